import { Refused } from './errors.js'

/**
 * How a world tells the time. All instants are milliseconds since 1970 (UTC).
 * - real: the wall clock.
 * - frozen: stands at `now` until it is moved.
 * - offset: the wall clock plus `offset` milliseconds.
 * - rate: `rate` world seconds pass for each second of the wall clock, counted from the pair of anchors.
 */
export type ClockState =
  | { readonly mode: 'real' }
  | { readonly mode: 'frozen'; readonly now: number }
  | { readonly mode: 'offset'; readonly offset: number }
  | { readonly mode: 'rate'; readonly rate: number; readonly wallAnchor: number; readonly anchor: number }

export type ClockMode = ClockState['mode']

/** A wish for how the clock goes on: what is left out stays as it is. */
export interface ClockChange {
  readonly mode?: ClockMode
  /** Milliseconds since 1970. */
  readonly now?: number
  /** World seconds for each second of the wall clock. */
  readonly rate?: number
}

/** The one clock of a world. It only ever answers when asked: nothing here waits. */
export class Clock {
  #state: ClockState
  readonly #wall: () => number

  /** @param wall the wall clock; a test hands in its own. */
  constructor(state: ClockState = { mode: 'real' }, wall: () => number = Date.now) {
    this.#state = state
    this.#wall = wall
  }

  get state(): ClockState {
    return this.#state
  }

  /** World seconds for each second of the wall clock: 0 when it stands. */
  get rate(): number {
    const { mode } = this.#state
    return mode === 'rate' ? this.#state.rate : mode === 'frozen' ? 0 : 1
  }

  now(): number {
    const state = this.#state
    switch (state.mode) {
      case 'real':
        return this.#wall()
      case 'frozen':
        return state.now
      case 'offset':
        return this.#wall() + state.offset
      case 'rate':
        return Math.floor(state.anchor + (this.#wall() - state.wallAnchor) * state.rate)
    }
  }

  freeze(now: number = this.now()): void {
    this.#state = { mode: 'frozen', now }
  }

  /** What the clock would be like after a change. @throws Refused for a wish that contradicts itself */
  changed({ mode: wanted, now: at, rate }: ClockChange): Clock {
    const now = at ?? this.now()
    const mode = wanted ?? this.#modeFor(at, rate)
    if (mode !== 'rate' && rate !== undefined && rate !== (mode === 'frozen' ? 0 : 1))
      throw new Refused(`The property 'rate' needs the mode 'rate', not '${mode}'.`)
    if (mode === 'real' && at !== undefined)
      throw new Refused(
        "The property 'now' goes with the modes 'frozen', 'offset' and 'rate', not with 'real'.",
      )
    return new Clock(this.#stateFor(mode, now, rate ?? (this.rate || 1)), this.#wall)
  }

  /** A clock that shows the same now and is moved on its own. */
  copy(): Clock {
    return new Clock(this.#state, this.#wall)
  }

  /**
   * A clock that goes on from an instant as this one does: it stands there, or runs from there with the wall clock, or
   * as much faster. None is in the mode `real`, since the instant need not be the present.
   */
  resumedAt(instant: number): Clock {
    const { mode } = this.#state
    return new Clock(this.#stateFor(mode === 'real' ? 'offset' : mode, instant, this.rate), this.#wall)
  }

  /** Goes on as another clock does. */
  follow(other: Clock): void {
    this.#state = other.state
  }

  /** Moves the clock on by `ms`; what it did before (stand, run, run fast) it goes on doing. */
  advance(ms: number): void {
    const { mode } = this.#state
    this.#state = this.#stateFor(mode === 'real' ? 'offset' : mode, this.now() + ms, this.rate)
  }

  #modeFor(now: number | undefined, rate: number | undefined): ClockMode {
    const { mode } = this.#state
    if (rate !== undefined && rate !== this.rate) return rate === 0 ? 'frozen' : 'rate'
    return mode === 'real' && now !== undefined ? 'offset' : mode
  }

  #stateFor(mode: ClockMode, now: number, rate: number): ClockState {
    const wall = this.#wall()
    if (mode === 'frozen') return { mode, now }
    if (mode === 'offset') return { mode, offset: now - wall }
    if (mode === 'rate') return { mode, rate, wallAnchor: wall, anchor: now }
    return { mode: 'real' }
  }
}
