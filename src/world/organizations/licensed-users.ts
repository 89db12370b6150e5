import { forEachInSlices, runSlices, type Slices } from '../core/slices.js'
import { getSettings } from '../settings/settings.js'
import type { AccountBackupTimes } from '../storage/backups.js'
import type { World } from '../world.js'
import { getBackedUpContentInSlices } from './backed-up-content.js'
import type { DirectoryUser } from './directory.js'
import type { Organization } from './organization-rows.js'

const DAY = 86_400_000
/** Days without a backup after which a user releases the license. */
const LICENSE_DAYS = 31
/** Share of users above the number of licenses that is tolerated. */
const GRACE_SHARE = 0.1

export type LicenseState = 'Licensed' | 'Trial' | 'TemporarilyAssigned' | 'Exceeded'

/** A user who takes up a license. */
export interface LicensedUser {
  readonly user: DirectoryUser
  readonly organization: Organization
  /** Milliseconds since 1970. */
  readonly lastBackup: number
  readonly state: LicenseState
}

/** Lists the users who take up a license, organization by organization: the first ones get those there are. */
export const listLicensedUsers = (world: World): readonly LicensedUser[] => runSlices(licensedInSlices(world))

export function* licensedInSlices(world: World): Slices<readonly LicensedUser[]> {
  const { backups, settings, organizations } = world.tables
  const today = Math.floor(world.time / DAY)
  const revision = [today, backups.revision, settings.revision, organizations.revision].join()
  const known = world.cache.find<readonly LicensedUser[]>('licensed users', revision)
  if (known) return known
  const list = yield* buildLicensedUsers(world)
  return world.cache.getOrCreate('licensed users', revision, () => list)
}

function* buildLicensedUsers(world: World): Slices<LicensedUser[]> {
  const { type, users: licenses } = getSettings(world, 'license')
  const oldest = (Math.floor(world.time / DAY) - LICENSE_DAYS) * DAY
  const list: LicensedUser[] = []
  for (const organization of world.tables.organizations.values()) {
    yield* world.getDirectory(organization).buildInSlices()
    const { users } = world.getDirectory(organization)
    const backedUp = (yield* getBackedUpContentInSlices(world, organization)).users
    yield* forEachInSlices(users, (user) => {
      const backup = backedUp.get(user.index)
      const lastBackup = backup ? getLastBackup(backup) : Number.NEGATIVE_INFINITY
      // shared mailboxes need no license
      if (user.type !== 'User' || lastBackup < oldest) return
      const state =
        list.length < licenses
          ? type
          : list.length < licenses * (1 + GRACE_SHARE)
            ? 'TemporarilyAssigned'
            : 'Exceeded'
      list.push({ user, organization, lastBackup, state })
    })
  }
  return list
}

const getLastBackup = (backup: AccountBackupTimes): number => Math.max(...Object.values(backup))

/** Counts the users of an organization who have a license, and those beyond the licenses there are. */
export function countLicenses(
  world: World,
  { id }: Organization,
): { readonly licensedUsers: number; readonly newUsers: number } {
  const own = listLicensedUsers(world).filter(({ organization }) => organization.id === id)
  const newUsers = own.filter(({ state }) => state === 'TemporarilyAssigned').length
  return { licensedUsers: own.length, newUsers }
}
