import { setImmediate as nextTurn } from 'node:timers/promises'
import { Scheduler } from '../src/timing/scheduler.js'

/** Milliseconds of a turn that a scheduler works in. */
const SLICE = 8

/** Turns of the loop that are taken by hand once they are held. */
export class Turns {
  readonly #waiting: (() => void)[] = []
  #isHeld = false
  #now = 0
  readonly scheduler: Scheduler

  /** @param step how far a look at the clock moves it on: each turn is good for one step of some work unless it says less */
  constructor(step = SLICE) {
    this.scheduler = new Scheduler({
      nextTurn: (turn) => (this.#isHeld ? this.#waiting.push(turn) : setImmediate(turn)),
      now: () => (this.#now += step),
    })
  }

  hold(): void {
    this.#isHeld = true
  }

  /** Takes turns until something is settled. @param before is called before each of them @returns how many */
  async until(done: Promise<unknown>, before: (count: number) => unknown = () => {}): Promise<number> {
    let [count, isDone] = [0, false]
    done.finally(() => {
      isDone = true
    })
    while (!isDone) {
      await nextTurn()
      const turn = this.#waiting.shift()
      if (!turn) continue
      await before(count++)
      turn()
    }
    return count
  }

  /** Takes some turns, and waits until all that these lead to has happened. */
  async take(count: number): Promise<void> {
    for (let left = count; left > 0; left--) {
      await nextTurn()
      this.#waiting.shift()?.()
    }
    for (let n = 0; n < 10; n++) await nextTurn()
  }
}
