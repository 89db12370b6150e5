import type { Job, JobSession, RunTotals } from './entities.js'
import { Draw } from './hash.js'
import type { World } from './world.js'

const SECOND = 1000

/** The course of a run, settled when it starts. */
export interface RunPlan {
  readonly outcome: JobSession['outcome']
  /** Milliseconds. */
  readonly duration: number
  readonly warnings: readonly number[]
  readonly failure?: string
  readonly totals: RunTotals
}

/** What a run has done that did nothing. */
export const NOTHING: RunTotals = {
  items: 0,
  bytes: 0,
  processingRateBytesPS: 0,
  processingRateItemsPS: 0,
  readRateBytesPS: 0,
  writeRateBytesPS: 0,
  bottleneck: 'NA',
}

/** What a run will come to: a function of the job, the number of the run and the size of its scope. */
export function planRun(world: World, job: Job, key: string, objects: number): RunPlan {
  const draw = new Draw(world.origin.seed, key)
  const { workload } = job
  if (workload.failure !== undefined)
    return {
      outcome: 'Failed',
      duration: draw.integer(12 * SECOND, 40 * SECOND),
      warnings: [],
      failure: workload.failure,
      totals: NOTHING,
    }

  const weekday = world.zone.local(world.time).getUTCDay()
  const quiet = weekday === 0 || weekday === 6 ? 0.35 : 1
  const perObject = job.protectedSince === undefined ? workload.firstItems : workload.newItems * quiet
  const items = Math.max(objects, Math.round(objects * perObject * draw.between(0.75, 1.3)))
  const bytes = Math.round(items * workload.itemBytes * draw.between(0.8, 1.25))
  const speed = workload.bytesPerSecond * draw.between(0.7, 1.2)
  const duration = Math.round((bytes / speed) * SECOND + draw.between(18, 45) * SECOND + objects * 1500)
  const warnings =
    objects > 0 && draw.chance(workload.warnings)
      ? pickPlaces(draw, Math.min(objects, draw.integer(1, 3)), objects)
      : []
  const rate = bytes / (duration / SECOND)
  return {
    outcome: warnings.length > 0 ? 'Warning' : 'Success',
    duration,
    warnings,
    totals: {
      items,
      bytes,
      processingRateBytesPS: Math.floor(rate),
      processingRateItemsPS: Math.floor(items / (duration / SECOND)),
      readRateBytesPS: Math.floor(rate * draw.between(2.4, 4.2)),
      writeRateBytesPS: Math.floor(rate * draw.between(8, 18)),
      bottleneck: draw.chance(0.85) ? 'Source' : 'Target',
    },
  }
}

function pickPlaces(draw: Draw, count: number, size: number): number[] {
  const places = new Set<number>()
  while (places.size < count) places.add(draw.integer(0, size - 1))
  return [...places].sort((a, b) => a - b)
}
