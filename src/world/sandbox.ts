import type { Clock } from './core/clock.js'
import type { Slices } from './core/slices.js'
import type { SandboxName } from './sandbox-name.js'
import type { World } from './world.js'

/** What the worlds of a sandbox begin from: at its start, and after each reset. */
export interface Beginning {
  /** What the profile is called; `inline` for one that was sent. */
  readonly profile: string
  readonly seed: number
  /** The name that the snapshot had which it begins from instead. */
  readonly snapshot?: string
  /** A clock to live by from the beginning on. */
  readonly clock: () => Clock
  /** Makes a world that has come as far as the clock. @param sandbox takes part in its ids */
  readonly make: (sandbox: string, clock: Clock) => Slices<World>
}

/** A world with a name. */
export interface Sandbox {
  /** Empty for the default one. */
  readonly name: SandboxName
  readonly beginning: Beginning
  readonly world: World
  /** Wall clock, milliseconds since 1970. */
  readonly created: number
  readonly used: number
}

/** What is kept of a sandbox while nobody uses it. */
export type Stored = Pick<Sandbox, 'world' | 'beginning'>

/** Where sandboxes lie while nobody uses them. */
export interface Storage {
  /** Whether there is one of this name. */
  readonly has: (name: SandboxName) => boolean
  /** The names of all that lie there. */
  readonly names: () => SandboxName[]
  /**
   * Undefined when there is none of this name, or it was damaged and has been set aside.
   * @throws Unable when it is there and cannot be read
   */
  readonly load: (name: SandboxName, usual: Beginning) => Stored | undefined
  /** The same in slices. */
  readonly loadInSlices: (name: SandboxName, usual: Beginning) => Slices<Stored | undefined>
  /** Whether it is stored as it is now. */
  readonly isSaved: (sandbox: Sandbox) => boolean
  /** @returns whether it is stored as it is now */
  readonly save: (sandbox: Sandbox) => boolean
  /** @throws Unable when it is still there */
  readonly delete: (name: SandboxName) => void
}

/** What happens to sandboxes, for those who hold something of them. */
export interface SandboxWatcher {
  /** Another world is in the place of one. */
  replaced(name: SandboxName, before: World): void
  /**
   * A sandbox is no more.
   * @param world undefined when it was not in use, but only stored
   * @param stored whether it comes back as it was when it is asked for
   */
  ended(name: SandboxName, world: World | undefined, stored: boolean): void
}
