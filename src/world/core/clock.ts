import { RefusedError } from './errors.js'

/**
 * State of a clock. All instants are milliseconds since 1970 (UTC).
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

/** Requested change of a clock; a property left out stays as it is. */
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
  readonly #wallClock: () => number

  /** @param wallClock the wall clock; a test hands in its own. */
  constructor(state: ClockState = { mode: 'real' }, wallClock: () => number = Date.now) {
    this.#state = state
    this.#wallClock = wallClock
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
        return this.#wallClock()
      case 'frozen':
        return state.now
      case 'offset':
        return this.#wallClock() + state.offset
      case 'rate':
        return Math.floor(state.anchor + (this.#wallClock() - state.wallAnchor) * state.rate)
    }
  }

  freeze(now: number = this.now()): void {
    this.#state = { mode: 'frozen', now }
  }

  /** Returns the clock after a change. @throws RefusedError for a change that contradicts itself */
  withChange({ mode: wanted, now: at, rate }: ClockChange): Clock {
    const now = at ?? this.now()
    const mode = wanted ?? this.#chooseMode(at, rate)
    if (mode !== 'rate' && rate !== undefined && rate !== (mode === 'frozen' ? 0 : 1))
      throw new RefusedError(`The property 'rate' needs the mode 'rate', not '${mode}'.`)
    if (mode === 'real' && at !== undefined)
      throw new RefusedError("The property 'now' needs the mode 'frozen', 'offset' or 'rate', not 'real'.")
    return new Clock(this.#createState(mode, now, rate ?? (this.rate || 1)), this.#wallClock)
  }

  /** A clock that shows the same now and is moved on its own. */
  copy(): Clock {
    return new Clock(this.#state, this.#wallClock)
  }

  /**
   * A clock that goes on from an instant as this one does: it stands there, or runs from there with the wall clock, or
   * as much faster. None is in the mode `real`, since the instant need not be the present.
   */
  resumeAt(instant: number): Clock {
    const { mode } = this.#state
    return new Clock(
      this.#createState(mode === 'real' ? 'offset' : mode, instant, this.rate),
      this.#wallClock,
    )
  }

  /** Goes on as another clock does. */
  copyFrom(other: Clock): void {
    this.#state = other.state
  }

  /** Moves the clock on by `ms`; what it did before (stand, run, run fast) it goes on doing. */
  advance(ms: number): void {
    const { mode } = this.#state
    this.#state = this.#createState(mode === 'real' ? 'offset' : mode, this.now() + ms, this.rate)
  }

  #chooseMode(now: number | undefined, rate: number | undefined): ClockMode {
    const { mode } = this.#state
    if (rate !== undefined && rate !== this.rate) return rate === 0 ? 'frozen' : 'rate'
    return mode === 'real' && now !== undefined ? 'offset' : mode
  }

  #createState(mode: ClockMode, now: number, rate: number): ClockState {
    const wall = this.#wallClock()
    if (mode === 'frozen') return { mode, now }
    if (mode === 'offset') return { mode, offset: now - wall }
    if (mode === 'rate') return { mode, rate, wallAnchor: wall, anchor: now }
    return { mode: 'real' }
  }
}
