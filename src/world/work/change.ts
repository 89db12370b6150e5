import { forEachOf, type Slices } from '../core/slices.js'
import { replanSession } from '../jobs/runs.js'
import { planIdleEnd } from '../restore/restore-sessions.js'
import { changeSettings, settingsOf } from '../settings/settings.js'
import { planRescan } from '../storage/proxies.js'
import type { World } from '../world.js'
import type { WorkKind, WorkSettings } from './entities.js'

/** Sets when work ends, for some kinds or all. It is true of what begins from now on, and of what is held until now. */
export function* changeWork(world: World, change: Partial<WorkSettings>): Slices<WorkSettings> {
  const after = changeSettings(world, 'work', change)
  yield* replan(world, (kind) => change[kind] !== undefined)
  return after
}

/** All work ends as usual again. */
export function* resetWork(world: World): Slices<WorkSettings> {
  world.tables.settings.delete('work')
  yield* replan(world, () => true)
  return settingsOf(world, 'work')
}

function* replan(world: World, isMeant: (kind: WorkKind) => boolean): Slices<void> {
  const { holds, restoreSessions, proxies, sessions } = world.tables
  // a restore session ends by when it was used last, so a new policy is true of all that are open
  if (isMeant('restore'))
    yield* forEachOf(restoreSessions.where('state', 'Working'), (session) => planIdleEnd(world, session))
  yield* forEachOf(holds.list(), ({ id, kind }) => {
    if (!isMeant(kind)) return
    const session = kind === 'job' ? sessions.get(id) : undefined
    const proxy = kind === 'rescan' ? proxies.get(id) : undefined
    if (session) replanSession(world, session)
    if (proxy) planRescan(world, proxy)
  })
}
