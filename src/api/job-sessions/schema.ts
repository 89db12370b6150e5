import { Type } from 'typebox'
import { defineLinks, nameSchema } from '../hal.js'
import { Int64 } from '../integer-schemas.js'
import { PageQuery } from '../paging.js'
import { Timestamp } from '../timestamp-schema.js'
import { allOptionalSince, since, until } from '../versioned-schemas.js'

export const logItemLinks = defineLinks({
  self: 'jobsessions/{sessionId}/logitems/{id}',
  // plural, although it leads to one session: so the product has it
  jobsessions: 'jobsessions/{sessionId}',
})

const LOG_TYPES = ['Running', 'Warning', 'Error', 'Success', 'Stop'] as const

export const JobSessionLogItem = nameSchema(
  'JobSessionLogItem',
  Type.Object(
    allOptionalSince(6, {
      id: Type.String({ format: 'uuid' }),
      usn: Int64({ description: 'Orders the lines of a log, not without gaps' }),
      title: until(7, Type.String({ description: 'Begins with the status of the line in brackets' })),
      type: since(8, Type.Enum([...LOG_TYPES])),
      message: since(8, Type.String()),
      creationTime: Timestamp("The server's local time with its offset from UTC"),
      endTime: Type.Optional(Timestamp("The server's local time with its offset from UTC")),
      _links: logItemLinks.schema,
    }),
  ),
)

/** Which lines of a log are asked for, and in what order. */
export const LogQuery = Type.Object({
  ...PageQuery.properties,
  type: since(8, Type.Optional(Type.Enum([...LOG_TYPES], { description: 'Only lines of this type' }))),
  orderAsc: since(8, Type.Optional(Type.Boolean({ description: 'False: the last line first' }))),
})

// without a format, because many clients leave out the zone
const EndTime = (description: string) => Type.Optional(Type.String({ description }))

/** Which sessions are asked for. */
export const JobSessionQuery = Type.Object({
  // documented from version 7 on; a client of v7 rewrites our links, and asks v6 with it
  jobId: since(6, Type.Optional(Type.String({ description: 'Only sessions of this job' }))),
  jobType: since(
    6,
    Type.Optional(Type.Enum(['Backup', 'Copy'], { description: 'There are no copies here' })),
  ),
  status: since(
    8,
    Type.Optional(
      Type.Enum(['Stopped', 'Running', 'Succeeded', 'Failed', 'Warning'], {
        description: 'Only sessions of this status; Succeeded is what answers call Success',
      }),
    ),
  ),
  endTimeLowerBound: since(6, EndTime('Only sessions that ended at this time or later')),
  endTimeUpperBound: since(7, EndTime('Only sessions that ended at this time or earlier')),
})
