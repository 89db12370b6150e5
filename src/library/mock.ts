import type { FastifyInstance } from 'fastify'
import { ControlClient } from '../client/control-client.js'
import { expectText } from '../client/expect-arguments.js'
import { MockSandboxes } from '../client/mock-sandboxes.js'
import { ServerControls } from '../client/server-controls.js'
import type { Options } from '../server/options.js'
import type { RunningServer } from '../server/start-server.js'
import { createOpenStream, createSendRequest } from './inject-controls.js'
import { MockSandbox } from './mock-sandbox.js'

/**
 * The parts of a mock. Their types stay out of the package.
 * @internal
 */
export interface MockParts extends RunningServer {
  /** Default account of `token()`. */
  readonly account: Options['user'][number]
  /** Version of the API at which `token()` logs in. The token is valid for all versions. */
  readonly version: Options['api'][number]
  /** Tells whether the tokens of `token()` never expire. */
  readonly keepTokens: boolean
}

/**
 * A running mock: the controls of the server and of its default sandbox. Several mocks in one process are independent.
 * @example
 * const authorization = `Bearer ${await mock.token()}`
 * const { statusCode } = await mock.app.inject({ url: '/v3/Jobs', headers: { authorization } })
 * const before = await mock.snapshot()
 * await before.restore()
 * await mock.close()
 */
export class Mock extends ServerControls {
  /** Address for plain HTTP, if `httpPort` is set. */
  readonly httpUrl?: string
  /** Address with a certificate that clients must reject, if `canaryPort` is set. */
  readonly canaryUrl?: string
  /** Certificate that clients must trust, in PEM. */
  readonly ca: string
  /** Fastify app. `app.inject` sends requests without a socket. */
  readonly app: FastifyInstance
  /** Lists, creates and deletes sandboxes. */
  readonly sandboxes: MockSandboxes
  readonly #parts: MockParts

  /** @internal */
  constructor(parts: MockParts) {
    const { app } = parts.server
    const { url, httpUrl, canaryUrl, ca } = parts.addresses
    const send = createSendRequest(app)
    super(send, url, createOpenStream(app))
    if (httpUrl !== undefined) this.httpUrl = httpUrl
    if (canaryUrl !== undefined) this.canaryUrl = canaryUrl
    this.ca = ca
    this.app = app
    this.sandboxes = new MockSandboxes(new ControlClient(send, ''))
    this.#parts = parts
  }

  /**
   * Logs in and returns an access token. It does not expire, unless `tokenLifetime` or a scenario sets a lifetime.
   * @throws Error if the login is refused
   */
  async token(user?: string, password?: string): Promise<string> {
    const { account, keepTokens, server, version } = this.#parts
    const login = { username: user ?? account.name, password: password ?? account.password }
    expectText('token()', login.username, 'the name of an account')
    expectText('token()', login.password, 'a password after it')
    const response = await this.app.inject({
      method: 'POST',
      url: `/${version}/Token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ grant_type: 'password', ...login }).toString(),
    })
    const body = response.json<{ access_token?: string; error_description?: string }>()
    if (body.access_token === undefined) throw new Error(`The login was refused: ${body.error_description}`)
    if (keepTokens) server.keepTokenAlive(body.access_token)
    return body.access_token
  }

  /** Returns the controls of another sandbox. Clients use it with the login `NAME+SANDBOX`. */
  override sandbox(name: string): MockSandbox {
    expectText('sandbox()', name, 'the name of a sandbox')
    return new MockSandbox(this, name, this.#parts.account.name)
  }

  /** Lets the process end while the mock listens, like `unref()` of Node servers. */
  unref(): void {
    this.#parts.server.listeners.unref()
  }

  /** Stops the mock when the requests in progress have ended. @throws Error if sandboxes of `dataDir` could not be saved */
  async close(): Promise<void> {
    let unsavedReason: string | undefined
    try {
      await this.app.close()
    } finally {
      unsavedReason = this.releaseDataDir()
    }
    if (unsavedReason !== undefined) throw new Error(unsavedReason)
  }

  /**
   * Releases the data directory for other servers.
   * @returns a message if sandboxes could not be saved
   * @internal
   */
  releaseDataDir(): string | undefined {
    return this.#parts.releaseDataDir()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
