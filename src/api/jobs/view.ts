import type { Static } from 'typebox'
import { createSeed, hashSeed } from '../../world/core/seeded-random.js'
import { formatTimestamp, formatWholeSecond } from '../../world/core/timestamp.js'
import type { JobDraft } from '../../world/jobs/edit-jobs.js'
import type { Job as Row } from '../../world/jobs/job-rows.js'
import { getCreationTime, getLastSession } from '../../world/jobs/job-sessions.js'
import { getNextRun } from '../../world/jobs/jobs.js'
import type { SchedulePolicy as Policy } from '../../world/jobs/schedule.js'
import type { World } from '../../world/world.js'
import { computeETag } from '../e-tag.js'
import { buildJobItemDrafts } from '../job-item-schemas.js'
import { type ApiVersion, isInVersion } from '../versions.js'
import type { ViewContext } from '../view-context.js'
import {
  type Job,
  type JobChange,
  jobLinks,
  type NewJob,
  PERIOD_VERSIONS,
  type SchedulePolicy,
  TYPE_VERSIONS,
} from './schema.js'

export function jobView({ world, base, version }: ViewContext, job: Row): Static<typeof Job> {
  const { id, name, description, isEnabled, backupType, organizationId, repositoryId } = job
  const last = getLastSession(world, job)
  const nextRun = getNextRun(world, job)
  return {
    id,
    organizationId,
    repositoryId,
    name,
    description,
    ...(last && { lastRun: getCreationTime(last) }),
    ...(nextRun !== undefined && { nextRun: formatWholeSecond(nextRun) }),
    get lastBackup() {
      // absent before the first one
      return findLastBackup(world, job) as string
    },
    isEnabled,
    backupType,
    // clients print it where there is no lastRun
    lastStatus: last?.status ?? 'Stopped',
    schedulePolicy: scheduleView(job.schedulePolicy, version),
    get eTag() {
      return hashSeed(computeETag(job, readSettings), last ? createSeed(last.id + last.status) : 0)
    },
    _links: jobLinks.build(base, { id, organizationId, repositoryId }),
  }
}

const readSettings = ({ name, description, isEnabled, backupType, repositoryId, schedulePolicy }: Row) => [
  name,
  description,
  isEnabled,
  backupType,
  repositoryId,
  schedulePolicy,
]

/** When the job last wrote to a backup. */
function findLastBackup(world: World, { id }: Row): string | undefined {
  const ends = world.tables.backups
    .where('job', id)
    .flatMap(({ portions }) => portions.map(({ last }) => last))
  return ends.length === 0 ? undefined : formatTimestamp(Math.max(...ends))
}

/** A schedule says only what applies to it, and what the version has a word for. */
function scheduleView(policy: Policy, version: ApiVersion): Static<typeof SchedulePolicy> {
  const { type, periodicallyEvery = 'Hours1', dailyType, dailyTime, retryNumber, retryWaitInterval } = policy
  const { scheduleEnabled = true, backupWindowEnabled, backupWindowSettings, retryEnabled } = policy
  const { periodicallyWindowEnabled = false, periodicallyWindowSettings } = policy
  const isManual = !scheduleEnabled && isInVersion(TYPE_VERSIONS.ManualOnly, version)
  return {
    scheduleEnabled,
    backupWindowEnabled,
    ...(backupWindowEnabled && { backupWindowSettings }),
    type: isManual ? 'ManualOnly' : type,
    ...(type === 'Periodically'
      ? {
          ...(isInVersion(PERIOD_VERSIONS[periodicallyEvery] ?? {}, version) && { periodicallyEvery }),
          periodicallyWindowEnabled,
          ...(periodicallyWindowEnabled && { periodicallyWindowSettings }),
          periodicallyOffsetMinutes: policy.periodicallyOffsetMinutes ?? 0,
        }
      : { dailyType, dailyTime }),
    retryEnabled,
    ...(retryEnabled && { retryNumber, retryWaitInterval }),
  } as Static<typeof SchedulePolicy>
}

/** The world's draft of a change to a job. */
export function buildJobDraft(sent: Static<typeof JobChange>): JobDraft {
  const { name, description, backupType, repositoryId, proxyId, runNow, isEnabled } = sent
  const { schedulePolicy, selectedItems, excludedItems } = sent
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(backupType && { backupType }),
    ...(repositoryId !== undefined && { repositoryId }),
    ...(proxyId !== undefined && { proxyId }),
    ...(runNow !== undefined && { runNow }),
    ...(isEnabled !== undefined && { isEnabled }),
    ...(schedulePolicy && { schedulePolicy: buildScheduleDraft(schedulePolicy) }),
    ...(selectedItems && { selectedItems: buildJobItemDrafts(selectedItems, 'selectedItems') }),
    ...(excludedItems && { excludedItems: buildJobItemDrafts(excludedItems, 'excludedItems') }),
  }
}

/** The world's draft of a new job. */
export const buildNewJobDraft = (sent: Static<typeof NewJob>) => ({
  ...buildJobDraft(sent),
  name: sent.name,
  backupType: sent.backupType,
  repositoryId: sent.repositoryId,
})

/** A job that runs by hand alone keeps the times of its schedule, which it may go back to. */
function buildScheduleDraft({
  type,
  ...policy
}: NonNullable<Static<typeof JobChange>['schedulePolicy']>): Partial<Policy> {
  const { periodicallyWindowSettings, periodicallyWindowEnabled } = policy
  return {
    ...policy,
    // version 6 has the hours, and no switch for them
    ...(periodicallyWindowSettings && { periodicallyWindowEnabled: periodicallyWindowEnabled ?? true }),
    ...(type === 'ManualOnly'
      ? { scheduleEnabled: false }
      : type && { type, scheduleEnabled: policy.scheduleEnabled ?? true }),
  }
}
