import type { Static } from 'typebox'
import { formatWholeSecond } from '../../world/core/timestamp.js'
import type { Job as Row } from '../../world/jobs/job-rows.js'
import { getCreationTime, getLastSession } from '../../world/jobs/job-sessions.js'
import { getNextRun } from '../../world/jobs/jobs.js'
import type { SchedulePolicy as Policy } from '../../world/jobs/schedule.js'
import type { ViewContext } from '../view-context.js'
import { type Job, jobLinks, type SchedulePolicy } from './schema.js'

export function jobView({ world, base }: ViewContext, job: Row): Static<typeof Job> {
  const { id, name, description, isEnabled, backupType, organizationId, repositoryId } = job
  const last = getLastSession(world, job)
  const nextRun = getNextRun(world, job)
  return {
    id,
    name,
    description,
    ...(last && { lastRun: getCreationTime(last) }),
    ...(nextRun !== undefined && { nextRun: formatWholeSecond(nextRun) }),
    isEnabled,
    backupType,
    // clients print it where there is no lastRun
    lastStatus: last?.status ?? 'Stopped',
    schedulePolicy: scheduleView(job.schedulePolicy),
    _links: jobLinks.build(base, { id, organizationId, repositoryId }),
  }
}

/** A schedule says only what applies to it. */
function scheduleView(policy: Policy): Static<typeof SchedulePolicy> {
  const { type, periodicallyEvery, dailyType, dailyTime, retryNumber, retryWaitInterval } = policy
  const { backupWindowEnabled, backupWindowSettings, retryEnabled } = policy
  return {
    backupWindowEnabled,
    ...(backupWindowEnabled && { backupWindowSettings }),
    type,
    ...(type === 'Periodically' ? { periodicallyEvery } : { dailyType, dailyTime }),
    retryEnabled,
    ...(retryEnabled && { retryNumber, retryWaitInterval }),
  } as Static<typeof SchedulePolicy>
}
