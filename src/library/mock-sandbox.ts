import type { FastifyInstance } from 'fastify'
import { SandboxControls } from '../client/sandbox-controls.js'
import { createOpenStream, createSendRequest } from './inject-controls.js'

/** The parts of a mock that a sandbox needs. */
interface SandboxOwner {
  readonly app: FastifyInstance
  token(user: string, password?: string): Promise<string>
}

/**
 * The controls of a sandbox of a mock.
 * @example
 * const authorization = `Bearer ${await mock.sandbox('w7').token()}`
 */
export class MockSandbox extends SandboxControls {
  readonly #mock: SandboxOwner
  readonly #user: string

  /** @internal */
  constructor(mock: SandboxOwner, name: string, user: string) {
    super(createSendRequest(mock.app), name, createOpenStream(mock.app))
    this.#mock = mock
    this.#user = user
  }

  /** User name with which a client logs in to the sandbox, such as `administrator+w7`. */
  get username(): string {
    return `${this.#user}+${this.name}`
  }

  /** Logs in to the sandbox and returns an access token. @throws Error if the login is refused */
  token(user = this.#user, password?: string): Promise<string> {
    return this.#mock.token(`${user}+${this.name}`, password)
  }
}
