import type { Static } from 'typebox'
import { formatTimestamp } from '../../world/core/stamp.js'
import type { DirectoryUser } from '../../world/organizations/directory.js'
import type { Organization as Row } from '../../world/organizations/entities.js'
import { getBackupTimes } from '../../world/storage/backups.js'
import type { World } from '../../world/world.js'
import type { Viewpoint } from '../view.js'
import {
  buildLoggedInActions,
  type LoggedInOrganization,
  type Organization,
  type OrganizationOneDrive,
  oneDriveLinks,
  organizationLinks,
} from './schema.js'

export function organizationView({ world, base }: Viewpoint, row: Row): Static<typeof Organization> {
  const { key: _key, counts: _counts, people: _people, credentials: _credentials, ...organization } = row
  const { exchangeOnlineSettings, sharePointOnlineSettings, exchangeSettings, sharepointSettings } = row
  return {
    ...organization,
    ...(row.type !== 'OnPremises' && {
      isExchangeOnline: exchangeOnlineSettings !== undefined,
      isSharePointOnline: sharePointOnlineSettings !== undefined,
    }),
    ...(row.type !== 'Office365' && {
      isExchange: exchangeSettings !== undefined,
      isSharepoint: sharepointSettings !== undefined,
    }),
    ...backupView(world, row),
    _links: organizationLinks.build(base, row),
    _actions: {},
  }
}

export function loggedInView({ world, base }: Viewpoint, row: Row): Static<typeof LoggedInOrganization> {
  const { id, name, type } = row
  return { id, name, type, ...backupView(world, row), _actions: buildLoggedInActions(base) }
}

/** Whether and when an organization was backed up. */
function backupView(
  world: World,
  { id }: Row,
): { isBackedup: boolean; firstBackuptime?: string; lastBackuptime?: string } {
  const times = getBackupTimes(world, id)
  if (!times) return { isBackedup: false }
  return { isBackedup: true, firstBackuptime: formatTimestamp(times.first), lastBackuptime: formatTimestamp(times.last) }
}

export function oneDriveView(
  { base }: Viewpoint,
  organization: Row,
  user: DirectoryUser,
  oneDrive: NonNullable<DirectoryUser['oneDrive']>,
): Static<typeof OrganizationOneDrive> {
  const place = { organizationId: organization.id, userId: user.id, id: oneDrive.id }
  return { ...oneDrive, _links: oneDriveLinks.build(base, place) }
}
