import { forEachInSlices, type Slices } from '../core/slices.js'
import { getSettings } from '../settings/settings.js'
import { keepBackupTimes } from '../storage/backups.js'
import type { World } from '../world.js'
import type { JobSession } from './job-rows.js'
import { getLocalMidnight } from './schedule.js'

const WEEK = 7 * 86_400_000
const DAY = 86_400_000
/** So many sessions are looked at at a time. */
const SLICE_SIZE = 200

/** Plans the next clearing of old sessions: at the server's next midnight. */
export function scheduleHistoryCleanup(world: World): void {
  const at = world.zone.toInstant(getLocalMidnight(world.time, world.zone) + DAY)
  world.schedule({ at, kind: 'history', subject: 'sessions' })
}

/** Forgets sessions that began before the time that is kept; the last one of a job stays, for its status is there. */
export function* deleteOldSessions(world: World): Slices<void> {
  scheduleHistoryCleanup(world)
  const { keepAllsessions, keeponlyLast } = getSettings(world, 'history')
  if (keepAllsessions) return
  const { sessions } = world.tables
  const oldest = world.time - keeponlyLast * WEEK
  const old: JobSession[] = []
  let count = 0
  for (const session of sessions.values()) {
    if (session.start >= oldest) break
    if (sessions.last('job', session.jobId)?.id !== session.id) old.push(session)
    if (++count % SLICE_SIZE === 0) yield
  }
  yield* keepBackupTimes(world, old)
  yield* forEachInSlices(old, ({ id }) => sessions.delete(id))
}
