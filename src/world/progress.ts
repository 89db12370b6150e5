import type { BackupObject, JobSession, RunTotals } from './entities.js'
import { Draw } from './hash.js'
import { NOTHING } from './run-plan.js'
import { instantOf } from './stamp.js'
import type { World } from './world.js'

const SECOND = 1000
const STEP = 2 * SECOND

/** How far a session is: the numbers a client sees in `progress` and `statistics`. */
export interface Progress extends RunTotals {
  /** Objects done. */
  readonly objects: number
}

/** What the session takes in, in the order it does so. */
export const objectsOf = (world: World, session: JobSession): readonly BackupObject[] =>
  world.tables.scopes.get(session.scopeId)?.objects ?? []

/** When the session has done its first `count` objects, if it is not stopped: milliseconds since 1970. */
export function doneAt(world: World, session: JobSession, count: number): number {
  const start = instantOf(session.creationTime)
  const length = session.endsAt - start
  const margin = Math.min(8 * SECOND, length * 0.15)
  const total = objectsOf(world, session).length
  if (count <= 0 || total === 0) return start + Math.floor(margin)
  const jitter =
    count === total ? 0 : new Draw(world.origin.seed, session.key, 'object', count).between(0, 0.7)
  return Math.floor(start + margin + ((length - 2 * margin) * (count - jitter)) / total)
}

/** What the numbers of a session stand at: they move in steps, so that an answer stays true for a while. */
export function lastStep(world: World, session: JobSession): number {
  const start = instantOf(session.creationTime)
  const now = session.endTime === undefined ? world.time : instantOf(session.endTime)
  return start + Math.floor((now - start) / STEP) * STEP
}

/** When the numbers of a running session change next: milliseconds since 1970. */
export function nextStep(world: World, session: JobSession): number {
  return Math.min(lastStep(world, session) + STEP, session.endsAt)
}

/** How far a session is by now, or was when it ended. */
export function progressOf(world: World, session: JobSession): Progress {
  const { totals } = session
  const total = objectsOf(world, session).length
  if (session.status === 'Failed') return { ...totals, objects: 0 }
  if (session.status !== 'Running' && session.status !== 'Stopped') return { ...totals, objects: total }

  const at = lastStep(world, session)
  const begun = doneAt(world, session, 0)
  const share = Math.max(0, Math.min(1, (at - begun) / (doneAt(world, session, total) - begun)))
  const bytes = Math.floor(totals.bytes * share)
  if (bytes === 0)
    return { ...NOTHING, bottleneck: session.status === 'Running' ? 'Detecting' : 'NA', objects: 0 }
  const items = Math.floor(totals.items * share)
  const seconds = (at - instantOf(session.creationTime)) / SECOND
  return {
    ...totals,
    objects: objectsDoneAt(world, session, at, Math.floor(share * total)),
    items,
    bytes,
    processingRateBytesPS: Math.floor(bytes / seconds),
    processingRateItemsPS: Math.floor(items / seconds),
  }
}

/** Objects are done a little before an even pace would have them done: `even`, or one more. */
function objectsDoneAt(world: World, session: JobSession, at: number, even: number): number {
  return even < objectsOf(world, session).length && doneAt(world, session, even + 1) <= at ? even + 1 : even
}
