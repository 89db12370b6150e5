import { Clock } from '../core/clock.js'
import { handlers } from '../events.js'
import { World } from '../world.js'
import { fill, historyOf } from './fill.js'
import type { Profile } from './profile.js'

export interface SeedOptions {
  readonly profile: Profile
  /** Whole number: the same one gives the same world. */
  readonly seed: number
  /** Name of the sandbox, empty for the default one. */
  readonly sandbox?: string
  readonly clock?: Clock
}

/** A new world, filled by a profile, whose past ends at the clock's present. */
export function seedWorld({ profile, seed, sandbox = '', clock = new Clock() }: SeedOptions): World {
  const now = clock.now()
  const origin = { seed, sandbox, timeZone: profile.timeZone ?? 'America/New_York' }
  const world = World.create(origin, clock, now - historyOf(profile), handlers)
  fill(world, profile, now)
  return world
}
