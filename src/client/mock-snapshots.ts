import type { ControlClient } from './control-client.js'
import type { ClockReading } from './mock-clock.js'

/** Information about a snapshot. */
export interface SnapshotInfo {
  readonly name: string
  /** Real time, in ISO 8601. */
  readonly savedAt: string
  /** Sandbox whose ids it contains. */
  readonly sandbox: string
  readonly seed: number
  /** State of the saved clock. */
  readonly clock: ClockReading
  /** Digest of the data, as in the header `x-vbo-mock-state`. */
  readonly state: string
  /** Number of objects of each kind. */
  readonly counts: Readonly<Record<string, number>>
}

/** A temporary snapshot, without a name. */
export interface SnapshotHandle {
  /** Returns the sandbox to the saved state. */
  restore(): Promise<void>
  /** Deletes the snapshot. `await using` does this at the end of a block. */
  forget(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * The snapshots of a server: saved states of sandboxes. A snapshot can be loaded into any sandbox.
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

  /** Saves the sandbox as a snapshot. Replaces a snapshot with the same name. */
  save(name: string): Promise<SnapshotInfo> {
    return this.#client.requestJson('PUT', buildPath(name))
  }

  /** Loads a snapshot into the sandbox. Tokens stay valid, the journal is cleared. @throws ControlError if the snapshot does not exist */
  async load(name: string): Promise<void> {
    await this.#client.requestJson('POST', `${buildPath(name)}/load`)
  }

  /** Lists snapshots. */
  async list(): Promise<SnapshotInfo[]> {
    const { snapshots } = await this.#client.requestJson<{ snapshots: SnapshotInfo[] }>('GET', '/snapshots')
    return snapshots
  }

  /** Deletes a snapshot. @throws ControlError if it does not exist */
  async delete(name: string): Promise<void> {
    await this.#client.requestJson('DELETE', buildPath(name))
  }

  /** Exports a snapshot as plain data, to store in a file, to import, or to use with `--profile`. */
  export(name: string): Promise<object> {
    return this.#client.requestJson('GET', buildPath(name))
  }

  /** Imports an exported snapshot. @throws ControlError that names the invalid property; then nothing changes */
  import(name: string, snapshot: object): Promise<SnapshotInfo> {
    return this.#client.requestJson('POST', '/snapshots', { name, snapshot })
  }

  /** Saves the sandbox as a temporary snapshot. */
  async capture(): Promise<SnapshotHandle> {
    const { name } = await this.save(`moment-${crypto.randomUUID()}`)
    const forget = (): Promise<void> => this.delete(name)
    return { restore: () => this.load(name), forget, [Symbol.asyncDispose]: forget }
  }
}

const buildPath = (name: string): string => `/snapshots/${encodeURIComponent(name)}`
