import type { ActivityEvent } from '../testing/activity/activity-event.js'
import type { ClockMode } from '../world/core/clock.js'
import type { ControlClient } from './control-client.js'
import { expectOptions } from './expect-arguments.js'

/** State of a clock. */
export interface ClockReading {
  readonly mode: ClockMode
  /** Simulated time, in ISO 8601 and UTC. */
  readonly now: string
  /** Simulated seconds per second; 0 if the clock is stopped. */
  readonly rate: number
}

/** State of a clock after a move, and the events that happened on the way. */
export interface ClockMoveResult extends ClockReading {
  /** Events that happened on the way, oldest first; at most the newest thousand. */
  readonly events: readonly ActivityEvent[]
  /** Number of earlier events that are not listed. */
  readonly omitted: number
}

/** Options for moving a clock. */
export interface MoveOptions {
  /** Keeps all access tokens valid, as if the clock had not moved. */
  readonly keepTokens?: boolean
}

const MOVE_OPTIONS = ['keepTokens']

/** Maps a property of the control API to an argument, for messages. */
const formatArgument = (name: string, method: string): Record<string, string> => ({
  [name]: `The argument '${name}' of ${method}`,
})

/**
 * The clock of a sandbox. Instants and durations are ISO 8601 texts.
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

  /** Reads the state of the clock. */
  read(): Promise<ClockReading> {
    return this.#client.requestJson('GET', '/clock')
  }

  /** Stops the clock, at this instant or at the current time. @throws ControlError for an instant in the past */
  async freeze(now?: string, options: MoveOptions = {}): Promise<ClockMoveResult> {
    expectOptions('freeze()', options, MOVE_OPTIONS)
    const control = this.#client.withNames(formatArgument('now', 'freeze()'))
    return control.requestJson('PUT', '/clock', { mode: 'frozen', now, ...options })
  }

  /** Sets the time of the clock. Its speed stays the same. @throws ControlError for an instant in the past, or more than a year ahead */
  async set(now: string, options: MoveOptions = {}): Promise<ClockMoveResult> {
    expectOptions('set()', options, MOVE_OPTIONS)
    return this.#client
      .withNames(formatArgument('now', 'set()'))
      .requestJson('PUT', '/clock', { now, ...options })
  }

  /** Moves the clock forward by a duration such as PT6H. When it returns, everything that was due has happened. */
  async advance(by: string, options: MoveOptions = {}): Promise<ClockMoveResult> {
    expectOptions('advance()', options, MOVE_OPTIONS)
    const control = this.#client.withNames(formatArgument('by', 'advance()'))
    return control.requestJson('POST', '/clock/advance', { by, ...options })
  }

  /** Sets the speed of the clock, in simulated seconds per second. */
  rate(rate: number): Promise<ClockMoveResult> {
    const control = this.#client.withNames(formatArgument('rate', 'rate()'))
    return control.requestJson('PUT', '/clock', { mode: 'rate', rate })
  }
}
