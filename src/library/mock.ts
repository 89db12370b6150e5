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
 * What a mock is made of. Its types stay out of the package.
 * @internal
 */
export interface MockParts extends RunningServer {
  /** The one that `token()` logs in, unless it is told another. */
  readonly account: Options['user'][number]
  /** Version of the API that `token()` logs in at; the token serves all of them. */
  readonly version: Options['api'][number]
  /** Keeps the tokens that the mock gives to its tester from expiring. */
  readonly keepTokens: boolean
}

/**
 * A running mock: the controls of its default sandbox, and of the server. Several in one process do not know of each
 * other.
 * @example
 * const authorization = `Bearer ${await mock.token()}`
 * const { statusCode } = await mock.app.inject({ url: '/v3/Jobs', headers: { authorization } })
 * const before = await mock.snapshot()
 * await before.restore()
 * await mock.close()
 */
export class Mock extends ServerControls {
  /** The plain HTTP address, if there is one. */
  readonly httpUrl?: string
  /** The address with a certificate that no client should take, if there is one. */
  readonly canaryUrl?: string
  /** The certificate a client must trust, in PEM. */
  readonly ca: string
  /** The Fastify app, for `inject` without a socket. */
  readonly app: FastifyInstance
  /** All sandboxes: to be listed, made and ended. */
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
   * Logs in and gives an access token. It does not end, unless `tokenLifetime` or a scenario says how long tokens are good for.
   * @throws Error when the login is refused
   */
  async token(user?: string, password?: string): Promise<string> {
    const { account, keepTokens, server, version } = this.#parts
    const login = { username: user ?? account.name, password: password ?? account.password }
    expectText('token()', login.username, 'the name of an account')
    expectText('token()', login.password, 'a password after it')
    const answer = await this.app.inject({
      method: 'POST',
      url: `/${version}/Token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ grant_type: 'password', ...login }).toString(),
    })
    const body = answer.json<{ access_token?: string; error_description?: string }>()
    if (body.access_token === undefined) throw new Error(`The login was refused: ${body.error_description}`)
    if (keepTokens) server.keepTokenAlive(body.access_token)
    return body.access_token
  }

  /** Another sandbox: a world of its own, which the login `NAME+SANDBOX` works in. */
  override sandbox(name: string): MockSandbox {
    expectText('sandbox()', name, 'the name of a sandbox')
    return new MockSandbox(this, name, this.#parts.account.name)
  }

  /** Lets the process end although it listens, as Node's servers do. */
  unref(): void {
    this.#parts.server.listeners.unref()
  }

  /** Stops listening, when the requests in hand are answered. @throws Error when sandboxes of `dataDir` could not be saved */
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
   * Leaves the data directory to others.
   * @returns what is not saved, and why, if anything is not
   * @internal
   */
  releaseDataDir(): string | undefined {
    return this.#parts.releaseDataDir()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
