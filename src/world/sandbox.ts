import type { Clock } from './core/clock.js'
import type { Slices } from './core/slices.js'
import type { SandboxName } from './sandbox-name.js'
import type { World } from './world.js'

/** Template of the worlds of a sandbox: used at its start and by each reset. */
export interface WorldTemplate {
  /** Name of the profile; `inline` for one that was sent. */
  readonly profile: string
  readonly seed: number
  /** Name of the snapshot to start from instead. */
  readonly snapshot?: string
  /** Creates the clock of a new world. */
  readonly createClock: () => Clock
  /** Creates a world that is up to date with the clock. @param sandbox takes part in its ids */
  readonly createWorld: (sandbox: string, clock: Clock) => Slices<World>
}

/** A world with a name. */
export interface Sandbox {
  /** Name of the sandbox; empty for the default sandbox. */
  readonly name: SandboxName
  readonly template: WorldTemplate
  readonly world: World
  /** Wall clock, milliseconds since 1970. */
  readonly createdAt: number
  readonly lastUsedAt: number
}

/** What is kept of a sandbox while nobody uses it. */
export type Stored = Pick<Sandbox, 'world' | 'template'>

/** Stores sandboxes while nobody uses them. */
export interface SandboxStore {
  /** Returns whether a sandbox is stored. */
  readonly has: (name: SandboxName) => boolean
  /** Lists the stored sandboxes. */
  readonly listNames: () => SandboxName[]
  /**
   * Undefined when there is none of this name, or it was damaged and has been set aside.
   * @throws OperationFailedError when it is there and cannot be read
   */
  readonly load: (name: SandboxName, defaultTemplate: WorldTemplate) => Stored | undefined
  /** The same in slices. */
  readonly loadInSlices: (name: SandboxName, defaultTemplate: WorldTemplate) => Slices<Stored | undefined>
  /** Whether it is stored as it is now. */
  readonly isSaved: (sandbox: Sandbox) => boolean
  /** @returns whether it is stored as it is now */
  readonly save: (sandbox: Sandbox) => boolean
  /** @throws OperationFailedError when it is still there */
  readonly delete: (name: SandboxName) => void
}

/** Told when the world of a sandbox is replaced or ends, to drop what is held of it. */
export interface SandboxWatcher {
  /** The sandbox has got another world. */
  replaced(name: SandboxName, before: World): void
  /**
   * A sandbox is no more.
   * @param world undefined when it was not in use, but only stored
   * @param stored whether it comes back as it was when it is asked for
   */
  ended(name: SandboxName, world: World | undefined, stored: boolean): void
}
