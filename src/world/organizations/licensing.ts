import { finish, type Slices } from '../core/slices.js'
import { settingsOf } from '../settings/settings.js'
import type { UserBackup } from '../storage/backups.js'
import type { World } from '../world.js'
import type { DirectoryUser } from './directory.js'
import type { Organization } from './entities.js'
import { protectionOf } from './protection.js'

const DAY = 86_400_000
/** A user who was not backed up for so long gives the licence back. */
const LICENSE_DAYS = 31
/** So many more users than licences are put up with. */
const GRACE = 0.1

export type LicenseState = 'Licensed' | 'Trial' | 'TemporarilyAssigned' | 'Exceeded'

/** A user who takes up a licence. */
export interface LicensedUser {
  readonly user: DirectoryUser
  readonly organization: Organization
  /** Milliseconds since 1970. */
  readonly lastBackup: number
  readonly state: LicenseState
}

/** The users who take up a licence, organization by organization: the first ones get those there are. */
export const licensedUsers = (world: World): readonly LicensedUser[] => finish(licensedInSlices(world))

export function* licensedInSlices(world: World): Slices<readonly LicensedUser[]> {
  const { backups, settings, organizations } = world.tables
  const today = Math.floor(world.time / DAY)
  const revision = [today, backups.revision, settings.revision, organizations.revision].join()
  const known = world.memo.find<readonly LicensedUser[]>('licensed users', revision)
  if (known) return known
  const list = yield* listLicensed(world)
  return world.memo.get('licensed users', revision, () => list)
}

function* listLicensed(world: World): Slices<LicensedUser[]> {
  const { type, users: licenses } = settingsOf(world, 'license')
  const oldest = (Math.floor(world.time / DAY) - LICENSE_DAYS) * DAY
  const list: LicensedUser[] = []
  for (const organization of world.tables.organizations.values()) {
    yield* world.directory(organization).workOut()
    const { users } = world.directory(organization)
    const backedUp = [...protectionOf(world, organization).users].sort(([a], [b]) => a - b)
    for (const [place, backup] of backedUp) {
      const user = users[place]
      const lastBackup = lastOf(backup)
      // shared mailboxes need no licence
      if (user?.type !== 'User' || lastBackup < oldest) continue
      const state =
        list.length < licenses
          ? type
          : list.length < licenses * (1 + GRACE)
            ? 'TemporarilyAssigned'
            : 'Exceeded'
      list.push({ user, organization, lastBackup, state })
    }
  }
  return list
}

const lastOf = (backup: UserBackup): number => Math.max(...Object.values(backup))

/** Users of an organization who have a licence, and those beyond what there are. */
export function licensesOf(
  world: World,
  { id }: Organization,
): { readonly licensedUsers: number; readonly newUsers: number } {
  const own = licensedUsers(world).filter(({ organization }) => organization.id === id)
  const newUsers = own.filter(({ state }) => state === 'TemporarilyAssigned').length
  return { licensedUsers: own.length, newUsers }
}
