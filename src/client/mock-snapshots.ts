import type { ControlClient } from './control-client.js'
import type { ClockReading } from './mock-clock.js'

/** Information about a snapshot. */
export interface SnapshotInfo {
  readonly name: string
  /** ISO 8601, on the wall clock. */
  readonly savedAt: string
  /** The sandbox whose ids it has. */
  readonly sandbox: string
  readonly seed: number
  /** State of the clock when it was saved. */
  readonly clock: ClockReading
  /** Digest of what it holds, as in the header `x-vbo-mock-state`. */
  readonly state: string
  /** Number of entities of each kind. */
  readonly counts: Readonly<Record<string, number>>
}

/** A snapshot without a name to remember. */
export interface SnapshotHandle {
  /** Makes the sandbox be as it was then. */
  restore(): Promise<void>
  /** Forgets it. `await using` does so at the end of a block. */
  forget(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Worlds as they once were, by name. They belong to the server: what was saved of one sandbox can be loaded into any.
 * @example
 * await mock.snapshots.save('before the restore')
 * // your client works
 * await mock.snapshots.load('before the restore')
 */
export class MockSnapshots {
  readonly #client: ControlClient

  constructor(client: ControlClient) {
    this.#client = client
  }

  /** Keeps the sandbox as it is now, in the place of what had the name before. */
  save(name: string): Promise<SnapshotInfo> {
    return this.#client.requestJson('PUT', buildPath(name))
  }

  /** Makes the sandbox be as it was then. Its tokens stay good, its journal begins anew. @throws ControlError when there is none */
  async load(name: string): Promise<void> {
    await this.#client.requestJson('POST', `${buildPath(name)}/load`)
  }

  async list(): Promise<SnapshotInfo[]> {
    const { snapshots } = await this.#client.requestJson<{ snapshots: SnapshotInfo[] }>('GET', '/snapshots')
    return snapshots
  }

  /** @throws ControlError when there is none */
  async delete(name: string): Promise<void> {
    await this.#client.requestJson('DELETE', buildPath(name))
  }

  /** All there is to it, as plain data: to be kept in a file, imported, or given to `--profile`. */
  export(name: string): Promise<object> {
    return this.#client.requestJson('GET', buildPath(name))
  }

  /** Takes in what was exported. @throws ControlError that says where it is wrong; nothing is changed then */
  import(name: string, snapshot: object): Promise<SnapshotInfo> {
    return this.#client.requestJson('POST', '/snapshots', { name, snapshot })
  }

  /** Keeps the sandbox as it is now, until it is forgotten. */
  async capture(): Promise<SnapshotHandle> {
    const { name } = await this.save(`moment-${crypto.randomUUID()}`)
    const forget = (): Promise<void> => this.delete(name)
    return { restore: () => this.load(name), forget, [Symbol.asyncDispose]: forget }
  }
}

const buildPath = (name: string): string => `/snapshots/${encodeURIComponent(name)}`
