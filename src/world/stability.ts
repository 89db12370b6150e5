import { nextStep } from './jobs/progress.js'
import type { World } from './world.js'

/** Until when what a reader sees of a world stays as it is, if nobody changes anything: milliseconds since 1970. */
export function stableUntil(world: World): number {
  const { sessions } = world.tables
  let until = world.nextEvent
  for (const repository of sessions.groups('running'))
    for (const session of sessions.where('running', repository))
      until = Math.min(until, nextStep(world, session))
  return until
}
