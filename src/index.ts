import type { Mock } from './library/mock.js'
import { readMockOptions, translateOptionErrors } from './library/mock-options.js'
import { start } from './library/start.js'
import { createUseMock, type TestHooks } from './library/use-mock.js'
import type { Culture } from './world/core/culture.js'

export { DemoError } from './catalogue/demo-error.js'
export { ProfileError } from './catalogue/profile-error.js'
export { ScenarioError } from './catalogue/scenario-error.js'
export { ControlError } from './client/control-client.js'
export type {
  ClockMoveResult,
  ClockReading,
  MockClock,
  MoveOptions,
} from './client/mock-clock.js'
export type { MockEvent, MockEvents } from './client/mock-events.js'
export type { MockFaults } from './client/mock-faults.js'
export type {
  EmptyFolderOptions,
  EmptyFolderResult,
  MockMailboxes,
} from './client/mock-mailboxes.js'
export type { MockRequests, ReplayResult, RequestQuery } from './client/mock-requests.js'
export type {
  MockSandboxes,
  SandboxInfo,
  SandboxOptions,
} from './client/mock-sandboxes.js'
export type { MockScenarios } from './client/mock-scenarios.js'
export type { MockSessions, RunningSession } from './client/mock-sessions.js'
export type {
  MockSnapshots,
  SnapshotHandle,
  SnapshotInfo,
} from './client/mock-snapshots.js'
export type { MockWork } from './client/mock-work.js'
export type { Overview } from './client/overview-types.js'
export { type ConnectOptions, connect, type RemoteMock } from './client/remote-mock.js'
export type { ResetOptions, SandboxControls } from './client/sandbox-controls.js'
export { UnreachableError, type UnreachableReason } from './client/send-over-https.js'
export type { Verified } from './client/verify-result.js'
export type { Mock } from './library/mock.js'
export type { MockSandbox } from './library/mock-sandbox.js'
export type { TestHooks } from './library/use-mock.js'
export type { ActivityEvent } from './testing/activity/activity-event.js'
export type {
  ClockEvent,
  EventData,
  EventType,
  MissedEvent,
  RequestEvent,
  ResetEvent,
  WorldEvent,
} from './testing/events/event-types.js'
export type { Fault, FaultDelay, FaultEffect, FaultMatch, FaultRule } from './testing/faults/fault-rule.js'
export type { Har } from './testing/journal/har-archive.js'
export type { RecordedCall } from './testing/journal/recorded-call.js'
export type { Finding, Report } from './testing/report/report-types.js'
export type {
  AppliedScenario,
  ListedScenario,
  NamedScenario,
  Scenario,
  ScenarioSteps,
} from './testing/scenarios/scenario.js'
export type { CallMatch, Expectation, ExpectedCall, Times } from './testing/verify/expectation.js'
export { OptionError } from './text/option-error.js'
export type { RequestedOutcome } from './world/jobs/job-rows.js'
export type { SessionEnding } from './world/jobs/job-runs.js'
export type { WorkKind, WorkPolicy, WorkSettings } from './world/work/work-rows.js'

/** Options of {@link startMock}, spelt and written as in a configuration file. */
export interface MockOptions {
  /** false: no socket and no certificate; requests go through `app.inject`. It starts in some milliseconds. */
  listen?: boolean
  /** 0, the default here, picks a free port. */
  port?: number
  /** Address to listen on; `localhost` by default. */
  host?: string
  /** Serves plain HTTP on this port too. */
  httpPort?: number
  /** Lifetime of a connection without a request: ISO 8601 duration, PT2M by default; `off` closes each after its answer. */
  keepAlive?: string
  /**
   * What the world is filled with: small (the default), msp, large, awkward, empty, the path of a YAML file, or what such a file
   * or an exported snapshot holds, as an object.
   */
  profile?: string | object
  /** Scenarios that every sandbox begins with: names of ours, or paths of YAML files. */
  scenario?: string | string[]
  /** Demos for the presenter view of the page, beside those that come with it: paths of YAML files. */
  demo?: string | string[]
  /** Whole number, 365 by default: the same seed and `now` give the same answers. */
  seed?: number
  /** ISO 8601 instant at which the clock stands still; without it, real time. */
  now?: string
  /** Logins that are accepted, as NAME:PASSWORD; `administrator:password` by default. */
  user?: string | string[]
  /** `any` accepts every login. */
  auth?: 'strict' | 'any'
  /** ISO 8601 duration, PT1H by default. Tokens of `mock.token()` do not end, unless it is set. */
  tokenLifetime?: string
  /** ISO 8601 duration without a request after which a sandbox ends, PT1H by default; the default sandbox does not. */
  sandboxIdle?: string
  /** Folder that keeps sandboxes over restarts; without it they are not kept. */
  dataDir?: string
  /** After how long without a request a restore session ends: ISO 8601 duration, PT30M by default. */
  restoreIdle?: string
  /** Regional settings of the simulated server's Windows, en-US by default: how titles and names write times. */
  culture?: Culture
  /** Start of every link, instead of the address that the request came to. */
  publicUrl?: string
  /** Origins of pages that may use the API, beside those of this machine; `*` lets in any, `off` none at all. */
  corsOrigin?: string | string[]
  /** Files with your own certificate and its key, in PEM. */
  tlsCert?: string
  tlsKey?: string
  /** Further names for the generated certificate. */
  tlsSan?: string | string[]
  tlsKeyType?: 'ec' | 'rsa'
  /** Folder of generated certificates; by default they are made in memory. */
  certsDir?: string
  /** Serves on this port too, with a certificate that no client should take; 0 picks a free one. */
  canaryPort?: number
  /** Defect of that certificate: it is expired (the default), or for another host. */
  canary?: 'expired' | 'other-host'
  /** `off` repairs the known defects of the real server. */
  quirks?: 'on' | 'off' | boolean
  /** Refuses, with 400, what the real server lets through: unknown names, repaired values, careless JSON. */
  strict?: boolean
  /** Serves the control API; true by default. */
  admin?: boolean
  adminToken?: string
  /** Number of requests that are kept for each sandbox, 1000 by default; 0 keeps none. */
  journal?: number
  /** Number of bytes that are kept of each body, 16384 by default. */
  journalBody?: number
  /** Log level of pino; `silent` by default here. */
  logLevel?: string
  logPretty?: boolean
}

/**
 * Starts a mock server.
 * @throws OptionError, ProfileError, ScenarioError, DemoError, TlsError, or Node's error when the port cannot be had
 */
export async function startMock(given: MockOptions = {}): Promise<Mock> {
  const { options, settings } = readMockOptions(given)
  return translateOptionErrors(start(options, settings))
}

/**
 * One mock for all tests of a file: started before the first, put back to its beginning before each, closed after the last.
 * @param hooks those of the test framework, as `{ before, beforeEach, after }` or `{ beforeAll, beforeEach, afterAll }`;
 * of tap the test itself
 * @returns gives the mock, from the first test on
 * @example const mock = useMock({ before, beforeEach, after }, { now: '2026-03-02T14:30:00Z' })
 */
export const useMock = (hooks: TestHooks, options?: MockOptions): (() => Mock) =>
  createUseMock(startMock, hooks, options)
