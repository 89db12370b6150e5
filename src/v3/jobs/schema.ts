import { Type } from 'typebox'
import { defineLinks, named, refer } from '../hal.js'

export const jobLinks = defineLinks({
  self: 'jobs/{id}',
  organization: 'organizations/{organizationId}',
  backupRepository: 'backuprepositories/{repositoryId}',
  jobsessions: 'jobs/{id}/jobsessions',
  selectedItems: 'jobs/{id}/selecteditems',
  excludedItems: 'jobs/{id}/excludeditems',
})

const DAYS = [
  'Everyday',
  'Workdays',
  'Weekends',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
]
const PERIODS = ['Minutes5', 'Minutes10', 'Minutes15', 'Minutes30', 'Hours1', 'Hours2', 'Hours4', 'Hours8']

export const SchedulePolicy = named(
  'SchedulePolicy',
  Type.Object({
    backupWindowEnabled: Type.Boolean(),
    type: Type.Enum(['Periodically', 'Daily']),
    periodicallyEvery: Type.Optional(
      Type.Enum(PERIODS, { description: 'Only of a job that runs periodically' }),
    ),
    dailyType: Type.Optional(Type.Enum(DAYS, { description: 'Only of a job that runs daily' })),
    dailyTime: Type.Optional(Type.String({ description: "HH:mm:ss, the server's local time" })),
    retryEnabled: Type.Boolean(),
    retryNumber: Type.Optional(Type.Integer({ description: 'Absent when retries are off' })),
    retryWaitInterval: Type.Optional(Type.Integer({ description: 'Minutes; absent when retries are off' })),
  }),
)

export const Job = named(
  'Job',
  Type.Object({
    id: Type.String({ format: 'uuid' }),
    name: Type.String(),
    description: Type.String(),
    lastRun: Type.Optional(Type.String({ description: 'UTC; absent before the first run' })),
    nextRun: Type.Optional(Type.String({ description: 'UTC, whole seconds; absent when no run is planned' })),
    isEnabled: Type.Boolean(),
    backupType: Type.Enum(['EntireOrganization', 'SelectedItems']),
    lastStatus: Type.Optional(Type.Enum(['Stopped', 'Running', 'Success', 'Warning', 'Failed'])),
    schedulePolicy: refer(SchedulePolicy),
    _links: jobLinks.schema,
  }),
)
