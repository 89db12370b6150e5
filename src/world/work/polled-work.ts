import { finishDueSession } from '../jobs/job-runs.js'
import { endIdleSession } from '../restore/restore-sessions.js'
import { finishRescan } from '../storage/proxies.js'
import type { World } from '../world.js'
import type { WorkKind } from './work-rows.js'

const FINISH_WORK = { job: finishDueSession, restore: endIdleSession, rescan: finishRescan }

/** Returns whether any work ends by the number of polls. */
export function hasPolledWork(world: World): boolean {
  for (const { polls } of world.tables.holds.values()) if (polls !== undefined) return true
  return false
}

/**
 * A client has asked for work, and is about to be shown it. What it has asked for often enough ends now.
 * @param isShown which of that kind the client has asked for, by the id of its session or proxy; all when absent
 */
export function countPoll(world: World, kind: WorkKind, isShown: (id: string) => boolean = () => true): void {
  const { holds } = world.tables
  for (const { id, kind: own, polls } of holds.list()) {
    if (own !== kind || polls === undefined || !isShown(id)) continue
    if (polls > 1) holds.update(id, { polls: polls - 1 })
    else FINISH_WORK[kind](world, id)
  }
}
