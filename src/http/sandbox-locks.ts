import type { SandboxName } from '../world/sandbox-name.js'

/** Lets go of a sandbox. What is handed to it is done first, before anybody who waits. */
export type Release = (next?: () => void) => void

interface Waiter {
  /** Holds the sandbox when its turn comes; false: only passes. */
  readonly holds: boolean
  readonly run: () => void
}

/**
 * Keeps the work on each sandbox serial while some of it is done in slices: whoever comes in the meantime waits in order
 * of arrival. Nobody waits for another sandbox.
 */
export class SandboxLocks {
  /** The sandboxes that are held, with those who wait for each. */
  readonly #held = new Map<SandboxName, Waiter[]>()

  isHeld(name: SandboxName): boolean {
    return this.#held.has(name)
  }

  /** Holds a sandbox as soon as all who came before have let go of it: before this returns if nobody holds it. */
  async hold(name: SandboxName): Promise<Release> {
    const waiting = this.#held.get(name)
    if (waiting) await new Promise<void>((run) => waiting.push({ holds: true, run }))
    else this.#held.set(name, [])
    return (next) => this.#release(name, next)
  }

  /** Calls back when all who came before have let go of a sandbox: at once if nobody holds it. What `go` does at once, it does alone. */
  waitTurn(name: SandboxName, go: () => void): void {
    const waiting = this.#held.get(name)
    if (waiting) waiting.push({ holds: false, run: go })
    else go()
  }

  #release(name: SandboxName, go?: () => void): void {
    const waiting = this.#held.get(name) ?? []
    if (go) waiting.unshift({ holds: false, run: go })
    this.#held.delete(name)
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (next.holds) this.#held.set(name, waiting)
      next.run()
      if (next.holds) return
      // it may hold the sandbox itself from here on: the others stay before those who come now
      const later = this.#held.get(name)
      if (later) {
        later.unshift(...waiting)
        return
      }
    }
  }
}
