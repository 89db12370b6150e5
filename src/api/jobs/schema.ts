import { Type } from 'typebox'
import { ExploreOptions } from '../explore.js'
import { defineLinks, nameSchema, refTo } from '../hal.js'
import { Int32 } from '../integer-schemas.js'
import { JobItemDraft } from '../job-item-schemas.js'
import { action, Flag, Name, NoOptions, Text, Time } from '../request-schemas.js'

export const jobLinks = defineLinks({
  self: 'jobs/{id}',
  organization: 'organizations/{organizationId}',
  backupRepository: 'backuprepositories/{repositoryId}',
  jobsessions: 'jobs/{id}/jobsessions',
  selectedItems: 'jobs/{id}/selecteditems',
  excludedItems: 'jobs/{id}/excludeditems',
})

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const
const DAYS = ['Everyday', 'Workdays', 'Weekends', ...WEEKDAYS] as const
const PERIODS = [
  'Minutes5',
  'Minutes10',
  'Minutes15',
  'Minutes30',
  'Hours1',
  'Hours2',
  'Hours4',
  'Hours8',
] as const
const TYPES = ['Periodically', 'Daily'] as const
const BACKUP_TYPES = ['EntireOrganization', 'SelectedItems'] as const

export const BackupWindow = nameSchema(
  'BackupWindow',
  Type.Object({
    backupWindow: Type.Array(Type.Boolean(), {
      minItems: 168,
      maxItems: 168,
      description: 'The hours of the week, Sunday 00:00 first, day by day: whether the job may run',
    }),
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
  Type.Object({
    backupWindowEnabled: Type.Boolean(),
    backupWindowSettings: Type.Optional(refTo(BackupWindow)),
    type: Type.Enum([...TYPES]),
    periodicallyEvery: Type.Optional(
      Type.Enum([...PERIODS], { description: 'Only of a job that runs periodically' }),
    ),
    dailyType: Type.Optional(Type.Enum([...DAYS], { description: 'Only of a job that runs daily' })),
    dailyTime: Type.Optional(Type.String({ description: "HH:mm:ss, the server's local time" })),
    retryEnabled: Type.Boolean(),
    retryNumber: Type.Optional(Int32({ description: 'Absent when retries are off' })),
    retryWaitInterval: Type.Optional(Int32({ description: 'Minutes; absent when retries are off' })),
  }),
)

export const Job = nameSchema(
  'Job',
  Type.Object({
    id: Type.String({ format: 'uuid' }),
    name: Type.String(),
    description: Type.String(),
    lastRun: Type.Optional(Type.String({ description: 'UTC; absent before the first run' })),
    nextRun: Type.Optional(Type.String({ description: 'UTC, whole seconds; absent when no run is planned' })),
    isEnabled: Type.Boolean(),
    backupType: Type.Enum([...BACKUP_TYPES]),
    lastStatus: Type.Enum(['Stopped', 'Running', 'Success', 'Warning', 'Failed'], {
      description: 'Stopped before the first run',
    }),
    schedulePolicy: refTo(SchedulePolicy),
    _links: jobLinks.schema,
  }),
)

const jobProperties = {
  description: Text,
  schedulePolicy: Type.Optional(
    Type.Object({
      backupWindowEnabled: Flag,
      backupWindowSettings: Type.Optional(refTo(BackupWindow)),
      type: Type.Optional(Type.Enum([...TYPES])),
      periodicallyEvery: Type.Optional(Type.Enum([...PERIODS])),
      dailyType: Type.Optional(Type.Enum([...DAYS])),
      dailyTime: Time,
      retryEnabled: Flag,
      retryNumber: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
      retryWaitInterval: Type.Optional(Type.Integer({ minimum: 1, maximum: 1440, description: 'Minutes' })),
    }),
  ),
  proxyId: Type.Optional(Type.String({ description: 'The proxy of the repository' })),
  selectedItems: Type.Optional(Type.Array(refTo(JobItemDraft))),
  excludedItems: Type.Optional(Type.Array(refTo(JobItemDraft))),
  runNow: Flag,
}

export const NewJob = nameSchema(
  'NewJob',
  Type.Object({
    name: Name,
    backupType: Type.Enum([...BACKUP_TYPES]),
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
