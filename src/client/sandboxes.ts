import type { ClockReading } from './clock.js'
import { expectOptions, expectText } from './expect.js'
import type { Door } from './send.js'

/** What a sandbox begins from; what is left out is as usual. */
export interface SandboxBeginning {
  /** One that comes with the product, by its name, or a profile itself. */
  readonly profile?: string | object
  readonly seed?: number
  /** The name of a snapshot to begin from instead. */
  readonly snapshot?: string
}

/** What is known of a sandbox. */
export interface SandboxFacts {
  /** Empty for the default one. */
  readonly name: string
  /** ISO 8601, on the wall clock. */
  readonly created: string
  readonly used: string
  readonly profile: string
  readonly seed: number
  /** The snapshot that it begins from. */
  readonly snapshot?: string
  readonly clock: ClockReading
  /** Rises with each change. */
  readonly revision: number
  /** Digest of what it holds, as in the header `x-vbo-mock-state`. */
  readonly state: string
  /** How many entities it has of each kind. */
  readonly counts: Readonly<Record<string, number>>
}

/** The worlds of a server by their names. */
export class MockSandboxes {
  readonly #door: Door

  constructor(door: Door) {
    this.#door = door
  }

  /** Those in use. */
  async list(): Promise<SandboxFacts[]> {
    const { sandboxes } = await this.#door.json<{ sandboxes: SandboxFacts[] }>('GET', '/sandboxes')
    return sandboxes
  }

  /** @throws ControlError when there is none */
  get(name: string): Promise<SandboxFacts> {
    return this.#door.json('GET', pathOf(name))
  }

  /** @throws ControlError when there is one of the name already, or it cannot be */
  async create(name: string, beginning: SandboxBeginning = {}): Promise<SandboxFacts> {
    expectText('sandboxes.create()', name, 'the name of a sandbox')
    expectOptions('sandboxes.create()', beginning, ['profile', 'seed', 'snapshot'])
    return this.#door.json('POST', '/sandboxes', { name, ...beginning })
  }

  /** Ends it, and its tokens. @throws ControlError when there is none */
  async delete(name: string): Promise<void> {
    await this.#door.json('DELETE', pathOf(name))
  }
}

const pathOf = (name: string): string => `/sandboxes/${encodeURIComponent(name)}`
