import plugin from 'fastify-plugin'
import type { Storage } from '../world/sandbox.js'
import type { Sandboxes } from '../world/sandboxes.js'

/** Runs something later, once. */
export type Later = (run: () => void, ms: number) => void

/** Does not keep the process alive: it saves when it ends. */
export const later: Later = (run, ms) => void setTimeout(run, ms).unref()

export interface KeepingOptions {
  readonly sandboxes: Sandboxes
  readonly storage: Storage
  readonly later: Later
}

/** So long after a request what it has changed is saved, in milliseconds, with all that has changed since. */
const PAUSE = 1000
/** What could not be saved is tried again after so long. */
const RETRY = 5000
/** Saving takes no more than this part of the time. */
const SHARE = 1 / 10

/** Saves sandboxes a moment after requests have changed them, and when the server ends. */
export const keeping = plugin<KeepingOptions>(
  async (app, { sandboxes, storage, later }) => {
    let isPlanned = false
    let isClosing = false
    let pause = PAUSE

    const plan = (ms: number): void => {
      if (isPlanned) return
      isPlanned = true
      later(save, ms)
    }

    const save = (): void => {
      isPlanned = false
      const begun = performance.now()
      // what something long is done to is saved when that is done
      const unsaved = sandboxes.list().filter((sandbox) => sandbox.world.isHeld || !storage.save(sandbox))
      pause = Math.max(PAUSE, (performance.now() - begun) / SHARE)
      if (unsaved.length > 0 && !isClosing) plan(Math.max(RETRY, pause))
    }

    app.addHook('onResponse', (_request, _reply, done) => {
      done()
      if (isClosing) save()
      else plan(pause)
    })
    // requests in hand are answered after that
    app.addHook('onClose', async () => {
      isClosing = true
      save()
    })
  },
  { name: 'data-dir' },
)
