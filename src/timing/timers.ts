import { setTimeout as sleep } from 'node:timers/promises'

/** Real time, for what does not follow the clock of a world; tests hand in their own. */
export interface Timers {
  /** The wall clock: milliseconds since 1970. */
  readonly now: () => number
  /** Runs something once, after so many milliseconds. */
  readonly startTimeout: (run: () => unknown, ms: number) => void
  /** Runs something again and again, until the function it gives is called. */
  readonly startInterval: (run: () => void, ms: number) => () => void
  /** Lets time pass: all of it, or until the signal says that it is enough, which is no error. */
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** Timeouts and intervals keep no process alive: what they are for is done when it ends, or for nobody then. */
export const realTimers: Timers = {
  now: () => Date.now(),
  startTimeout: (run, ms) => void setTimeout(run, ms).unref(),
  startInterval(run, ms) {
    const timer = setInterval(run, ms).unref()
    return () => clearInterval(timer)
  },
  wait: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
}
