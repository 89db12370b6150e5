import { getNextStep } from './jobs/session-progress.js'
import type { World } from './world.js'

const DAY = 86_400_000

/** Returns until when a view of the world stays valid if nobody changes anything: milliseconds since 1970. */
export function getValidUntil(world: World): number {
  const { sessions } = world.tables
  // licenses are counted by the day
  let until = Math.min(world.nextEventTime, (Math.floor(world.time / DAY) + 1) * DAY)
  for (const repository of sessions.listIndexValues('running'))
    for (const session of sessions.where('running', repository))
      until = Math.min(until, getNextStep(world, session))
  return until
}
