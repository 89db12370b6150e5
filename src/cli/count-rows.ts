import { loadProfile } from '../catalogue/profile-catalogue.js'
import { ProfileError } from '../catalogue/profile-error.js'
import { Clock } from '../world/core/clock.js'
import { WorldError } from '../world/core/errors.js'
import { seedWorld } from '../world/seed/seed-world.js'
import type { World } from '../world/world.js'

/**
 * Counts the rows of each kind that a profile makes.
 * @param profile the name of one, or a file
 * @param now milliseconds since 1970; the present when absent
 * @throws ProfileError
 */
export function countRows(profile: string, seed: number, now = Date.now()): Record<string, number> {
  const content = loadProfile(profile)
  let world: World
  try {
    world = seedWorld({ profile: content, seed, clock: new Clock({ mode: 'frozen', now }) })
  } catch (error) {
    if (error instanceof WorldError) throw new ProfileError(`${profile}: ${error.message}`)
    throw error
  }
  const { tables } = world
  const organizations = tables.organizations.list()
  const sum = (kind: 'users' | 'groups' | 'sites'): number =>
    organizations.reduce((total, { counts }) => total + counts[kind], 0)
  return {
    organizations: organizations.length,
    users: sum('users'),
    groups: sum('groups'),
    sites: sum('sites'),
    proxies: tables.proxies.list().length,
    repositories: tables.repositories.list().length,
    jobs: tables.jobs.list().length,
    jobSessions: tables.sessions.list().length,
  }
}
