import type { Scheduler } from '../timing/scheduler.js'
import type { Timers } from '../timing/timers.js'
import type { Sandboxes } from '../world/sandboxes.js'
import type { SandboxFiles } from './sandbox-files.js'

export interface SandboxSaverOptions {
  readonly sandboxes: Sandboxes
  readonly storage: SandboxFiles
  readonly timers: Timers
  readonly scheduler: Scheduler
}

/** Milliseconds from a change to its saving. */
const SAVE_DELAY = 1000
/** Delay before a failed saving is tried again, in milliseconds. */
const RETRY_DELAY = 5000
/** Maximum share of the time to spend on saving. */
const MAX_SAVING_SHARE = 1 / 10

/** Saves sandboxes a moment after requests have changed them, in slices, and at once when the server ends. */
export class SandboxSaver {
  readonly #options: SandboxSaverOptions
  #isPlanned = false
  #isSaving = false
  /** Whether there were requests while it was saved. */
  #isOutdated = false
  #isClosing = false
  #pause = SAVE_DELAY

  constructor(options: SandboxSaverOptions) {
    this.#options = options
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
    const { sandboxes, storage, scheduler } = this.#options
    this.#isPlanned = false
    this.#isSaving = true
    this.#isOutdated = false
    const begun = performance.now()
    let isAll = true
    for (const sandbox of sandboxes.list()) {
      // otherwise a sandbox that was deleted in the meantime would come back
      if (sandboxes.findInUse(sandbox.name) !== sandbox || this.#isClosing) continue
      // what something long is done to is saved when that is done
      const isSaved = !sandbox.world.isPaused && (await storage.saveInSlices(sandbox, scheduler))
      isAll &&= isSaved
    }
    this.#isSaving = false
    if (this.#isClosing) return
    this.#pause = Math.max(SAVE_DELAY, (performance.now() - begun) / MAX_SAVING_SHARE)
    if (!isAll) this.#plan(Math.max(RETRY_DELAY, this.#pause))
    else if (this.#isOutdated) this.#plan(this.#pause)
  }

  #saveAtOnce(): void {
    const { sandboxes, storage } = this.#options
    for (const sandbox of sandboxes.list()) if (!sandbox.world.isPaused) storage.save(sandbox)
  }
}
