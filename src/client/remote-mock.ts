import { expectOptions, expectText } from './expect-arguments.js'
import { sendOverHttps } from './send-over-https.js'
import { ServerControls } from './server-controls.js'

/** Address of a server in another process, such as one in a container. */
export interface ConnectOptions {
  /** Such as `https://localhost:4443`, or `http://localhost:8080` for a server with `httpPort`. */
  readonly url: string
  /** Certificate to trust, in PEM: the `ca.pem` of the server. Default: the certificates that Node trusts. */
  readonly ca?: string | Buffer | undefined
  /** Admin token of the server. Callers on other machines need it. */
  readonly adminToken?: string | undefined
}

/** The controls of a server in another process. */
export type RemoteMock = ServerControls

/**
 * Connects to a running server in another process or in a container.
 * @throws UnreachableError if no server listens there or its certificate is not trusted; ControlError if the server refuses
 * the caller; TypeError for an invalid address; OptionError for unknown options
 * @example
 * import { readFileSync } from 'node:fs'
 *
 * const mock = await connect({ url: 'https://localhost:4443', ca: readFileSync('certs/ca.pem', 'utf8') })
 * await mock.clock.advance('PT6H')
 */
export async function connect(options: ConnectOptions): Promise<RemoteMock> {
  // a mock of this process also has these properties, and more
  if (!('app' in Object(options))) expectOptions('connect()', options, ['url', 'ca', 'adminToken'])
  const { url, ca, adminToken } = options
  expectText('connect()', url, "the address of a server as its 'url'")
  if (ca !== undefined && !Buffer.isBuffer(ca)) expectText('connect()', ca, "a certificate as its 'ca'")
  if (adminToken !== undefined) expectText('connect()', adminToken, "the 'adminToken'")
  const mock = new ServerControls(sendOverHttps(options), new URL(options.url).origin)
  // fail now instead of at the first reset
  await mock.clock.read()
  return mock
}
