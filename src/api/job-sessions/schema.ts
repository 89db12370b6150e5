import { Type } from 'typebox'
import { defineLinks, nameSchema, refTo } from '../hal.js'
import { Int32, Int64 } from '../integer-schemas.js'

export const jobSessionLinks = defineLinks({
  self: 'jobsessions/{id}',
  log: 'jobsessions/{id}/log',
  job: 'jobs/{jobId}',
})

export const logItemLinks = defineLinks({
  self: 'jobsessions/{sessionId}/logitems/{id}',
  // plural, although it leads to one session: so the product has it
  jobsessions: 'jobsessions/{sessionId}',
})

const Rate = (description: string) => Int64({ description })

export const JobStatistics = nameSchema(
  'JobStatistics',
  Type.Object({
    processingRateBytesPS: Rate('Bytes a second over the whole session'),
    processingRateItemsPS: Rate('Items a second over the whole session'),
    readRateBytesPS: Rate('Bytes a second while reading'),
    writeRateBytesPS: Rate('Bytes a second while writing'),
    transferredDataBytes: Int64({ description: 'Bytes written to the repository' }),
    processedObjects: Int64({ description: 'Mails, documents and other items' }),
    bottleneck: Type.Enum(['NA', 'Detecting', 'Source', 'Target']),
  }),
)

export const JobSession = nameSchema(
  'JobSession',
  Type.Object({
    id: Type.String({ format: 'uuid' }),
    creationTime: Type.String({ description: 'UTC, up to seven digits of a second' }),
    endTime: Type.Optional(Type.String({ description: 'Absent while the session runs' })),
    progress: Int32({ description: 'Mailboxes, OneDrives and sites done: a count, not a percentage' }),
    status: Type.Enum(['Running', 'Success', 'Warning', 'Failed', 'Stopped']),
    statistics: refTo(JobStatistics),
    _links: jobSessionLinks.schema,
  }),
)

export const JobSessionLogItem = nameSchema(
  'JobSessionLogItem',
  Type.Object({
    id: Type.String({ format: 'uuid' }),
    usn: Int64({ description: 'Orders the lines of a log, not without gaps' }),
    title: Type.String({ description: 'Begins with the status of the line in brackets' }),
    creationTime: Type.String({ description: "The server's local time with its offset from UTC" }),
    endTime: Type.Optional(Type.String({ description: "The server's local time with its offset from UTC" })),
    _links: logItemLinks.schema,
  }),
)
