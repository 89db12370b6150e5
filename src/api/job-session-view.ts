import { type Static, Type } from 'typebox'
import { hashSeed } from '../world/core/seeded-random.js'
import type { JobSession as Row } from '../world/jobs/job-rows.js'
import { getCreationTime, getEndTime } from '../world/jobs/job-sessions.js'
import { getProgress } from '../world/jobs/session-progress.js'
import { ETag } from './e-tag.js'
import { defineLinks, nameSchema, refTo } from './hal.js'
import { Int32, Int64 } from './integer-schemas.js'
import { Timestamp } from './timestamp-schema.js'
import { allOptionalSince, since, withMemberVersions } from './versioned-schemas.js'
import type { ViewContext } from './view-context.js'

const jobSessionLinks = defineLinks({
  self: 'jobsessions/{id}',
  log: { 3: 'jobsessions/{id}/log', 6: 'jobsessions/{id}/logitems' },
  job: 'jobs/{jobId}',
})

const Rate = (description: string) => Int64({ description })

export const JobStatistics = nameSchema(
  'JobStatistics',
  Type.Object(
    allOptionalSince(6, {
      processingRateBytesPS: Rate('Bytes a second over the whole session'),
      processingRateItemsPS: Rate('Items a second over the whole session'),
      readRateBytesPS: Rate('Bytes a second while reading'),
      writeRateBytesPS: Rate('Bytes a second while writing'),
      transferredDataBytes: Int64({ description: 'Bytes written to the repository' }),
      processedObjects: Int64({ description: 'Mails, documents and other items' }),
      bottleneck: Type.Enum(['NA', 'Detecting', 'Source', 'Target']),
    }),
  ),
)

const STATUSES = ['Running', 'Success', 'Warning', 'Failed', 'Stopped'] as const

/** Status of a job or of its session. */
export const JobStatus = (options: { readonly description?: string } = {}) =>
  withMemberVersions(Type.Enum([...STATUSES, 'NotConfigured', 'Disconnected', 'Queued'], options), {
    NotConfigured: { since: 6 },
    Disconnected: { since: 6 },
    Queued: { since: 6 },
  })

export const JobSession = nameSchema(
  'JobSession',
  Type.Object(
    allOptionalSince(6, {
      id: Type.String({ format: 'uuid' }),
      jobId: since(8, Type.String({ format: 'uuid' })),
      repositoryId: since(7, Type.String({ format: 'uuid' })),
      details: since(6, Type.String({ description: 'Why it failed or was stopped' })),
      creationTime: Timestamp('UTC, up to seven digits of a second'),
      endTime: Type.Optional(Timestamp('Absent while the session runs')),
      progress: Int32({ description: 'Mailboxes, OneDrives and sites done: a count, not a percentage' }),
      jobType: since(7, Type.Enum(['Backup', 'Copy'])),
      status: JobStatus(),
      statistics: refTo(JobStatistics),
      eTag: ETag,
      _links: jobSessionLinks.schema,
      proxyId: since(8, Type.Optional(Type.String({ format: 'uuid' }))),
    }),
  ),
)

export function jobSessionView({ world, base }: ViewContext, session: Row): Static<typeof JobSession> {
  const progress = getProgress(world, session)
  const { id, jobId, status, repositoryId } = session
  const view: Static<typeof JobSession> = {
    id,
    jobId,
    repositoryId,
    details: session.reason ?? '',
    creationTime: getCreationTime(session),
    progress: progress.objects,
    jobType: 'Backup',
    status,
    statistics: {
      processingRateBytesPS: progress.processingRateBytesPS,
      processingRateItemsPS: progress.processingRateItemsPS,
      readRateBytesPS: progress.readRateBytesPS,
      writeRateBytesPS: progress.writeRateBytesPS,
      bottleneck: progress.bottleneck,
      transferredDataBytes: progress.bytes,
      processedObjects: progress.items,
    },
    // the row changes once, at its end
    eTag: hashSeed(session.seed, session.end ?? 0),
    _links: jobSessionLinks.build(base, { id, jobId }),
  }
  const ended = getEndTime(session)
  if (ended !== undefined) view.endTime = ended
  const repository = world.tables.repositories.get(repositoryId)
  if (repository) view.proxyId = repository.proxyId
  return view
}
