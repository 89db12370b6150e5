import { Clock } from '../core/clock.js'
import type { Culture } from '../core/culture.js'
import { runSlices, type Slices } from '../core/slices.js'
import { eventHandlers } from '../event-handlers.js'
import { changeSettings } from '../settings/settings.js'
import { World } from '../world.js'
import { fillWorld, getHistoryLength } from './fill-world.js'
import type { Profile } from './profile-schema.js'

export interface SeedOptions {
  readonly profile: Profile
  /** Whole number: the same one gives the same world. */
  readonly seed: number
  /** Name of the sandbox, empty for the default one. */
  readonly sandbox?: string
  readonly clock?: Clock
  /** Milliseconds after which an idle restore session ends; half an hour when absent. */
  readonly restoreIdle?: number
  /** How the simulated server's Windows writes times; en-US when absent. */
  readonly culture?: Culture | undefined
}

/** A new world, filled by a profile, whose past ends at the clock's present. */
export const seedWorld = (options: SeedOptions): World => runSlices(seedInSlices(options))

export function* seedInSlices({
  profile,
  seed,
  sandbox = '',
  clock = new Clock(),
  restoreIdle,
  culture,
}: SeedOptions): Slices<World> {
  const now = clock.now()
  const origin = { seed, sandbox, timeZone: profile.timeZone ?? 'America/New_York', culture }
  const world = World.create(origin, clock, now - getHistoryLength(profile), eventHandlers)
  if (restoreIdle !== undefined) changeSettings(world, 'explorer', { idle: restoreIdle })
  yield* fillWorld(world, profile, now)
  return world
}
