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

  set(state: ClockState): void {
    this.#state = state
  }

  freeze(now: number = this.now()): void {
    this.#state = { mode: 'frozen', now }
  }

  /** From now on time passes `rate` times as fast as on the wall. */
  run(rate: number): void {
    this.#state = { mode: 'rate', rate, wallAnchor: this.#wall(), anchor: this.now() }
  }

  /** Moves the clock on by `ms`; what it did before (stand, run, run fast) it goes on doing. */
  advance(ms: number): void {
    const state = this.#state
    switch (state.mode) {
      case 'real':
        this.#state = { mode: 'offset', offset: ms }
        break
      case 'frozen':
        this.#state = { mode: 'frozen', now: state.now + ms }
        break
      case 'offset':
        this.#state = { mode: 'offset', offset: state.offset + ms }
        break
      case 'rate':
        this.#state = { ...state, anchor: state.anchor + ms }
        break
    }
  }
}
