import { type TSchema, Type } from 'typebox'
import { PERIOD_MINUTES } from '../../world/jobs/schedule.js'
import { ETag } from '../e-tag.js'
import { ExploreOptions } from '../explore.js'
import { defineLinks, nameSchema, refTo } from '../hal.js'
import { Int32 } from '../integer-schemas.js'
import { JobItemDraft } from '../job-item-schemas.js'
import { JobStatus } from '../job-session-view.js'
import { action, Flag, Name, NoOptions, Text, Time } from '../request-schemas.js'
import { Timestamp } from '../timestamp-schema.js'
import {
  allOptionalSince,
  between,
  optionalSince,
  since,
  until,
  withMemberVersions,
} from '../versioned-schemas.js'
import type { VersionRange } from '../versions.js'

export const jobLinks = defineLinks({
  self: 'jobs/{id}',
  organization: 'organizations/{organizationId}',
  backupRepository: 'backuprepositories/{repositoryId}',
  jobsessions: { 3: 'jobs/{id}/jobsessions', 7: 'jobsessions?jobId={id}' },
  selectedItems: 'jobs/{id}/selecteditems',
  excludedItems: 'jobs/{id}/excludeditems',
})

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const
const DAYS = ['Everyday', 'Workdays', 'Weekends', ...WEEKDAYS] as const
const PERIODS = Object.keys(PERIOD_MINUTES) as (keyof typeof PERIOD_MINUTES)[]
/** The periods that not all versions have. */
export const PERIOD_VERSIONS: Partial<Record<(typeof PERIODS)[number], VersionRange>> = {
  Hours12: { since: 8 },
}
/** The types of schedule that not all versions have. */
export const TYPE_VERSIONS = { ManualOnly: { since: 6 } } as const
const Period = (options: { readonly description?: string } = {}) =>
  withMemberVersions(Type.Enum([...PERIODS], options), PERIOD_VERSIONS)
const ScheduleType = withMemberVersions(Type.Enum(['Periodically', 'Daily', 'ManualOnly']), TYPE_VERSIONS)
const BACKUP_TYPES = ['EntireOrganization', 'SelectedItems'] as const

export const BackupWindow = nameSchema(
  'BackupWindow',
  Type.Object({
    backupWindow: optionalSince(
      6,
      Type.Array(Type.Boolean(), {
        minItems: 168,
        maxItems: 168,
        description: 'The hours of the week, Sunday 00:00 first, day by day: whether the job may run',
      }),
    ),
    minuteOffset: Type.Optional(
      Type.Integer({
        minimum: -840,
        maximum: 840,
        description: "Minutes east of UTC; absent: the server's own time",
      }),
    ),
  }),
)

export const SchedulePolicy = nameSchema(
  'SchedulePolicy',
  Type.Object(
    allOptionalSince(6, {
      scheduleEnabled: since(6, Type.Boolean()),
      backupWindowEnabled: Type.Boolean(),
      backupWindowSettings: Type.Optional(refTo(BackupWindow)),
      periodicallyWindowEnabled: since(7, Type.Optional(Type.Boolean())),
      periodicallyWindowSettings: since(6, Type.Optional(refTo(BackupWindow))),
      periodicallyOffsetMinutes: since(
        6,
        Type.Optional(Int32({ description: 'Minutes after midnight from which the periods are counted' })),
      ),
      type: ScheduleType,
      periodicallyEvery: Type.Optional(Period({ description: 'Only of a job that runs periodically' })),
      dailyType: Type.Optional(Type.Enum([...DAYS], { description: 'Only of a job that runs daily' })),
      dailyTime: Type.Optional(Type.String({ description: "HH:mm:ss, the server's local time" })),
      retryEnabled: Type.Boolean(),
      retryNumber: Type.Optional(Int32({ description: 'Absent when retries are off' })),
      retryWaitInterval: Type.Optional(Int32({ description: 'Minutes; absent when retries are off' })),
    }),
  ),
)

export const Job = nameSchema(
  'Job',
  Type.Object(
    allOptionalSince(6, {
      id: Type.String({ format: 'uuid' }),
      organizationId: since(8, Type.String({ format: 'uuid' })),
      repositoryId: since(6, Type.String({ format: 'uuid' })),
      name: Type.String(),
      description: Type.String(),
      lastRun: Type.Optional(Timestamp('UTC; absent before the first run')),
      nextRun: Type.Optional(Timestamp('UTC, whole seconds; absent when no run is planned')),
      lastBackup: since(7, Type.Optional(Timestamp('UTC; absent before the first backup'))),
      isEnabled: Type.Boolean(),
      backupType: Type.Enum([...BACKUP_TYPES]),
      lastStatus: JobStatus({ description: 'Stopped before the first run' }),
      schedulePolicy: refTo(SchedulePolicy),
      eTag: ETag,
      _links: jobLinks.schema,
    }),
  ),
)

/** What version 6 and 7 answer with and take back: nobody looks at it. */
const Ignored = (schema: TSchema) => between(6, 7, Type.Optional(schema))

const jobProperties = {
  description: Text,
  schedulePolicy: Type.Optional(
    Type.Object({
      scheduleEnabled: since(6, Flag),
      backupWindowEnabled: Flag,
      backupWindowSettings: Type.Optional(refTo(BackupWindow)),
      periodicallyWindowEnabled: since(7, Flag),
      periodicallyWindowSettings: since(6, Type.Optional(refTo(BackupWindow))),
      periodicallyOffsetMinutes: since(
        6,
        Type.Optional(
          Type.Integer({
            minimum: 0,
            maximum: 1439,
            description: 'Minutes after midnight from which the periods are counted',
          }),
        ),
      ),
      type: Type.Optional(ScheduleType),
      periodicallyEvery: Type.Optional(Period()),
      dailyType: Type.Optional(Type.Enum([...DAYS])),
      dailyTime: Time,
      retryEnabled: Flag,
      retryNumber: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
      retryWaitInterval: Type.Optional(Type.Integer({ minimum: 1, maximum: 1440, description: 'Minutes' })),
    }),
  ),
  proxyId: until(5, Type.Optional(Type.String({ minLength: 1, description: 'The proxy of the repository' }))),
  selectedItems: Type.Optional(Type.Array(refTo(JobItemDraft))),
  excludedItems: Type.Optional(Type.Array(refTo(JobItemDraft))),
  runNow: Flag,
  isEnabled: since(6, Flag),
  id: Ignored(Type.String()),
  lastRun: Ignored(Type.String()),
  nextRun: Ignored(Type.String()),
  lastBackup: Ignored(Type.String()),
  lastStatus: Ignored(Type.String()),
}

export const NewJob = nameSchema(
  'NewJob',
  Type.Object({
    name: Name,
    backupType: Type.Enum([...BACKUP_TYPES]),
    organizationId: since(8, Name),
    repositoryId: Name,
    ...jobProperties,
  }),
)

export const JobChange = nameSchema(
  'JobChange',
  Type.Object({
    name: Type.Optional(Name),
    backupType: Type.Optional(Type.Enum([...BACKUP_TYPES])),
    repositoryId: Type.Optional(Name),
    ...jobProperties,
  }),
)

export const StartJobOptions = nameSchema(
  'StartJobOptions',
  Type.Object({
    full: Type.Optional(
      Type.Boolean({ description: 'Makes no difference: a run does what it would have done' }),
    ),
  }),
)

export const JobAction = nameSchema(
  'JobAction',
  action({
    start: NoOptions,
    stop: NoOptions,
    enable: NoOptions,
    disable: NoOptions,
    explore: refTo(ExploreOptions),
  }),
)

/** Which jobs are asked for. */
export const JobQuery = Type.Object({
  organizationId: since(8, Type.Optional(Type.String({ description: 'Only jobs of this organization' }))),
  repositoryId: since(8, Type.Optional(Type.String({ description: 'Only jobs that back up to it' }))),
})

/** Version 8 lets clients say that the items of the organization need not be worked out again. */
export const JobWriteQuery = Type.Object({ skipItemUpdate: since(8, Flag) })
