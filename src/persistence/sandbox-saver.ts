import type { Scheduler } from '../timing/scheduler.js'
import type { Timers } from '../timing/timers.js'
import type { Sandbox } from '../world/sandbox.js'
import type { Sandboxes } from '../world/sandboxes.js'
import type { SandboxFiles } from './sandbox-files.js'

export interface SandboxSaverOptions {
  readonly sandboxes: Sandboxes
  readonly storage: SandboxFiles
  readonly timers: Timers
  readonly scheduler: Scheduler
  /** Other servers go on with what this one has saved when it is killed, so it saves sooner, and may spend more time on it. */
  readonly isShared: boolean
}

interface Pace {
  /** Milliseconds from a change to its saving. */
  readonly delay: number
  /** Times that it pauses as long as it has taken to save all there was. */
  readonly rest: number
  /** Sandboxes that are saved at the same time. */
  readonly width: number
}

const ALONE: Pace = { delay: 1000, rest: 10, width: 1 }
const SHARED: Pace = { delay: 500, rest: 1, width: 8 }
/** Delay before a failed saving is tried again, in milliseconds. */
const RETRY_DELAY = 5000

/** Saves sandboxes a moment after requests have changed them, in slices, and at once when the server ends. */
export class SandboxSaver {
  readonly #options: SandboxSaverOptions
  #isPlanned = false
  #isSaving = false
  /** Whether there were requests while it was saved. */
  #isOutdated = false
  #isClosing = false
  readonly #pace: Pace
  #pause: number

  constructor(options: SandboxSaverOptions) {
    this.#options = options
    this.#pace = options.isShared ? SHARED : ALONE
    this.#pause = this.#pace.delay
  }

  /** Saves what a request has changed. */
  requestEnded(): void {
    if (this.#isClosing) this.#saveAtOnce()
    else if (this.#isSaving) this.#isOutdated = true
    else this.#plan(this.#pause)
  }

  /** Saves all there is now, and from now on what each request leaves as soon as it has ended. */
  close(): void {
    this.#isClosing = true
    this.#saveAtOnce()
  }

  #plan(ms: number): void {
    if (this.#isPlanned) return
    this.#isPlanned = true
    this.#options.timers.startTimeout(() => this.#save(), ms)
  }

  async #save(): Promise<void> {
    this.#isPlanned = false
    this.#isSaving = true
    this.#isOutdated = false
    const begun = performance.now()
    const { delay, rest, width } = this.#pace
    const waiting = this.#options.sandboxes.list().values()
    const results = await Promise.all(Array.from({ length: width }, () => this.#saveAll(waiting)))
    const isAll = results.every(Boolean)
    this.#isSaving = false
    if (this.#isClosing) return
    this.#pause = Math.max(delay, (performance.now() - begun) * rest)
    if (!isAll) this.#plan(Math.max(RETRY_DELAY, this.#pause))
    else if (this.#isOutdated) this.#plan(this.#pause)
  }

  /** @param waiting may be shared with others who save. @returns whether all are saved that it has taken */
  async #saveAll(waiting: Iterable<Sandbox>): Promise<boolean> {
    const { sandboxes, storage, scheduler } = this.#options
    let isAll = true
    for (const sandbox of waiting) {
      // otherwise a sandbox that was deleted in the meantime would come back
      if (sandboxes.findInUse(sandbox.name) !== sandbox || this.#isClosing) continue
      // what something long is done to is saved when that is done
      if (sandbox.world.isPaused) this.#isOutdated = true
      else if (!(await storage.saveInSlices(sandbox, scheduler))) isAll = false
    }
    return isAll
  }

  #saveAtOnce(): void {
    const { sandboxes, storage } = this.#options
    for (const sandbox of sandboxes.list()) if (!sandbox.world.isPaused) storage.save(sandbox)
  }
}
