import type { Static } from 'typebox'
import type { Job as Row } from '../../world/entities.js'
import type { SchedulePolicy as Policy } from '../../world/schedule.js'
import { wholeSecond } from '../../world/stamp.js'
import type { Viewpoint } from '../view.js'
import { type Job, jobLinks, type SchedulePolicy } from './schema.js'

export function jobView({ base }: Viewpoint, job: Row): Static<typeof Job> {
  const { id, organizationId, repositoryId, lastRun, nextRun, lastStatus } = job
  return {
    id,
    name: job.name,
    description: job.description,
    ...(lastRun !== undefined && { lastRun }),
    ...(nextRun !== undefined && { nextRun: wholeSecond(nextRun) }),
    isEnabled: job.isEnabled,
    backupType: job.backupType,
    ...(lastStatus !== undefined && { lastStatus }),
    schedulePolicy: scheduleView(job.schedulePolicy),
    _links: jobLinks.build(base, { id, organizationId, repositoryId }),
  }
}

/** A schedule says only what applies to it. */
function scheduleView(policy: Policy): Static<typeof SchedulePolicy> {
  const { type, periodicallyEvery, dailyType, dailyTime, retryNumber, retryWaitInterval, ...flags } = policy
  return {
    ...flags,
    type,
    ...(type === 'Periodically' ? { periodicallyEvery } : { dailyType, dailyTime }),
    ...(policy.retryEnabled && { retryNumber, retryWaitInterval }),
  } as Static<typeof SchedulePolicy>
}
