import plugin from 'fastify-plugin'
import type { Scheduler } from '../timing/scheduler.js'
import type { Timers } from '../timing/timers.js'
import type { Sandboxes } from '../world/sandboxes.js'
import type { SandboxFiles } from './sandbox-files.js'

export interface PersistenceOptions {
  readonly sandboxes: Sandboxes
  readonly storage: SandboxFiles
  readonly timers: Timers
  readonly scheduler: Scheduler
}

/** So long after a request what it has changed is saved, in milliseconds, with all that has changed since. */
const SAVE_DELAY = 1000
/** Delay before a failed saving is tried again, in milliseconds. */
const RETRY_DELAY = 5000
/** Saving takes no more than this part of the time. */
const MAX_SAVING_SHARE = 1 / 10

/** Saves sandboxes a moment after requests have changed them, in slices, and at once when the server ends. */
export const persistencePlugin = plugin<PersistenceOptions>(
  async (app, { sandboxes, storage, timers, scheduler }) => {
    let isPlanned = false
    let isSaving = false
    /** Whether there were requests while it was saved. */
    let isOutdated = false
    let isClosing = false
    let pause = SAVE_DELAY

    const plan = (ms: number): void => {
      if (isPlanned) return
      isPlanned = true
      timers.startTimeout(save, ms)
    }

    const save = async (): Promise<void> => {
      isPlanned = false
      isSaving = true
      isOutdated = false
      const begun = performance.now()
      let isAll = true
      for (const sandbox of sandboxes.list()) {
        // one that was deleted meanwhile would come back
        if (sandboxes.findInUse(sandbox.name) !== sandbox || isClosing) continue
        // what something long is done to is saved when that is done
        const isSaved = !sandbox.world.isPaused && (await storage.saveInSlices(sandbox, scheduler))
        isAll &&= isSaved
      }
      isSaving = false
      if (isClosing) return
      pause = Math.max(SAVE_DELAY, (performance.now() - begun) / MAX_SAVING_SHARE)
      if (!isAll) plan(Math.max(RETRY_DELAY, pause))
      else if (isOutdated) plan(pause)
    }

    const saveAtOnce = (): void => {
      for (const sandbox of sandboxes.list()) if (!sandbox.world.isPaused) storage.save(sandbox)
    }

    app.addHook('onResponse', (_request, _reply, done) => {
      done()
      if (isClosing) saveAtOnce()
      else if (isSaving) isOutdated = true
      else plan(pause)
    })
    // requests in hand are answered after that
    app.addHook('onClose', async () => {
      isClosing = true
      saveAtOnce()
    })
  },
  { name: 'persistence' },
)
