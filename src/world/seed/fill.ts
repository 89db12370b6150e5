import { durationOf } from '../core/duration.js'
import type { Slices } from '../core/slices.js'
import { planHistory } from '../jobs/history.js'
import type { World } from '../world.js'
import { type Deed, deedsOf } from './deeds.js'
import { each } from './each.js'
import { addProxies, addRepositories, addSettings, addTenant } from './infrastructure.js'
import type { Profile } from './profile.js'

/** How long a profile's world has lived when it is handed over, in milliseconds. */
export const historyOf = ({ history = 'PT0S' }: Profile): number => durationOf(history) ?? 0

/**
 * Fills a world that begins when the profile's history does, and brings it to the present.
 * The past is not written down but lived: jobs are made, and the world goes on from there.
 */
export function* fill(world: World, profile: Profile, now: number): Slices<void> {
  planHistory(world)
  addSettings(world, profile, now)
  addProxies(world, profile)
  addRepositories(world, profile)
  const deeds: Deed[] = []
  for (const [place, organization] of each(profile.organizations)) {
    const row = addTenant(world, organization, place)
    for (const [, job] of each(organization.jobs)) deeds.push(...deedsOf(world, row, job, now))
    yield
  }
  // of those at one time the first one written comes first: the sort is stable
  deeds.sort((a, b) => a.at - b.at)
  for (let next = 0; next < deeds.length; next++) {
    const deed = deeds[next] as Deed
    yield* world.liveUntil(deed.at)
    const later = deed.run()
    if (later) insert(deeds, later, next + 1)
    yield
  }
  yield* world.liveUntil(now)
}

/** Puts a deed behind those that come before it, or at the same time. @param from where they begin that are not done yet */
function insert(deeds: Deed[], deed: Deed, from: number): void {
  let [low, high] = [from, deeds.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((deeds[middle] as Deed).at <= deed.at) low = middle + 1
    else high = middle
  }
  deeds.splice(low, 0, deed)
}
