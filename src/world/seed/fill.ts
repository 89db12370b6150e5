import { durationOf } from '../core/duration.js'
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
export function fill(world: World, profile: Profile, now: number): void {
  planHistory(world)
  addSettings(world, profile, now)
  addProxies(world, profile)
  addRepositories(world, profile)
  const deeds: Deed[] = []
  for (const [place, organization] of each(profile.organizations)) {
    const row = addTenant(world, organization, place)
    for (const [, job] of each(organization.jobs)) deeds.push(...deedsOf(world, row, job, now))
  }
  for (let deed = takeFirst(deeds); deed; deed = takeFirst(deeds)) {
    world.liveUntil(deed.at)
    const later = deed.run()
    if (later) deeds.push(later)
  }
  world.liveUntil(now)
}

/** Takes out the earliest deed; of those at one time the first one written. */
function takeFirst(deeds: Deed[]): Deed | undefined {
  let earliest = 0
  for (const [place, { at }] of deeds.entries()) if (at < (deeds[earliest] as Deed).at) earliest = place
  return deeds.splice(earliest, 1)[0]
}
