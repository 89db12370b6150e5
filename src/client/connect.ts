import { sendOverHttps } from './https.js'
import { SandboxControls } from './sandbox.js'
import type { Send } from './send.js'

/** Where a server in another process is, such as one in a container. */
export interface ConnectOptions {
  /** `https://localhost:4443`. */
  readonly url: string
  /** The certificate to trust, in PEM: the `ca.pem` of the server; absent: those that Node trusts anyway. */
  readonly ca?: string | undefined
  /** What callers beyond loopback have to show. */
  readonly adminToken?: string | undefined
}

/** The controls of a server in another process: those of its default sandbox, and of each other one. */
export class RemoteMock extends SandboxControls {
  /** Where it is, without a slash at the end. */
  readonly url: string
  readonly #send: Send

  /** @internal */
  constructor(send: Send, url: string) {
    super(send, '')
    this.#send = send
    this.url = url
  }

  /** The controls of another sandbox: a world of its own, which the login `NAME+SANDBOX` works in. */
  sandbox(name: string): SandboxControls {
    return new SandboxControls(this.#send, name)
  }
}

/**
 * The controls of a server that is running already, in another process or a container.
 * @throws UnreachableError when nobody listens there or its certificate is not trusted; ControlError when it does not let
 * the caller in; TypeError for an address that is none
 * @example const mock = await connect({ url: 'https://localhost:4443', ca: readFileSync('certs/ca.pem', 'utf8') })
 */
export async function connect(options: ConnectOptions): Promise<RemoteMock> {
  const mock = new RemoteMock(sendOverHttps(options), new URL(options.url).origin)
  // better to hear it now than at the first reset
  await mock.clock.read()
  return mock
}
