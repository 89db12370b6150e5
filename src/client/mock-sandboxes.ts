import type { ControlClient } from './control-client.js'
import { expectOptions, expectText } from './expect-arguments.js'
import type { ClockReading } from './mock-clock.js'

/** Start of a sandbox. */
export interface SandboxOptions {
  /** Name of an included profile, or the content of a profile. */
  readonly profile?: string | object
  readonly seed?: number
  /** Name of a snapshot to start from, instead of a profile and a seed. */
  readonly snapshot?: string
}

/** Information about a sandbox. */
export interface SandboxInfo {
  /** Name of the sandbox; empty for the default sandbox. */
  readonly name: string
  /** Real time, in ISO 8601. */
  readonly createdAt: string
  readonly lastUsedAt: string
  readonly profile: string
  readonly seed: number
  /** Snapshot from which the sandbox starts. */
  readonly snapshot?: string
  readonly clock: ClockReading
  /** Number that increases with each change. */
  readonly revision: number
  /** Digest of the data, as in the header `x-vbo-mock-state`. */
  readonly state: string
  /** Number of objects of each kind. */
  readonly counts: Readonly<Record<string, number>>
}

/**
 * The sandboxes of a server.
 * @example
 * await mock.sandboxes.create('w7', { profile: 'msp' })
 * const names = (await mock.sandboxes.list()).map(({ name }) => name)
 * await mock.sandboxes.delete('w7')
 */
export class MockSandboxes {
  readonly #client: ControlClient

  constructor(client: ControlClient) {
    this.#client = client
  }

  /** Lists the sandboxes in use. */
  async list(): Promise<SandboxInfo[]> {
    const { sandboxes } = await this.#client.requestJson<{ sandboxes: SandboxInfo[] }>('GET', '/sandboxes')
    return sandboxes
  }

  /** Gets information about a sandbox. @throws ControlError if it does not exist */
  get(name: string): Promise<SandboxInfo> {
    return this.#client.requestJson('GET', buildPath(name))
  }

  /** Creates a sandbox. @throws ControlError if the sandbox already exists, or if the options are invalid */
  async create(name: string, options: SandboxOptions = {}): Promise<SandboxInfo> {
    expectText('sandboxes.create()', name, 'the name of a sandbox')
    expectOptions('sandboxes.create()', options, ['profile', 'seed', 'snapshot'])
    return this.#client.requestJson('POST', '/sandboxes', { name, ...options })
  }

  /** Deletes a sandbox and its tokens. @throws ControlError if it does not exist */
  async delete(name: string): Promise<void> {
    await this.#client.requestJson('DELETE', buildPath(name))
  }
}

const buildPath = (name: string): string => `/sandboxes/${encodeURIComponent(name)}`
