import { SeededRandom } from '../core/seeded-random.js'
import { formatCultureTime } from '../core/timestamp.js'
import { getSettings } from '../settings/settings.js'
import { findBackup } from '../storage/backups.js'
import { freeBytesInTheEnd } from '../storage/disk-space.js'
import type { World } from '../world.js'
import type { Job, JobSession, RequestedOutcome } from './job-rows.js'
import { getWeekday } from './schedule.js'
import { formatFullReason, formatOfflineReason } from './wording.js'

const SECOND = 1000
const NO_WARNINGS: readonly number[] = []

/** The course of a run, settled when it starts. */
export interface RunPlan extends Pick<JobSession, 'outcome' | 'warnings' | 'reason' | 'items' | 'bytes'> {
  /** Milliseconds. */
  readonly duration: number
}

/**
 * Plans a run: a function of the world it starts in, the job and its own seed.
 * @param requested outcome that a tester wants, whatever obstacle there is
 */
export function planRun(
  world: World,
  job: Job,
  seed: number,
  objects: number,
  requested?: RequestedOutcome,
): RunPlan {
  const random = new SeededRandom(seed)
  const { workload } = job
  const obstacle = requested ? getRequestedFailure(requested) : (findObstacle(world, job) ?? workload.failure)
  if (obstacle !== undefined) return planFailure(random, obstacle)

  const weekday = getWeekday(world.zone.toLocal(world.time))
  const quiet = weekday === 0 || weekday === 6 ? 0.35 : 1
  const known = findBackup(world, job, job.repositoryId)
  const perObject = known ? workload.newItems * quiet : workload.firstItems
  const items = Math.max(objects, Math.round(objects * perObject * random.between(0.75, 1.3)))
  const bytes = Math.round(items * workload.itemBytes * random.between(0.8, 1.25))
  const speed = workload.bytesPerSecond * random.between(0.7, 1.2)
  const duration = Math.round((bytes / speed) * SECOND + random.between(18, 45) * SECOND + objects * 1500)
  const warnings =
    objects > 0 && (requested ? requested.status === 'Warning' : random.chance(workload.warnings))
      ? pickIndexes(random, Math.min(objects, random.integer(1, 3)), objects)
      : NO_WARNINGS
  if (!requested && random.chance(workload.failures))
    return planFailure(random, 'the service did not answer in time (503)')
  const repository = world.tables.repositories.get(job.repositoryId)
  const free = repository ? freeBytesInTheEnd(world, repository) : 0
  if (requested) {
    // a full disk takes no more, whatever is wished for
    const written = Math.min(bytes, Math.max(0, free))
    return { outcome: requested.status, duration, warnings, reason: requested.message, items, bytes: written }
  }
  if (bytes > free) return planFailure(random, formatFullReason(repository?.name ?? '', bytes, free))
  const outcome = warnings.length > 0 ? 'Warning' : 'Success'
  return { outcome, duration, warnings, reason: undefined, items, bytes }
}

const planFailure = (random: SeededRandom, reason: string): RunPlan => ({
  outcome: 'Failed',
  duration: random.integer(12 * SECOND, 40 * SECOND),
  warnings: NO_WARNINGS,
  reason,
  items: 0,
  bytes: 0,
})

const getRequestedFailure = ({ status, message }: RequestedOutcome): string | undefined =>
  status === 'Failed' ? (message ?? 'it was made to fail') : undefined

/** Finds what keeps every job of the server, or every one of a proxy, from running. */
function findObstacle(world: World, job: Job): string | undefined {
  const { expires } = getSettings(world, 'license')
  if (expires !== undefined && expires <= world.time)
    return `the license expired at ${formatCultureTime(expires, world.zone)}`
  const repository = world.tables.repositories.get(job.repositoryId)
  const proxy = world.tables.proxies.get(repository?.proxyId ?? '')
  return proxy?.status === 'Offline' ? formatOfflineReason(proxy) : undefined
}

function pickIndexes(random: SeededRandom, count: number, among: number): number[] {
  const indexes = new Set<number>()
  while (indexes.size < count) indexes.add(random.integer(0, among - 1))
  return [...indexes].sort((a, b) => a - b)
}
