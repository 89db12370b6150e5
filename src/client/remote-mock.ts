import { expectOptions, expectText } from './expect-arguments.js'
import { sendOverHttps } from './send-over-https.js'
import { ServerControls } from './server-controls.js'

/** Address of a server in another process, such as one in a container. */
export interface ConnectOptions {
  /** `https://localhost:4443`, or `http://localhost:8080` of a server with `httpPort`. */
  readonly url: string
  /** The certificate to trust, in PEM: the `ca.pem` of the server; absent: those that Node trusts anyway. */
  readonly ca?: string | Buffer | undefined
  /** Token that callers beyond loopback have to show. */
  readonly adminToken?: string | undefined
}

/** The controls of a server in another process. */
export type RemoteMock = ServerControls

/**
 * The controls of a server that is running already, in another process or a container.
 * @throws UnreachableError when nobody listens there or its certificate is not trusted; ControlError when it does not let
 * the caller in; TypeError for an address that is none, OptionError for options that it does not know
 * @example
 * import { readFileSync } from 'node:fs'
 *
 * const mock = await connect({ url: 'https://localhost:4443', ca: readFileSync('certs/ca.pem', 'utf8') })
 * await mock.clock.advance('PT6H')
 */
export async function connect(options: ConnectOptions): Promise<RemoteMock> {
  // a mock of this process has both too, beside much else
  if (!('app' in Object(options))) expectOptions('connect()', options, ['url', 'ca', 'adminToken'])
  const { url, ca, adminToken } = options
  expectText('connect()', url, "the address of a server as its 'url'")
  if (ca !== undefined && !Buffer.isBuffer(ca)) expectText('connect()', ca, "a certificate as its 'ca'")
  if (adminToken !== undefined) expectText('connect()', adminToken, "the 'adminToken'")
  const mock = new ServerControls(sendOverHttps(options), new URL(options.url).origin)
  // better to hear it now than at the first reset
  await mock.clock.read()
  return mock
}
