import type { Report } from '../control/report/finding.js'
import type { Expectation } from '../control/verify/expectation.js'
import { OptionError } from '../option-error.js'
import { MockClock } from './clock.js'
import { MockEvents } from './events.js'
import { expectOptions, kindOf } from './expect.js'
import { MockFaults } from './faults.js'
import { MockMailboxes } from './mailboxes.js'
import type { Overview } from './overview.js'
import { MockRequests } from './requests.js'
import type { SandboxBeginning } from './sandboxes.js'
import { MockScenarios } from './scenarios.js'
import { Door, making, type Open, type Send } from './send.js'
import { MockSessions } from './sessions.js'
import { MockSnapshots, type Moment } from './snapshots.js'
import type { Verified } from './verify.js'
import { MockWork } from './work.js'

/** What is taken back. What is left out stays as it was at the last reset. */
export interface ResetOptions extends SandboxBeginning {
  /** The parts that are meant; all of them if it is left out. */
  readonly only?: readonly ('world' | 'clock' | 'requests' | 'faults')[]
}

/** All that a tester can do to one sandbox: a world of its own, with a clock and a journal of its own. */
export class SandboxControls {
  /** Empty for the default sandbox. */
  readonly name: string
  readonly clock: MockClock
  readonly requests: MockRequests
  readonly snapshots: MockSnapshots
  readonly sessions: MockSessions
  readonly work: MockWork
  readonly faults: MockFaults
  readonly scenarios: MockScenarios
  readonly mailboxes: MockMailboxes
  readonly #door: Door

  /** @param open absent: there are no events */
  constructor(send: Send, name: string, open?: Open) {
    this.name = name
    const made = making(name, send, open)
    this.#door = new Door(made.send, name, made.open)
    this.clock = new MockClock(this.#door)
    this.requests = new MockRequests(this.#door)
    this.snapshots = new MockSnapshots(this.#door)
    this.sessions = new MockSessions(this.#door)
    this.work = new MockWork(this.#door)
    this.faults = new MockFaults(this.#door)
    this.scenarios = new MockScenarios(this.#door)
    this.mailboxes = new MockMailboxes(this.#door)
  }

  /**
   * What happens from now on, as it happens.
   * @param from `all`: in every sandbox; `after`: tells first what came after the event with this id, as far as it is kept
   */
  events(from: { readonly all?: boolean; readonly after?: number } = {}): MockEvents {
    expectOptions('events()', from, ['all', 'after'])
    const { all, after } = from
    const headers = after === undefined ? {} : { 'last-event-id': String(after) }
    return new MockEvents(this.#door.open('/events', { all }, headers))
  }

  /** All of it at a glance: its clock, what runs, what fills, what is open. */
  overview(): Promise<Overview> {
    return this.#door.json('GET', '/overview')
  }

  /**
   * Finds out whether the client has done what it should have.
   * @throws ControlError whose message says what was not found, and which requests came nearest
   */
  verify(expectation: Expectation): Promise<Verified> {
    return this.#door.json('POST', '/verify', expectation)
  }

  /** What the client does that it should do otherwise: as an object, as JUnit's XML, or as a page to read. */
  report(): Promise<Report>
  report(format: 'junit' | 'html'): Promise<string>
  report(format?: 'junit' | 'html'): Promise<Report | string> {
    return format === undefined
      ? this.#door.json('GET', '/report')
      : this.#door.text('GET', '/report', undefined, { format })
  }

  /** Puts it back to how it was at the start, or to another start, which it keeps then. @throws ControlError */
  async reset(options: ResetOptions = {}): Promise<void> {
    expectReset(options)
    await this.#door.json('POST', '/reset', options)
  }

  /** Keeps it as it is now: `restore()` brings that back. */
  snapshot(): Promise<Moment> {
    return this.snapshots.moment()
  }
}

const RESET = ['profile', 'seed', 'snapshot', 'only']

/** @throws OptionError for what is no option of a reset */
function expectReset(options: object): void {
  if (Object.hasOwn(Object(options), 'sandbox'))
    throw new OptionError(
      "There is no option 'sandbox' of reset(): write mock.reset('w7', { … }), or mock.sandbox('w7').reset({ … }).",
    )
  expectOptions('reset()', options, RESET)
}

/**
 * Resets the sandbox that is named first, or else the default one.
 * @param first the name of a sandbox, or what is taken back of the default one
 */
export function resetOf(
  controlsOf: (sandbox: string) => SandboxControls,
  first: string | ResetOptions = '',
  options?: ResetOptions,
): Promise<void> {
  if (typeof first === 'string') return controlsOf(first).reset(options)
  if (options !== undefined)
    throw new OptionError(
      `reset() takes the name of a sandbox before its options, a text; it is ${kindOf(first)}.`,
    )
  return controlsOf('').reset(first)
}
