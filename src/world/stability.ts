import { nextStep } from './jobs/progress.js'
import type { World } from './world.js'

const DAY = 86_400_000

/** Until when what a reader sees of a world stays as it is, if nobody changes anything: milliseconds since 1970. */
export function stableUntil(world: World): number {
  const { sessions } = world.tables
  // licenses are counted by the day
  let until = Math.min(world.nextEvent, (Math.floor(world.time / DAY) + 1) * DAY)
  for (const repository of sessions.groups('running'))
    for (const session of sessions.where('running', repository))
      until = Math.min(until, nextStep(world, session))
  return until
}
