import { settingsOf } from '../settings/settings.js'
import { rememberBackups } from '../storage/backups.js'
import type { World } from '../world.js'
import type { JobSession } from './entities.js'
import { localMidnight } from './schedule.js'

const WEEK = 7 * 86_400_000
const DAY = 86_400_000

/** Plans the next clearing of old sessions: at the server's next midnight. */
export function planHistory(world: World): void {
  const at = world.zone.instant(localMidnight(world.time, world.zone) + DAY)
  world.schedule({ at, kind: 'history', subject: 'sessions' })
}

/** Forgets sessions that began before the time that is kept; the last one of a job stays, for its status is there. */
export function pruneHistory(world: World): void {
  planHistory(world)
  const { keepAllsessions, keeponlyLast } = settingsOf(world, 'history')
  if (keepAllsessions) return
  const { sessions } = world.tables
  const oldest = world.time - keeponlyLast * WEEK
  const old: JobSession[] = []
  for (const session of sessions.values()) {
    if (session.start >= oldest) break
    if (sessions.last('job', session.jobId)?.id !== session.id) old.push(session)
  }
  rememberBackups(world, old)
  for (const { id } of old) sessions.delete(id)
}
