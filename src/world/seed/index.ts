import { Clock } from '../clock.js'
import { Refused } from '../errors.js'
import { World } from '../world.js'
import { SMALL_DAYS, seedSmall } from './small.js'

const DAY = 86_400_000

/** A profile fills a world that begins `days` before the present, and brings it to the present. */
interface Profile {
  readonly days: number
  readonly timeZone: string
  readonly fill: (world: World, now: number) => void
}

const profiles: Record<string, Profile> = {
  small: { days: SMALL_DAYS, timeZone: 'America/New_York', fill: seedSmall },
}

/** The profiles there are, by name. */
export const profileNames: readonly string[] = Object.keys(profiles)

export interface SeedOptions {
  readonly profile: string
  /** Whole number: the same one gives the same world. */
  readonly seed: number
  /** Name of the sandbox, empty for the default one. */
  readonly sandbox?: string
  readonly clock?: Clock
}

/** A new world, filled by a profile, whose past ends at the clock's present. @throws Refused for an unknown profile */
export function seedWorld({ profile: name, seed, sandbox = '', clock = new Clock() }: SeedOptions): World {
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined
  if (!profile) throw new Refused(`There is no profile '${name}'. There is: ${profileNames.join(', ')}.`)
  const now = clock.now()
  const world = World.create({ seed, sandbox, timeZone: profile.timeZone }, clock, now - profile.days * DAY)
  profile.fill(world, now)
  return world
}
