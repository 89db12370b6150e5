import type { BackupRepository, Job, Organization } from '../entities.js'
import { addItem } from '../items.js'
import { scopeOf } from '../scope.js'
import { instantOf } from '../stamp.js'
import type { World } from '../world.js'

const CREATED = '2019-02-04T16:49:22.8529769Z'
const ENDED = '2019-02-04T16:50:21.3024288Z'

/**
 * The job and the session that the API's own documentation shows, to the last digit.
 * The job is switched off, so that they stay as they are: whoever knows the page can check us by it.
 */
export function documentedJob(world: World, organization: Organization, repository: BackupRepository): Job {
  const { key } = world.identify('job', organization)
  const job = world.tables.jobs.insert({
    key,
    id: 'b20cedd4-66b2-49b1-86de-a575dc67e83b',
    organizationId: organization.id,
    repositoryId: repository.id,
    name: 'Support mailbox',
    description: 'Switched off when the support team got its own tenant',
    backupType: 'SelectedItems',
    isEnabled: false,
    schedulePolicy: {
      backupWindowEnabled: false,
      type: 'Daily',
      dailyType: 'Everyday',
      dailyTime: '19:00:00',
      retryEnabled: false,
    },
    workload: { firstItems: 1200, newItems: 20, itemBytes: 82_000, bytesPerSecond: 1_700_000, warnings: 0 },
    lastRun: CREATED,
    lastStatus: 'Success',
    protectedSince: ENDED,
    retries: 0,
  })
  addItem(world, job, {
    type: 'User',
    target: 2,
    mailbox: true,
    oneDrive: false,
    archiveMailbox: false,
    site: false,
  })
  const scope = scopeOf(world, world.tables.jobs.get(job.id) as Job)
  const bytes = 98_142_970
  world.tables.sessions.insert({
    key: world.identify('session', job).key,
    id: 'a8cf9a63-64c3-4748-9c95-b1fbac0cce1d',
    jobId: job.id,
    creationTime: CREATED,
    endTime: ENDED,
    status: 'Success',
    outcome: 'Success',
    endsAt: instantOf(ENDED),
    scopeId: scope.id,
    warnings: [],
    totals: {
      items: 1193,
      bytes,
      processingRateBytesPS: 1_683_256,
      processingRateItemsPS: 20,
      readRateBytesPS: 5_383_429,
      writeRateBytesPS: 26_015_396,
      bottleneck: 'Source',
    },
  })
  world.tables.repositories.update(repository.id, { usedBytes: repository.usedBytes + bytes })
  world.tables.organizations.update(organization.id, { firstBackuptime: ENDED, lastBackuptime: ENDED })
  return job
}
