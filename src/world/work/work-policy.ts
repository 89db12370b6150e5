import { parseDuration } from '../core/duration.js'
import type { Row } from '../core/table.js'
import { getSettings } from '../settings/settings.js'
import type { World } from '../world.js'
import type { Hold, WorkKind, WorkPolicy } from './work-rows.js'

export const getWorkPolicy = (world: World, kind: WorkKind): WorkPolicy => getSettings(world, 'work')[kind]

/** Milliseconds that work of a kind takes; undefined when the clock does not end it. @param defaultDuration what the world has */
export function getWorkDuration(world: World, kind: WorkKind, defaultDuration: number): number | undefined {
  const policy = getWorkPolicy(world, kind)
  if (policy === 'default') return defaultDuration
  if (policy === 'instant') return 0
  return policy !== 'manual' && 'after' in policy
    ? (parseDuration(policy.after) ?? defaultDuration)
    : undefined
}

/** Keeps work from ending by the clock, as its policy says; what was held already is held anew. */
export function holdWork(
  world: World,
  kind: WorkKind,
  { id, key }: Row,
  policy: WorkPolicy = getWorkPolicy(world, kind),
): void {
  const { holds } = world.tables
  holds.delete(id)
  holds.insert({
    id,
    key,
    kind,
    ...(typeof policy === 'object' && 'polls' in policy && { polls: policy.polls }),
  })
}

/** Finds the hold that keeps work from ending by the clock. */
export const findHold = (world: World, { id }: Row): Hold | undefined => world.tables.holds.get(id)

export const releaseWork = (world: World, { id }: Row): void => world.tables.holds.delete(id)
