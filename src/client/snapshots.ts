import type { ClockReading } from './clock.js'
import type { Door } from './send.js'

/** What is known of a snapshot. */
export interface SnapshotFacts {
  readonly name: string
  /** ISO 8601, on the wall clock. */
  readonly saved: string
  /** The sandbox whose ids it has. */
  readonly sandbox: string
  readonly seed: number
  /** How the clock stood, and went. */
  readonly clock: ClockReading
  /** Digest of what it holds, as in the header `x-vbo-mock-state`. */
  readonly state: string
  /** How many entities it has of each kind. */
  readonly counts: Readonly<Record<string, number>>
}

/** A snapshot without a name to remember. */
export interface Moment {
  /** Makes the sandbox be as it was then. */
  restore(): Promise<void>
  /** Forgets it. `await using` does so at the end of a block. */
  forget(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Worlds as they once were, by name. They belong to the server: what was saved of one sandbox can be loaded into any. */
export class MockSnapshots {
  readonly #door: Door

  constructor(door: Door) {
    this.#door = door
  }

  /** Keeps the sandbox as it is now, in the place of what had the name before. */
  save(name: string): Promise<SnapshotFacts> {
    return this.#door.json('PUT', pathOf(name))
  }

  /** Makes the sandbox be as it was then. Its tokens stay good, its journal begins anew. @throws ControlError when there is none */
  async load(name: string): Promise<void> {
    await this.#door.json('POST', `${pathOf(name)}/load`)
  }

  async list(): Promise<SnapshotFacts[]> {
    const { snapshots } = await this.#door.json<{ snapshots: SnapshotFacts[] }>('GET', '/snapshots')
    return snapshots
  }

  /** @throws ControlError when there is none */
  async delete(name: string): Promise<void> {
    await this.#door.json('DELETE', pathOf(name))
  }

  /** All there is to it, as plain data: to be kept in a file, imported, or given to `--profile`. */
  export(name: string): Promise<object> {
    return this.#door.json('GET', pathOf(name))
  }

  /** Takes in what was exported. @throws ControlError that says where it is wrong; nothing is changed then */
  import(name: string, snapshot: object): Promise<SnapshotFacts> {
    return this.#door.json('POST', '/snapshots', { name, snapshot })
  }

  /** Keeps the sandbox as it is now, until it is forgotten. */
  async moment(): Promise<Moment> {
    const { name } = await this.save(`moment-${crypto.randomUUID()}`)
    const forget = (): Promise<void> => this.delete(name)
    return { restore: () => this.load(name), forget, [Symbol.asyncDispose]: forget }
  }
}

const pathOf = (name: string): string => `/snapshots/${encodeURIComponent(name)}`
