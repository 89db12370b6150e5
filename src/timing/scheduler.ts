import type { Slices } from '../world/core/slices.js'

/** Dependencies of a scheduler; tests pass their own. */
export interface SchedulerOptions {
  /** Calls back in the next turn of the event loop, after pending I/O. */
  readonly nextTurn?: (turn: () => void) => void
  /** A clock in milliseconds. */
  readonly now?: () => number
}

/** Milliseconds that work may take of one turn of the event loop. Requests that come in wait that long at most. */
const SLICE_DURATION = 8

function* noWork(): Slices<void> {}

/** Goes on with some work. @returns whether that is finished */
type Task = () => boolean

/**
 * Does long work in slices, and lets the event loop have its turn after each. Several pieces of work take turns, so that
 * ten of them hold the loop no longer than one.
 */
export class Scheduler {
  readonly #tasks: Task[] = []
  readonly #nextTurn: (turn: () => void) => void
  readonly #now: () => number

  constructor({ nextTurn = setImmediate, now = () => performance.now() }: SchedulerOptions = {}) {
    this.#nextTurn = nextTurn
    this.#now = now
  }

  /**
   * Does work. It begins at once unless other work is in hand, and what fits into one slice is done before this returns.
   * @param signal stops it between two slices: the promise is rejected with its reason
   */
  run<T>(work: Slices<T>, signal?: AbortSignal): Promise<T> {
    const isIdle = this.#tasks.length === 0
    const done = this.#add(work, signal)
    if (isIdle) this.#slice()
    return done
  }

  /**
   * Waits for a turn of the event loop that is free, for work that comes in pieces: what streams make between two waits
   * counts as a slice of theirs, however fast their readers are.
   * @param signal ends the wait: the promise is rejected with its reason
   */
  turn(signal?: AbortSignal): Promise<void> {
    const isIdle = this.#tasks.length === 0
    const done = this.#add(noWork(), signal)
    if (isIdle) this.#nextTurn(() => this.#slice())
    return done
  }

  /**
   * Makes what a stream calls after each piece of its work: it waits for a turn when a slice is used up.
   * @param signal ends the work: the wait is rejected with its reason
   */
  pauses(signal?: AbortSignal): () => Promise<void> | undefined {
    let end = this.#now() + SLICE_DURATION
    const next = async (): Promise<void> => {
      await this.turn(signal)
      end = this.#now() + SLICE_DURATION
    }
    return () => (this.#now() < end ? undefined : next())
  }

  #add<T>(work: Slices<T>, signal: AbortSignal | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#tasks.push(() => {
        try {
          if (signal?.aborted) {
            work.return(undefined as never)
            reject(signal.reason)
            return true
          }
          const { done = false, value } = work.next()
          if (done) resolve(value as T)
          return done
        } catch (error) {
          reject(error)
          return true
        }
      })
    })
  }

  /** Goes on with the task that has waited longest, and sees to the next turn. */
  #slice(): void {
    const [task] = this.#tasks
    if (!task) return
    const end = this.#now() + SLICE_DURATION
    let isDone = task()
    while (!isDone && this.#now() < end) isDone = task()
    this.#tasks.shift()
    if (!isDone) this.#tasks.push(task)
    if (this.#tasks.length > 0) this.#nextTurn(() => this.#slice())
  }
}
