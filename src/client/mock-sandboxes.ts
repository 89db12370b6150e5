import type { ControlClient } from './control-client.js'
import { expectOptions, expectText } from './expect-arguments.js'
import type { ClockReading } from './mock-clock.js'

/** Options for the template of a sandbox; what is left out is the default. */
export interface SandboxOptions {
  /** One that comes with the product, by its name, or a profile itself. */
  readonly profile?: string | object
  readonly seed?: number
  /** The name of a snapshot to begin from instead. */
  readonly snapshot?: string
}

/** Information about a sandbox. */
export interface SandboxInfo {
  /** Empty for the default one. */
  readonly name: string
  /** ISO 8601, on the wall clock. */
  readonly createdAt: string
  readonly lastUsedAt: string
  readonly profile: string
  readonly seed: number
  /** The snapshot that it begins from. */
  readonly snapshot?: string
  readonly clock: ClockReading
  /** Rises with each change. */
  readonly revision: number
  /** Digest of what it holds, as in the header `x-vbo-mock-state`. */
  readonly state: string
  /** Number of entities of each kind. */
  readonly counts: Readonly<Record<string, number>>
}

/**
 * The worlds of a server by their names.
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

  /** Those in use. */
  async list(): Promise<SandboxInfo[]> {
    const { sandboxes } = await this.#client.requestJson<{ sandboxes: SandboxInfo[] }>('GET', '/sandboxes')
    return sandboxes
  }

  /** @throws ControlError when there is none */
  get(name: string): Promise<SandboxInfo> {
    return this.#client.requestJson('GET', buildPath(name))
  }

  /** @throws ControlError when there is one of the name already, or it cannot be */
  async create(name: string, options: SandboxOptions = {}): Promise<SandboxInfo> {
    expectText('sandboxes.create()', name, 'the name of a sandbox')
    expectOptions('sandboxes.create()', options, ['profile', 'seed', 'snapshot'])
    return this.#client.requestJson('POST', '/sandboxes', { name, ...options })
  }

  /** Ends it, and its tokens. @throws ControlError when there is none */
  async delete(name: string): Promise<void> {
    await this.#client.requestJson('DELETE', buildPath(name))
  }
}

const buildPath = (name: string): string => `/sandboxes/${encodeURIComponent(name)}`
