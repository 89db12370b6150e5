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
  FoundMailboxes,
  Mailbox,
  MailboxName,
  MailFolders,
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
export { type ConnectOptions, connect, type RemoteMock } from './client/remote-mock.js'
export type { ResetOptions, SandboxControls } from './client/sandbox-controls.js'
export { UnreachableError, type UnreachableReason } from './client/send-over-https.js'
export type { Verified } from './client/verify-result.js'
export type { Mock } from './library/mock.js'
export type { MockOptions } from './library/mock-options.js'
export type { MockSandbox } from './library/mock-sandbox.js'
export { startMock } from './library/start-mock.js'
export { type TestHooks, useMock } from './library/use-mock.js'
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
export type { Overview } from './testing/overview-types.js'
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
