// Compiled only. The client and the package have types of their own for what the control API takes and gives, since they
// are read by people and shipped without typebox. A schema and its type that drift apart do not compile here.
import type { Static } from 'typebox'
import type {
  ActivityEvent as ActivityEventSchema,
  ClockMove,
  ClockState,
} from '../../src/admin/clock-routes.js'
import type {
  Mailboxes as MailboxesSchema,
  MailFolders as MailFoldersSchema,
} from '../../src/admin/mailbox-routes.js'
import type { OverviewSchema } from '../../src/admin/overview-schema.js'
import type { Report as ReportSchema } from '../../src/admin/report-routes.js'
import type {
  CallFilter as CallFilterSchema,
  CallSummary,
  RecordedCall as RecordedCallSchema,
} from '../../src/admin/request-routes.js'
import type { SandboxInfo as SandboxInfoSchema } from '../../src/admin/sandbox-routes.js'
import type { Ending, Running, RunOutcome } from '../../src/admin/session-routes.js'
import type { SnapshotInfo as SnapshotInfoSchema } from '../../src/admin/snapshot-routes.js'
import type {
  Expectation as ExpectationSchema,
  Verified as VerifiedSchema,
} from '../../src/admin/verify-routes.js'
import type { ClockMoveResult, ClockReading } from '../../src/client/mock-clock.js'
import type { FoundMailboxes, MailFolders } from '../../src/client/mock-mailboxes.js'
import type { SandboxInfo } from '../../src/client/mock-sandboxes.js'
import type { RunningSession } from '../../src/client/mock-sessions.js'
import type { SnapshotInfo } from '../../src/client/mock-snapshots.js'
import type { Verified } from '../../src/client/verify-result.js'
import type { ActivityEvent } from '../../src/testing/activity/activity-event.js'
import type { RequestEvent } from '../../src/testing/events/event-types.js'
import type { Fault, FaultRule } from '../../src/testing/faults/fault-rule.js'
import type {
  FaultRule as FaultRuleSchema,
  Fault as FaultSchema,
} from '../../src/testing/faults/fault-schema.js'
import type { CallFilter } from '../../src/testing/journal/call-filter.js'
import type { RecordedCall } from '../../src/testing/journal/recorded-call.js'
import type { Overview } from '../../src/testing/overview-types.js'
import type { Report } from '../../src/testing/report/report-types.js'
import type { AppliedScenario, ListedScenario, NamedScenario } from '../../src/testing/scenarios/scenario.js'
import type {
  AppliedScenario as AppliedScenarioSchema,
  ListedScenario as ListedScenarioSchema,
  NamedScenario as NamedScenarioSchema,
} from '../../src/testing/scenarios/scenario-schema.js'
import type { Expectation } from '../../src/testing/verify/expectation.js'
import type { RequestedOutcome } from '../../src/world/jobs/job-rows.js'
import type { SessionEnding } from '../../src/world/jobs/job-runs.js'
import type { Expect, SameShape } from '../same-shape.js'

export type Checks = [
  Expect<SameShape<Static<typeof ActivityEventSchema>, ActivityEvent>>,
  Expect<SameShape<Static<typeof AppliedScenarioSchema>, AppliedScenario>>,
  Expect<SameShape<Static<typeof CallFilterSchema>, CallFilter>>,
  Expect<SameShape<Static<typeof CallSummary>, RequestEvent>>,
  Expect<SameShape<Static<typeof ClockMove>, ClockMoveResult>>,
  Expect<SameShape<Static<typeof ClockState>, ClockReading>>,
  Expect<SameShape<Static<typeof Ending>, SessionEnding>>,
  Expect<SameShape<Static<typeof ExpectationSchema>, Expectation>>,
  Expect<SameShape<Static<typeof FaultRuleSchema>, FaultRule>>,
  Expect<SameShape<Static<typeof FaultSchema>, Fault>>,
  Expect<SameShape<Static<typeof MailboxesSchema>, FoundMailboxes>>,
  Expect<SameShape<Static<typeof MailFoldersSchema>, MailFolders>>,
  Expect<SameShape<Static<typeof ListedScenarioSchema>, ListedScenario>>,
  Expect<SameShape<Static<typeof NamedScenarioSchema>, NamedScenario>>,
  Expect<SameShape<Static<typeof OverviewSchema>, Overview>>,
  Expect<SameShape<Static<typeof RecordedCallSchema>, RecordedCall>>,
  Expect<SameShape<Static<typeof ReportSchema>, Report>>,
  Expect<SameShape<Static<typeof Running>, RunningSession>>,
  Expect<SameShape<Static<typeof RunOutcome>, RequestedOutcome>>,
  Expect<SameShape<Static<typeof SandboxInfoSchema>, SandboxInfo>>,
  Expect<SameShape<Static<typeof SnapshotInfoSchema>, SnapshotInfo>>,
  Expect<SameShape<Static<typeof VerifiedSchema>, Verified>>,
]
