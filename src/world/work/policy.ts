import { durationOf } from '../core/duration.js'
import type { Row } from '../core/table.js'
import { settingsOf } from '../settings/settings.js'
import type { World } from '../world.js'
import type { Hold, WorkKind, WorkPolicy } from './entities.js'

export const policyOf = (world: World, kind: WorkKind): WorkPolicy => settingsOf(world, 'work')[kind]

/** Milliseconds that work of a kind takes; undefined when the clock does not end it. @param usual what the world has */
export function lengthOf(world: World, kind: WorkKind, usual: number): number | undefined {
  const policy = policyOf(world, kind)
  if (policy === 'usual') return usual
  if (policy === 'instant') return 0
  return policy !== 'manual' && 'after' in policy ? (durationOf(policy.after) ?? usual) : undefined
}

/** Keeps work from ending by the clock, as its policy says; what was held already is held anew. */
export function hold(
  world: World,
  kind: WorkKind,
  { id, key }: Row,
  policy: WorkPolicy = policyOf(world, kind),
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

/** What keeps work from ending by the clock, if something does. */
export const holdOf = (world: World, { id }: Row): Hold | undefined => world.tables.holds.get(id)

export const release = (world: World, { id }: Row): void => world.tables.holds.delete(id)
