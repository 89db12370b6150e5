import { Draw, remix } from '../core/hash.js'
import { holdOf } from '../work/policy.js'
import type { World } from '../world.js'
import type { BackupObject, JobSession, Rates } from './entities.js'

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

/** How far a session is: the numbers a client sees in `progress` and `statistics`. */
export interface Progress extends Rates {
  /** Objects done. */
  readonly objects: number
  readonly items: number
  readonly bytes: number
}

/** What the session takes in, in the order it does so. */
export const objectsOf = (world: World, session: JobSession): readonly BackupObject[] =>
  world.tables.scopes.get(session.scopeId)?.objects ?? []

/** When the session has done its first `count` objects, if it is not stopped: milliseconds since 1970. */
export function doneAt(world: World, session: JobSession, count: number): number {
  const { start, endsAt, noise } = session
  const length = endsAt - start
  const margin = Math.min(8 * SECOND, length * 0.15)
  const total = objectsOf(world, session).length
  if (count <= 0 || total === 0) return start + Math.floor(margin)
  const jitter = count === total ? 0 : new Draw(remix(noise, OBJECTS + count)).between(0, 0.7)
  return Math.floor(start + margin + ((length - 2 * margin) * (count - jitter)) / total)
}

/**
 * What the numbers of a session stand at: they move in steps, so that an answer stays true for a while. Those of one that
 * is held stand still when its work is done.
 */
export function lastStep(world: World, { start, end = world.time, endsAt }: JobSession): number {
  return start + Math.floor((Math.min(end, endsAt) - start) / STEP) * STEP
}

/** When the numbers of a running session change next: milliseconds since 1970. */
export function nextStep(world: World, session: JobSession): number {
  const next = lastStep(world, session) + STEP
  if (!holdOf(world, session)) return Math.min(next, session.endsAt)
  return next > session.endsAt ? Number.POSITIVE_INFINITY : next
}

/** How far a session is by now, or was when it ended. */
export function progressOf(world: World, session: JobSession): Progress {
  const { status, items, bytes, recorded } = session
  if (recorded) return progress(recorded.rates, recorded.progress, items, bytes)
  const total = objectsOf(world, session).length
  if (status === 'Success' || status === 'Warning')
    return progress(ratesOf(session, session.endsAt, items, bytes), total, items, bytes)

  const at = lastStep(world, session)
  // one that is held has always something left to do, and so had one that did not come to its end
  const most = status === 'Running' && !holdOf(world, session) ? total : Math.max(0, total - 1)
  const share = Math.min(shareAt(world, session, at), most < total ? 1 - 0.5 / total : 1)
  const soFar = Math.floor(bytes * share)
  if (soFar === 0) {
    const bottleneck = status === 'Running' ? 'Detecting' : 'NA'
    return progress({ ...NO_RATES, bottleneck }, 0, 0, 0)
  }
  const itemsSoFar = Math.floor(items * share)
  const objects = Math.min(most, objectsDoneAt(world, session, at, Math.floor(share * total)))
  return progress(ratesOf(session, at, itemsSoFar, soFar), objects, itemsSoFar, soFar)
}

/** Written out, because it is made for each session of each answer, and a spread takes several times as long. */
const progress = (rates: Rates, objects: number, items: number, bytes: number): Progress => ({
  processingRateBytesPS: rates.processingRateBytesPS,
  processingRateItemsPS: rates.processingRateItemsPS,
  readRateBytesPS: rates.readRateBytesPS,
  writeRateBytesPS: rates.writeRateBytesPS,
  bottleneck: rates.bottleneck,
  objects,
  items,
  bytes,
})

/** How much of its work a session has done at an instant, 0 to 1. */
function shareAt(world: World, session: JobSession, at: number): number {
  const total = objectsOf(world, session).length
  const begun = doneAt(world, session, 0)
  const done = doneAt(world, session, total)
  return done > begun ? Math.max(0, Math.min(1, (at - begun) / (done - begun))) : 1
}

/** Reading and writing are done in bursts, so they are faster than the whole. */
function ratesOf(
  { start, endsAt, noise, bytes: all }: JobSession,
  at: number,
  items: number,
  bytes: number,
): Rates {
  const draw = new Draw(remix(noise, RATES))
  const seconds = (at - start) / SECOND
  const whole = all / ((endsAt - start) / SECOND)
  return {
    processingRateBytesPS: Math.floor(bytes / seconds),
    processingRateItemsPS: Math.floor(items / seconds),
    readRateBytesPS: Math.floor(whole * draw.between(2.4, 4.2)),
    writeRateBytesPS: Math.floor(whole * draw.between(8, 18)),
    bottleneck: draw.chance(0.85) ? 'Source' : 'Target',
  }
}

/** Objects are done a little before an even pace would have them done: `even`, or one more. */
function objectsDoneAt(world: World, session: JobSession, at: number, even: number): number {
  return even < objectsOf(world, session).length && doneAt(world, session, even + 1) <= at ? even + 1 : even
}
