import type { Overview } from '../testing/overview-types.js'
import type { Report } from '../testing/report/report-types.js'
import type { Expectation } from '../testing/verify/expectation.js'
import { OptionError } from '../text/option-error.js'
import { ControlClient, createOnDemand, type OpenStream, type SendRequest } from './control-client.js'
import { expectOptions, expectText } from './expect-arguments.js'
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

/** Options of a reset. Options that you leave out are as at the last reset. */
export interface ResetOptions extends SandboxOptions {
  /** Parts to reset. Default: all parts. */
  readonly only?: readonly ('world' | 'clock' | 'requests' | 'faults')[]
}

/**
 * The controls of one sandbox. A sandbox has its own data, clock and journal.
 * @example
 * const w7 = mock.sandbox('w7')
 * await w7.clock.advance('P1D')
 * await w7.verify({ calls: [{ match: { operation: 'POST /Jobs/{id}/Action start' }, times: 1 }] })
 * const page = await w7.report('html')
 */
export class SandboxControls {
  /** Name of the sandbox; empty for the default sandbox. */
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

  /** @param open absent if events are not available */
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
   * @param from `all`: of all sandboxes; `after`: first sends the kept events after the event with this id
   */
  events(from: { readonly all?: boolean; readonly after?: number } = {}): MockEvents {
    expectOptions('events()', from, ['all', 'after'])
    const { all, after } = from
    const headers = after === undefined ? {} : { 'last-event-id': String(after) }
    return new MockEvents(this.#client.openStream('/events', { all }, headers))
  }

  /** Gets an overview: the clock, running jobs, repositories, open restore sessions. */
  overview(): Promise<Overview> {
    return this.#client.requestJson('GET', '/overview')
  }

  /**
   * Checks that the client sent the expected requests.
   * @throws ControlError if it did not; the message names the missing requests and the nearest ones
   */
  verify(expectation: Expectation): Promise<Verified> {
    return this.#client.requestJson('POST', '/verify', expectation)
  }

  /** Reports what the client should do differently: as an object, as JUnit XML, or as an HTML page. */
  report(): Promise<Report>
  report(format: 'junit' | 'html'): Promise<string>
  report(format?: 'junit' | 'html'): Promise<Report | string> {
    return format === undefined
      ? this.#client.requestJson('GET', '/report')
      : this.#client.requestText('GET', '/report', undefined, { format })
  }

  /**
   * Reports the problems that the client would have with a later version of the API: as an object, or as text.
   * @throws ControlError for an unknown version, OptionError for none
   * @example
   * const { findings } = await mock.reportUpgrade('v8')
   */
  reportUpgrade(version: string): Promise<Report>
  reportUpgrade(version: string, format: 'text' | 'junit' | 'html'): Promise<string>
  async reportUpgrade(version: string, format?: 'text' | 'junit' | 'html'): Promise<Report | string> {
    expectText('reportUpgrade()', version, "the name of a version such as 'v8'")
    // as a query parameter it would count as absent
    if (version === '')
      throw new OptionError("reportUpgrade() takes the name of a version such as 'v8'; it is empty.")
    return format === undefined
      ? this.#client.requestJson('GET', '/report', undefined, { upgrade: version })
      : this.#client.requestText('GET', '/report', undefined, { upgrade: version, format })
  }

  /**
   * Saves the run of the sandbox: its requests, events and report, as a zip that `vbo365-mock show` opens.
   * @example
   * import { writeFileSync } from 'node:fs'
   *
   * writeFileSync('run.zip', await mock.trace())
   */
  async trace(): Promise<Buffer> {
    const { buildTraceZip } = await import('../exports/trace-zip.js')
    return buildTraceZip(await this.#client.requestText('GET', '/trace'))
  }

  /** Resets the sandbox to its start, or to another start, which later resets also use. @throws ControlError */
  async reset(options: ResetOptions = {}): Promise<void> {
    expectReset(options)
    await this.#client.requestJson('POST', '/reset', options)
  }

  /** Saves the current state. `restore()` of the result returns to it. */
  snapshot(): Promise<SnapshotHandle> {
    return this.snapshots.capture()
  }
}

const RESET_OPTIONS = ['profile', 'seed', 'snapshot', 'only']

/** Refuses unknown options of a reset. @throws OptionError */
function expectReset(options: object): void {
  if (Object.hasOwn(Object(options), 'sandbox'))
    throw new OptionError(
      "There is no option 'sandbox' of reset(): write mock.reset('w7', { … }), or mock.sandbox('w7').reset({ … }).",
    )
  expectOptions('reset()', options, RESET_OPTIONS)
}
