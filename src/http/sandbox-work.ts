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

/** Shares sandboxes out among servers. */
export interface SandboxShares {
  readonly holds: (name: SandboxName) => boolean
  /** @throws UnavailableError when another server does not let go of it in time */
  readonly claim: (name: SandboxName) => Promise<void>
}

/**
 * Lets requests at the worlds of sandboxes in order of arrival, and does what takes long there in slices: others of the
 * sandbox wait for it, and nobody else does.
 */
export class SandboxWork {
  readonly #scheduler: Scheduler
  readonly #locks: SandboxLocks
  readonly #sandboxes: Sandboxes
  readonly #shares: SandboxShares | undefined
  /** Numbers of requests that are being handled. */
  readonly #requests = new Map<SandboxName, number>()

  /** @param shares absent: all sandboxes are this server's */
  constructor(scheduler: Scheduler, locks: SandboxLocks, sandboxes: Sandboxes, shares?: SandboxShares) {
    this.#scheduler = scheduler
    this.#locks = locks
    this.#sandboxes = sandboxes
    this.#shares = shares
  }

  /** Whether sandboxes are shared out among servers. */
  get isShared(): boolean {
    return this.#shares !== undefined
  }

  /** Counts a request of a sandbox, which stays here meanwhile. @returns what ends the count */
  begin(name: SandboxName): () => void {
    this.#requests.set(name, (this.#requests.get(name) ?? 0) + 1)
    return () => {
      const left = (this.#requests.get(name) ?? 1) - 1
      if (left > 0) this.#requests.set(name, left)
      else this.#requests.delete(name)
    }
  }

  /** Tells whether requests of a sandbox are being handled. */
  isBusy(name: SandboxName): boolean {
    return this.#requests.has(name)
  }

  /** Tells whether long work is being done on a sandbox. */
  isHeld(name: SandboxName): boolean {
    return this.#locks.isHeld(name)
  }

  /**
   * Calls back when nobody holds a sandbox and its world is up to date: at once if it is so already. What `go` does at
   * once, it does alone.
   * @param begins whether the sandbox is about to begin if it is not there
   * @param go is told whether others may have been at the sandbox in the meantime, and why it is not to be had, if so
   */
  enter(name: SandboxName, begins: boolean, go: (hasWaited: boolean, refusal?: Error) => void): void {
    const goLater = (_hasWaited: boolean, refusal?: Error): void => go(true, refusal)
    if (this.#shares?.holds(name) === false)
      this.#shares.claim(name).then(
        () => this.enter(name, begins, goLater),
        (error) => go(true, error),
      )
    else if (this.#locks.isHeld(name) || this.#sandboxes.prepare(name, begins))
      void this.#prepare(
        name,
        () => this.#sandboxes.prepare(name, begins),
        // another server may have got it in the meantime
        () => (this.#sandboxes.isHere(name) ? go(true) : this.enter(name, begins, goLater)),
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
      this.enter(name, false, (_hasWaited, refusal) => {
        try {
          if (refusal) throw refusal
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
    const release = await this.#holdHere(name)
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

  /** Does something alone at a sandbox that is here. */
  async runAlone(name: SandboxName, run: () => Promise<void>): Promise<void> {
    const release = await this.#locks.hold(name)
    try {
      await run()
    } finally {
      release()
    }
  }

  async #holdHere(name: SandboxName): Promise<Release> {
    for (;;) {
      if (this.#shares?.holds(name) === false) await this.#shares.claim(name)
      const release = await this.#locks.hold(name)
      if (this.#sandboxes.isHere(name)) return release
      release()
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
