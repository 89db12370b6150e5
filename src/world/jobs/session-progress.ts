import { hashSeed, SeededRandom } from '../core/seeded-random.js'
import { findHold } from '../work/work-policy.js'
import type { World } from '../world.js'
import type { BackupObject, JobSession, Rates } from './job-rows.js'

const SECOND = 1000
const STEP = 2 * SECOND
const [RATES, OBJECTS] = [10, 1000]

const NO_RATES: Rates = {
  processingRateBytesPS: 0,
  processingRateItemsPS: 0,
  readRateBytesPS: 0,
  writeRateBytesPS: 0,
  bottleneck: 'NA',
}

/** Progress of a session: the numbers a client sees in `progress` and `statistics`. */
export interface Progress extends Rates {
  /** Objects done. */
  readonly objects: number
  readonly items: number
  readonly bytes: number
}

/** Returns the objects of a session, in the order it backs them up. */
export const getSessionObjects = (world: World, session: JobSession): readonly BackupObject[] =>
  world.tables.scopes.get(session.scopeId)?.objects ?? []

/** Returns when the session has done its first `count` objects, if it is not stopped: milliseconds since 1970. */
export function getDoneTime(world: World, session: JobSession, count: number): number {
  const { start, endsAt, seed } = session
  const length = endsAt - start
  const margin = Math.min(8 * SECOND, length * 0.15)
  const total = getSessionObjects(world, session).length
  if (count <= 0 || total === 0) return start + Math.floor(margin)
  const jitter = count === total ? 0 : new SeededRandom(hashSeed(seed, OBJECTS + count)).between(0, 0.7)
  return Math.floor(start + margin + ((length - 2 * margin) * (count - jitter)) / total)
}

/**
 * What the numbers of a session stand at: they move in steps, so that an answer stays true for a while. Those of one that
 * is held stand still when its work is done.
 */
export function getLastStep(world: World, { start, end = world.time, endsAt }: JobSession): number {
  return start + Math.floor((Math.min(end, endsAt) - start) / STEP) * STEP
}

/** Returns when the numbers of a running session change next: milliseconds since 1970. */
export function getNextStep(world: World, session: JobSession): number {
  const next = getLastStep(world, session) + STEP
  if (!findHold(world, session)) return Math.min(next, session.endsAt)
  return next > session.endsAt ? Number.POSITIVE_INFINITY : next
}

/** Returns the progress of a session: now, or at its end. */
export function getProgress(world: World, session: JobSession): Progress {
  const { status, items, bytes, recorded } = session
  if (recorded) return buildProgress(recorded.rates, recorded.progress, items, bytes)
  const total = getSessionObjects(world, session).length
  if (status === 'Success' || status === 'Warning')
    return buildProgress(computeRates(session, session.endsAt, items, bytes), total, items, bytes)

  const at = getLastStep(world, session)
  // one that is held has always something left to do, and so had one that did not come to its end
  const most = status === 'Running' && !findHold(world, session) ? total : Math.max(0, total - 1)
  const share = Math.min(getShareDone(world, session, at), most < total ? 1 - 0.5 / total : 1)
  const soFar = Math.floor(bytes * share)
  if (soFar === 0) {
    const bottleneck = status === 'Running' ? 'Detecting' : 'NA'
    return buildProgress({ ...NO_RATES, bottleneck }, 0, 0, 0)
  }
  const itemsSoFar = Math.floor(items * share)
  const objects = Math.min(most, countObjectsDone(world, session, at, Math.floor(share * total)))
  return buildProgress(computeRates(session, at, itemsSoFar, soFar), objects, itemsSoFar, soFar)
}

/** Written out, because it is made for each session of each answer, and a spread takes several times as long. */
const buildProgress = (rates: Rates, objects: number, items: number, bytes: number): Progress => ({
  processingRateBytesPS: rates.processingRateBytesPS,
  processingRateItemsPS: rates.processingRateItemsPS,
  readRateBytesPS: rates.readRateBytesPS,
  writeRateBytesPS: rates.writeRateBytesPS,
  bottleneck: rates.bottleneck,
  objects,
  items,
  bytes,
})

/** Returns the share of its work that a session has done at an instant, 0 to 1. */
function getShareDone(world: World, session: JobSession, at: number): number {
  const total = getSessionObjects(world, session).length
  const begun = getDoneTime(world, session, 0)
  const done = getDoneTime(world, session, total)
  return done > begun ? Math.max(0, Math.min(1, (at - begun) / (done - begun))) : 1
}

/** Reading and writing are done in bursts, so they are faster than the whole. */
function computeRates(
  { start, endsAt, seed, bytes: all }: JobSession,
  at: number,
  items: number,
  bytes: number,
): Rates {
  const random = new SeededRandom(hashSeed(seed, RATES))
  const seconds = (at - start) / SECOND
  const whole = all / ((endsAt - start) / SECOND)
  return {
    processingRateBytesPS: Math.floor(bytes / seconds),
    processingRateItemsPS: Math.floor(items / seconds),
    readRateBytesPS: Math.floor(whole * random.between(2.4, 4.2)),
    writeRateBytesPS: Math.floor(whole * random.between(8, 18)),
    bottleneck: random.chance(0.85) ? 'Source' : 'Target',
  }
}

/** Objects are done a little before an even pace would have them done: `even`, or one more. */
function countObjectsDone(world: World, session: JobSession, at: number, even: number): number {
  return even < getSessionObjects(world, session).length && getDoneTime(world, session, even + 1) <= at
    ? even + 1
    : even
}
