import type { Overview } from '../testing/overview-types.js'
import type { Report } from '../testing/report/report-types.js'
import type { Expectation } from '../testing/verify/expectation.js'
import { OptionError } from '../text/option-error.js'
import { ControlClient, createOnDemand, type OpenStream, type SendRequest } from './control-client.js'
import { expectOptions } from './expect-arguments.js'
import { MockClock } from './mock-clock.js'
import { MockEvents } from './mock-events.js'
import { MockFaults } from './mock-faults.js'
import { MockMailboxes } from './mock-mailboxes.js'
import { MockRequests } from './mock-requests.js'
import type { SandboxOptions } from './mock-sandboxes.js'
import { MockScenarios } from './mock-scenarios.js'
import { MockSessions } from './mock-sessions.js'
import { MockSnapshots, type SnapshotHandle } from './mock-snapshots.js'
import { MockWork } from './mock-work.js'
import type { Verified } from './verify-result.js'

/** Parts to reset. What is left out stays as it was at the last reset. */
export interface ResetOptions extends SandboxOptions {
  /** The parts that are meant; all of them if it is left out. */
  readonly only?: readonly ('world' | 'clock' | 'requests' | 'faults')[]
}

/**
 * All that a tester can do to one sandbox: a world of its own, with a clock and a journal of its own.
 * @example
 * const w7 = mock.sandbox('w7')
 * await w7.clock.advance('P1D')
 * await w7.verify({ calls: [{ match: { operation: 'POST /Jobs/{id}/Action start' }, times: 1 }] })
 * const page = await w7.report('html')
 */
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
  readonly #client: ControlClient

  /** @param open absent: there are no events */
  constructor(send: SendRequest, name: string, open?: OpenStream) {
    this.name = name
    const made = createOnDemand(name, send, open)
    this.#client = new ControlClient(made.send, name, made.open)
    this.clock = new MockClock(this.#client)
    this.requests = new MockRequests(this.#client)
    this.snapshots = new MockSnapshots(this.#client)
    this.sessions = new MockSessions(this.#client)
    this.work = new MockWork(this.#client)
    this.faults = new MockFaults(this.#client)
    this.scenarios = new MockScenarios(this.#client)
    this.mailboxes = new MockMailboxes(this.#client)
  }

  /**
   * Streams events from now on, as they happen.
   * @param from `all`: in every sandbox; `after`: tells first what came after the event with this id, as far as it is kept
   */
  events(from: { readonly all?: boolean; readonly after?: number } = {}): MockEvents {
    expectOptions('events()', from, ['all', 'after'])
    const { all, after } = from
    const headers = after === undefined ? {} : { 'last-event-id': String(after) }
    return new MockEvents(this.#client.openStream('/events', { all }, headers))
  }

  /** All of it at a glance: its clock, what runs, what fills, what is open. */
  overview(): Promise<Overview> {
    return this.#client.requestJson('GET', '/overview')
  }

  /**
   * Finds out whether the client has done what it should have.
   * @throws ControlError whose message says what was not found, and which requests came nearest
   */
  verify(expectation: Expectation): Promise<Verified> {
    return this.#client.requestJson('POST', '/verify', expectation)
  }

  /** Reports what the client should do otherwise: as an object, as JUnit's XML, or as a page to read. */
  report(): Promise<Report>
  report(format: 'junit' | 'html'): Promise<string>
  report(format?: 'junit' | 'html'): Promise<Report | string> {
    return format === undefined
      ? this.#client.requestJson('GET', '/report')
      : this.#client.requestText('GET', '/report', undefined, { format })
  }

  /**
   * Reports what the client would meet at a later version of the API: as an object, or as text.
   * @throws ControlError for what is no such version
   * @example
   * const { findings } = await mock.reportUpgrade('v8')
   */
  reportUpgrade(version: string): Promise<Report>
  reportUpgrade(version: string, format: 'text' | 'junit' | 'html'): Promise<string>
  reportUpgrade(version: string, format?: 'text' | 'junit' | 'html'): Promise<Report | string> {
    return format === undefined
      ? this.#client.requestJson('GET', '/report', undefined, { upgrade: version })
      : this.#client.requestText('GET', '/report', undefined, { upgrade: version, format })
  }

  /** Puts it back to how it was at the start, or to another start, which it keeps then. @throws ControlError */
  async reset(options: ResetOptions = {}): Promise<void> {
    expectReset(options)
    await this.#client.requestJson('POST', '/reset', options)
  }

  /** Keeps it as it is now: `restore()` brings that back. */
  snapshot(): Promise<SnapshotHandle> {
    return this.snapshots.capture()
  }
}

const RESET_OPTIONS = ['profile', 'seed', 'snapshot', 'only']

/** @throws OptionError for what is no option of a reset */
function expectReset(options: object): void {
  if (Object.hasOwn(Object(options), 'sandbox'))
    throw new OptionError(
      "There is no option 'sandbox' of reset(): write mock.reset('w7', { … }), or mock.sandbox('w7').reset({ … }).",
    )
  expectOptions('reset()', options, RESET_OPTIONS)
}
