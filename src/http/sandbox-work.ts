import type { Scheduler } from '../timing/scheduler.js'
import type { Slices } from '../world/core/slices.js'
import type { SandboxName } from '../world/sandbox-name.js'
import type { Sandboxes } from '../world/sandboxes.js'
import type { Release, SandboxLocks } from './sandbox-locks.js'

/** Result of work on a sandbox that is still held. */
export interface HeldResult<T> {
  readonly result: T
  readonly release: Release
}

/**
 * Lets requests at the worlds of sandboxes in order of arrival, and does what takes long there in slices: others of the
 * sandbox wait for it, and nobody else does.
 */
export class SandboxWork {
  readonly #scheduler: Scheduler
  readonly #locks: SandboxLocks
  readonly #sandboxes: Sandboxes

  constructor(scheduler: Scheduler, locks: SandboxLocks, sandboxes: Sandboxes) {
    this.#scheduler = scheduler
    this.#locks = locks
    this.#sandboxes = sandboxes
  }

  /** Tells whether long work is being done on a sandbox. */
  isHeld(name: SandboxName): boolean {
    return this.#locks.isHeld(name)
  }

  /**
   * Calls back when nobody holds a sandbox and its world is up to date: at once if it is so already. What `go` does at
   * once, it does alone.
   * @param begins whether the sandbox is about to begin if it is not there
   * @param go is told whether others may have been at the sandbox in the meantime
   */
  enter(name: SandboxName, begins: boolean, go: (hasWaited: boolean) => void): void {
    if (this.#locks.isHeld(name) || this.#sandboxes.prepare(name, begins))
      void this.#prepare(
        name,
        () => this.#sandboxes.prepare(name, begins),
        () => go(true),
      )
    else go(false)
  }

  /**
   * Calls back when something is worked out that a world remembers: at once if it is so already.
   * @param steps of a sandbox that nobody holds; what goes wrong in them does so again for whoever needs it
   */
  precompute(name: SandboxName, steps: Slices<unknown>, go: () => void): void {
    let isKnown = true
    try {
      isKnown = steps.next().done === true
    } catch {}
    if (isKnown) go()
    else void this.#prepare(name, () => steps, go)
  }

  /** Does something at once when it is its turn at a sandbox, alone there. */
  runOnTurn<T>(name: SandboxName, run: () => T): Promise<T> {
    return new Promise((resolve, reject) =>
      this.enter(name, false, () => {
        try {
          resolve(run())
        } catch (error) {
          reject(error)
        }
      }),
    )
  }

  /** Calls back when every world is there that `need` looks at: what it would make at once is made in slices. */
  prepareWorlds(need: () => unknown, go: () => void): void {
    const missing = this.#sandboxes.findMissingWorld(need)
    if (missing === undefined) go()
    else
      void this.#prepare(missing.sandbox, missing.prepare, (isPrepared) =>
        isPrepared ? this.prepareWorlds(need, go) : go(),
      )
  }

  /** Does long work on a sandbox alone. Its world stands still meanwhile for all that is not a part of the work. */
  async run<T>(name: SandboxName, work: Slices<T>): Promise<T> {
    const { result, release } = await this.hold(name, work)
    release()
    return result
  }

  /** The same, and goes on to hold the sandbox. */
  async hold<T>(name: SandboxName, work: Slices<T>): Promise<HeldResult<T>> {
    const release = await this.#locks.hold(name)
    const world = this.#sandboxes.findInUse(name)?.world
    const goOn = world?.pause()
    try {
      return { result: await this.#scheduler.run(this.#withDigest(name, work)), release }
    } catch (error) {
      release()
      throw error
    } finally {
      goOn?.()
    }
  }

  /** The digest of what has been changed is a part of each answer, and takes long after long work. */
  *#withDigest<T>(name: SandboxName, work: Slices<T>): Slices<T> {
    const result = yield* work
    yield* this.#sandboxes.findInUse(name)?.world.updateDigest() ?? []
    return result
  }

  async #prepare(
    name: SandboxName,
    steps: () => Slices<unknown> | undefined,
    go: (isPrepared: boolean) => void,
  ): Promise<void> {
    const release = await this.#locks.hold(name)
    const left = steps()
    const goOn = this.#sandboxes.findInUse(name)?.world.pause()
    let isPrepared = true
    try {
      if (left) await this.#scheduler.run(this.#withDigest(name, left))
    } catch {
      // whoever needs it makes it again, and has something to say about it
      isPrepared = false
    }
    goOn?.()
    release(() => go(isPrepared))
    this.#sandboxes.discardPrepared(name)
  }
}
