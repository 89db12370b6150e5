import { parseDuration } from '../core/duration.js'
import type { Slices } from '../core/slices.js'
import { scheduleHistoryCleanup } from '../jobs/session-history.js'
import type { World } from '../world.js'
import { expandCounts } from './expand-counts.js'
import { addProfileOrganization, addProxies, addRepositories, addSettings } from './profile-infrastructure.js'
import type { Profile } from './profile-schema.js'
import { buildSeedActions, type SeedAction } from './seed-actions.js'

/** Returns the length of a profile's history in milliseconds. */
export const getHistoryLength = ({ history = 'PT0S' }: Profile): number => parseDuration(history) ?? 0

/**
 * Fills a world that begins when the profile's history does, and brings it to the present.
 * The past is not written down but lived: jobs are made, and the world goes on from there.
 */
export function* fillWorld(world: World, profile: Profile, now: number): Slices<void> {
  scheduleHistoryCleanup(world)
  addSettings(world, profile, now)
  addProxies(world, profile)
  addRepositories(world, profile)
  const actions: SeedAction[] = []
  for (const [index, organization] of expandCounts(profile.organizations)) {
    const row = addProfileOrganization(world, organization, index)
    for (const [, job] of expandCounts(organization.jobs))
      actions.push(...buildSeedActions(world, row, job, now))
    yield
  }
  // of those at one time the first one written comes first: the sort is stable
  actions.sort((a, b) => a.at - b.at)
  for (let next = 0; next < actions.length; next++) {
    const action = actions[next] as SeedAction
    yield* world.runUntil(action.at)
    const followUp = yield* action.run()
    if (followUp) insertAction(actions, followUp, next + 1)
    yield
  }
  yield* world.runUntil(now)
}

/** Puts an action behind those that come before it, or at the same time. @param from where they begin that are not done yet */
function insertAction(actions: SeedAction[], action: SeedAction, from: number): void {
  let [low, high] = [from, actions.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((actions[middle] as SeedAction).at <= action.at) low = middle + 1
    else high = middle
  }
  actions.splice(low, 0, action)
}
