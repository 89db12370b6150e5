import { Draw } from '../core/hash.js'
import { cultureTime } from '../core/stamp.js'
import { settingsOf } from '../settings/settings.js'
import { backupOf } from '../storage/backups.js'
import { freeBytesInTheEnd } from '../storage/space.js'
import type { World } from '../world.js'
import type { Job, JobSession, RunWish } from './entities.js'
import { weekdayOf } from './schedule.js'
import { full, offline } from './wording.js'

const SECOND = 1000
const NO_WARNINGS: readonly number[] = []

/** The course of a run, settled when it starts. */
export interface RunPlan extends Pick<JobSession, 'outcome' | 'warnings' | 'reason' | 'items' | 'bytes'> {
  /** Milliseconds. */
  readonly duration: number
}

/**
 * What a run will come to: a function of the world it starts in, the job and its own noise.
 * @param wish what a tester wants it to come to, whatever hinders it
 */
export function planRun(world: World, job: Job, noise: number, objects: number, wish?: RunWish): RunPlan {
  const draw = new Draw(noise)
  const { workload } = job
  const hindrance = wish ? hindranceBy(wish) : (hindranceOf(world, job) ?? workload.failure)
  if (hindrance !== undefined) return failed(draw, hindrance)

  const weekday = weekdayOf(world.zone.local(world.time))
  const quiet = weekday === 0 || weekday === 6 ? 0.35 : 1
  const known = backupOf(world, job, job.repositoryId)
  const perObject = known ? workload.newItems * quiet : workload.firstItems
  const items = Math.max(objects, Math.round(objects * perObject * draw.between(0.75, 1.3)))
  const bytes = Math.round(items * workload.itemBytes * draw.between(0.8, 1.25))
  const speed = workload.bytesPerSecond * draw.between(0.7, 1.2)
  const duration = Math.round((bytes / speed) * SECOND + draw.between(18, 45) * SECOND + objects * 1500)
  const warnings =
    objects > 0 && (wish ? wish.status === 'Warning' : draw.chance(workload.warnings))
      ? pickPlaces(draw, Math.min(objects, draw.integer(1, 3)), objects)
      : NO_WARNINGS
  if (!wish && draw.chance(workload.failures)) return failed(draw, 'the service did not answer in time (503)')
  const repository = world.tables.repositories.get(job.repositoryId)
  const free = repository ? freeBytesInTheEnd(world, repository) : 0
  if (wish) {
    // a full disk takes no more, whatever is wished for
    const written = Math.min(bytes, Math.max(0, free))
    return { outcome: wish.status, duration, warnings, reason: wish.message, items, bytes: written }
  }
  if (bytes > free) return failed(draw, full(repository?.name ?? '', bytes, free))
  const outcome = warnings.length > 0 ? 'Warning' : 'Success'
  return { outcome, duration, warnings, reason: undefined, items, bytes }
}

const failed = (draw: Draw, reason: string): RunPlan => ({
  outcome: 'Failed',
  duration: draw.integer(12 * SECOND, 40 * SECOND),
  warnings: NO_WARNINGS,
  reason,
  items: 0,
  bytes: 0,
})

const hindranceBy = ({ status, message }: RunWish): string | undefined =>
  status === 'Failed' ? (message ?? 'it was made to fail') : undefined

/** What keeps every job of the server, or every one of a proxy, from running. */
function hindranceOf(world: World, job: Job): string | undefined {
  const { expires } = settingsOf(world, 'license')
  if (expires !== undefined && expires <= world.time)
    return `the license expired at ${cultureTime(expires, world.zone)}`
  const repository = world.tables.repositories.get(job.repositoryId)
  const proxy = world.tables.proxies.get(repository?.proxyId ?? '')
  return proxy?.status === 'Offline' ? offline(proxy) : undefined
}

function pickPlaces(draw: Draw, count: number, among: number): number[] {
  const places = new Set<number>()
  while (places.size < count) places.add(draw.integer(0, among - 1))
  return [...places].sort((a, b) => a - b)
}
