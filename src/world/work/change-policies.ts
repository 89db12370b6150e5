import { forEachInSlices, type Slices } from '../core/slices.js'
import { rescheduleSessionEnd } from '../jobs/job-runs.js'
import { scheduleIdleEnd } from '../restore/restore-sessions.js'
import { changeSettings, getSettings } from '../settings/settings.js'
import { scheduleRescanEnd } from '../storage/proxies.js'
import type { World } from '../world.js'
import type { WorkKind, WorkSettings } from './work-rows.js'

/** Sets when work ends, for some kinds or all. It is true of what begins from now on, and of what is held until now. */
export function* changeWorkPolicies(world: World, change: Partial<WorkSettings>): Slices<WorkSettings> {
  const after = changeSettings(world, 'work', change)
  yield* rescheduleHeldWork(world, (kind) => change[kind] !== undefined)
  return after
}

/** All work ends as usual again. */
export function* resetWorkPolicies(world: World): Slices<WorkSettings> {
  world.tables.settings.delete('work')
  yield* rescheduleHeldWork(world, () => true)
  return getSettings(world, 'work')
}

function* rescheduleHeldWork(world: World, isMeant: (kind: WorkKind) => boolean): Slices<void> {
  const { holds, restoreSessions, proxies, sessions } = world.tables
  // a restore session ends by when it was used last, so a new policy is true of all that are open
  if (isMeant('restore'))
    yield* forEachInSlices(restoreSessions.where('state', 'Working'), (session) =>
      scheduleIdleEnd(world, session),
    )
  yield* forEachInSlices(holds.list(), ({ id, kind }) => {
    if (!isMeant(kind)) return
    const session = kind === 'job' ? sessions.get(id) : undefined
    const proxy = kind === 'rescan' ? proxies.get(id) : undefined
    if (session) rescheduleSessionEnd(world, session)
    if (proxy) scheduleRescanEnd(world, proxy)
  })
}
