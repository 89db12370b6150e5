import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Beginnings } from '../beginnings.js'
import { OptionError } from '../options.js'
import { isBuiltIn } from '../profiles.js'
import type { SnapshotReader } from '../snapshot-file.js'
import { handlers } from '../world/events.js'
import type { Beginning, Sandbox, Storage } from '../world/sandboxes.js'
import { World } from '../world/world.js'

/** Only the user who runs the server may read them: they tell what tenants' passwords are known by. */
const [PRIVATE_DIRECTORY, PRIVATE_FILE] = [0o700, 0o600]

/** The part of a logger that is needed here. */
export interface Log {
  readonly warn: (details: object, message: string) => void
  readonly error: (details: object, message: string) => void
}

export interface SandboxFilesOptions {
  readonly directory: string
  readonly readSnapshot: SnapshotReader
  readonly beginnings: Beginnings
  /** The wall clock: milliseconds since 1970. */
  readonly wall: () => number
  readonly log: () => Log
}

/**
 * The name of a sandbox's file. Names of sandboxes hold nothing that leads elsewhere; capitals are marked, for some file
 * systems take them for small letters.
 */
export const fileNameOf = (sandbox: string): string =>
  sandbox === ''
    ? 'sandbox.json'
    : `sandbox-${sandbox.replace(/[A-Z]/g, (letter) => `=${letter.toLowerCase()}`)}.json`

/** Keeps sandboxes as files: exported snapshots, each with a word about where it is from. */
export class SandboxFiles implements Storage {
  readonly #options: SandboxFilesOptions
  /** What of each sandbox is in its file. */
  readonly #saved = new Map<string, { readonly world: World; readonly state: string }>()

  /** @throws OptionError for a directory that cannot be made */
  constructor(options: SandboxFilesOptions) {
    this.#options = options
    try {
      mkdirSync(options.directory, { recursive: true, mode: PRIVATE_DIRECTORY })
    } catch (error) {
      throw new OptionError(
        `The data directory '${options.directory}' cannot be used: ${(error as Error).message}`,
      )
    }
  }

  has(name: string): boolean {
    return existsSync(this.#fileOf(name))
  }

  load(name: string, usual: Beginning): Pick<Sandbox, 'world' | 'beginning'> | undefined {
    const file = this.#fileOf(name)
    if (!existsSync(file)) return undefined
    try {
      const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
      const snapshot = this.#options.readSnapshot(content)
      const { from = {} } = content as { from?: { profile?: string; seed?: number } }
      const kept = World.restore(snapshot, handlers, this.#options.wall)
      // a clock in haste would have got far ahead while nobody was here
      const clock = kept.clock.state.mode === 'rate' ? kept.clock.resumedAt(kept.time) : kept.clock.copy()
      const { profile, seed } = from
      return { world: kept.fork(clock), beginning: this.#options.beginnings.of({ profile, seed }, usual) }
    } catch (error) {
      this.#setAside(file, error as Error)
      return undefined
    }
  }

  /** Writes down a sandbox that is other than in its file. What cannot be written is told in the log, and tried again. */
  save({ name, world, beginning: { profile, seed } }: Sandbox): void {
    const state = `${world.revision} ${JSON.stringify(world.clock.state)}`
    const saved = this.#saved.get(name)
    if (saved?.world === world && saved.state === state) return
    const from = { sandbox: name, ...(isBuiltIn(profile) && { profile, seed }) }
    const file = this.#fileOf(name)
    try {
      const text = JSON.stringify({ ...world.snapshot(), from })
      // whoever reads it meets all of the old one or all of the new one
      writeFileSync(`${file}.new`, text, { mode: PRIVATE_FILE })
      renameSync(`${file}.new`, file)
      this.#saved.set(name, { world, state })
    } catch (error) {
      this.#options.log().error({ file, reason: (error as Error).message }, 'a sandbox cannot be kept')
    }
  }

  delete(name: string): void {
    this.#saved.delete(name)
    rmSync(this.#fileOf(name), { force: true })
  }

  /** Somebody may want to have a look at it, so it is not written over. */
  #setAside(file: string, { message: reason }: Error): void {
    let aside = `${file}.damaged`
    for (let n = 2; existsSync(aside); n++) aside = `${file}.damaged-${n}`
    renameSync(file, aside)
    this.#options.log().warn({ file, aside, reason }, 'a sandbox was not read, and begins anew')
  }

  #fileOf(name: string): string {
    return join(this.#options.directory, fileNameOf(name))
  }
}
