import type { Static } from 'typebox'
import { formatTimestamp } from '../../world/core/timestamp.js'
import type { DirectoryUser } from '../../world/organizations/directory.js'
import type { Organization as Row } from '../../world/organizations/organization-rows.js'
import { getBackupTimes } from '../../world/storage/backups.js'
import type { World } from '../../world/world.js'
import type { ViewContext } from '../view-context.js'
import {
  buildLoggedInActions,
  type LoggedInOrganization,
  type Organization,
  type OrganizationOneDrive,
  oneDriveLinks,
  organizationLinks,
} from './schema.js'

export function organizationView({ world, base }: ViewContext, row: Row): Static<typeof Organization> {
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
    ...buildBackupInfo(world, row),
    _links: organizationLinks.build(base, row),
    _actions: {},
  }
}

export function loggedInView({ world, base }: ViewContext, row: Row): Static<typeof LoggedInOrganization> {
  const { id, name, type } = row
  return { id, name, type, ...buildBackupInfo(world, row), _actions: buildLoggedInActions(base) }
}

/** Builds whether and when an organization was backed up. */
function buildBackupInfo(
  world: World,
  { id }: Row,
): { isBackedup: boolean; firstBackuptime?: string; lastBackuptime?: string } {
  const times = getBackupTimes(world, id)
  if (!times) return { isBackedup: false }
  return {
    isBackedup: true,
    firstBackuptime: formatTimestamp(times.first),
    lastBackuptime: formatTimestamp(times.last),
  }
}

export function oneDriveView(
  { base }: ViewContext,
  organization: Row,
  user: DirectoryUser,
  oneDrive: NonNullable<DirectoryUser['oneDrive']>,
): Static<typeof OrganizationOneDrive> {
  const ids = { organizationId: organization.id, userId: user.id, id: oneDrive.id }
  return { ...oneDrive, _links: oneDriveLinks.build(base, ids) }
}
