import type { ActivityEvent } from '../testing/activity/activity-event.js'
import type { ClockMode } from '../world/core/clock.js'
import type { ControlClient } from './control-client.js'
import { expectOptions } from './expect-arguments.js'

/** State of a clock. */
export interface ClockReading {
  readonly mode: ClockMode
  /** ISO 8601, UTC. */
  readonly now: string
  /** World seconds for each second of the wall clock: 0 when it stands. */
  readonly rate: number
}

/** State of a clock after it was moved, and the events that fell due. */
export interface ClockMoveResult extends ClockReading {
  /** Events that fell due on the way, oldest first: the newest thousand. */
  readonly events: readonly ActivityEvent[]
  /** Number of earlier events that are left out. */
  readonly omitted: number
}

/** Options for moving a clock. */
export interface MoveOptions {
  /** Access tokens go on as if the clock had not moved: none ends by it. */
  readonly keepTokens?: boolean
}

const MOVE_OPTIONS = ['keepTokens']

/** Formats an argument that is a property of the control API, for messages. */
const formatArgument = (name: string, method: string): Record<string, string> => ({
  [name]: `The argument '${name}' of ${method}`,
})

/**
 * A clock that a test moves. Instants and durations are ISO 8601 texts.
 * @example
 * await mock.clock.freeze('2026-03-02T14:30:00Z')
 * await mock.clock.advance('PT6H', { keepTokens: true })
 * const { now } = await mock.clock.read() // 2026-03-02T20:30:00.000Z
 */
export class MockClock {
  readonly #client: ControlClient

  constructor(client: ControlClient) {
    this.#client = client
  }

  /** Reads its state. */
  read(): Promise<ClockReading> {
    return this.#client.requestJson('GET', '/clock')
  }

  /** Stands still from now on: at this instant, or where it is. @throws ControlError for one in the past */
  async freeze(now?: string, options: MoveOptions = {}): Promise<ClockMoveResult> {
    expectOptions('freeze()', options, MOVE_OPTIONS)
    const control = this.#client.withNames(formatArgument('now', 'freeze()'))
    return control.requestJson('PUT', '/clock', { mode: 'frozen', now, ...options })
  }

  /** Goes on from this instant, at the speed it had. @throws ControlError for one in the past, or more than a year ahead */
  async set(now: string, options: MoveOptions = {}): Promise<ClockMoveResult> {
    expectOptions('set()', options, MOVE_OPTIONS)
    return this.#client
      .withNames(formatArgument('now', 'set()'))
      .requestJson('PUT', '/clock', { now, ...options })
  }

  /** Moves on by a duration such as PT6H; all that falls due on the way has happened when it returns. */
  async advance(by: string, options: MoveOptions = {}): Promise<ClockMoveResult> {
    expectOptions('advance()', options, MOVE_OPTIONS)
    const control = this.#client.withNames(formatArgument('by', 'advance()'))
    return control.requestJson('POST', '/clock/advance', { by, ...options })
  }

  /** World seconds that pass in a second, from now on. */
  rate(rate: number): Promise<ClockMoveResult> {
    const control = this.#client.withNames(formatArgument('rate', 'rate()'))
    return control.requestJson('PUT', '/clock', { mode: 'rate', rate })
  }
}
