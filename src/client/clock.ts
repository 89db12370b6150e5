import type { Happening } from '../control/happened/happening.js'
import type { ClockMode } from '../world/core/clock.js'
import { expectOptions } from './expect.js'
import type { Door } from './send.js'

/** What a clock shows. */
export interface ClockReading {
  readonly mode: ClockMode
  /** ISO 8601, UTC. */
  readonly now: string
  /** World seconds for each second of the wall clock: 0 when it stands. */
  readonly rate: number
}

/** What a clock shows after it was moved, and what has happened by that. */
export interface ClockMoved extends ClockReading {
  /** What fell due on the way, oldest first: the newest thousand. */
  readonly happened: readonly Happening[]
  /** How much more happened before that. */
  readonly more: number
}

/** How a clock is moved. */
export interface MoveOptions {
  /** Access tokens go on as if the clock had not moved: none ends by it. */
  readonly keepTokens?: boolean
}

const MOVE = ['keepTokens']

/** How messages call an argument that is a property of the control API. */
const argumentOf = (name: string, method: string): Record<string, string> => ({
  [name]: `The argument '${name}' of ${method}`,
})

/** A clock that a test moves. Instants and durations are ISO 8601 texts. */
export class MockClock {
  readonly #door: Door

  constructor(door: Door) {
    this.#door = door
  }

  /** What it shows. */
  read(): Promise<ClockReading> {
    return this.#door.json('GET', '/clock')
  }

  /** Stands still from now on: at this instant, or where it is. @throws ControlError for one in the past */
  async freeze(now?: string, options: MoveOptions = {}): Promise<ClockMoved> {
    expectOptions('freeze()', options, MOVE)
    const door = this.#door.naming(argumentOf('now', 'freeze()'))
    return door.json('PUT', '/clock', { mode: 'frozen', now, ...options })
  }

  /** Goes on from this instant, at the speed it had. @throws ControlError for one in the past, or more than a year ahead */
  async set(now: string, options: MoveOptions = {}): Promise<ClockMoved> {
    expectOptions('set()', options, MOVE)
    return this.#door.naming(argumentOf('now', 'set()')).json('PUT', '/clock', { now, ...options })
  }

  /** Moves on by a duration such as PT6H; all that falls due on the way has happened when it returns. */
  async advance(by: string, options: MoveOptions = {}): Promise<ClockMoved> {
    expectOptions('advance()', options, MOVE)
    const door = this.#door.naming(argumentOf('by', 'advance()'))
    return door.json('POST', '/clock/advance', { by, ...options })
  }

  /** World seconds that pass in a second, from now on. */
  rate(rate: number): Promise<ClockMoved> {
    const door = this.#door.naming(argumentOf('rate', 'rate()'))
    return door.json('PUT', '/clock', { mode: 'rate', rate })
  }
}
