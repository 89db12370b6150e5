import { parseProfile } from '../catalogue/profile-catalogue.js'
import type { Profile } from '../world/seed/profile-schema.js'
import { buildProfile } from './build-profile.js'
import { fitProfile } from './fit-profile.js'
import type { Inventory } from './inventory.js'
import { writeProfile } from './write-profile.js'

export interface CreatedProfile {
  readonly profile: Profile
  readonly yaml: string
  /** Sentences about what differs from the server. */
  readonly notes: readonly string[]
}

/**
 * Creates a profile of what a server consists of.
 * @param seed of the world that the sizes of its backups are measured in
 * @throws ProfileError if the result were not valid
 */
export function createProfile(inventory: Inventory, seed: number): CreatedProfile {
  const { profile, notes: limits } = fitProfile(buildProfile(inventory), seed, inventory.now)
  const notes = [...inventory.notes, ...limits]
  const yaml = writeProfile(profile, [
    `Made from a backup server by vbo365-mock profile from, with version ${inventory.version} of the API.`,
    'The names are invented. Sizes and shares are rounded.',
    ...notes,
  ])
  return { profile: parseProfile(yaml, 'The profile'), yaml, notes }
}
