import type { Static } from 'typebox'
import type { DirectoryUser } from '../../world/directory.js'
import type { Organization as Row } from '../../world/entities.js'
import type { Viewpoint } from '../view.js'
import { type Organization, type OrganizationOneDrive, oneDriveLinks, organizationLinks } from './schema.js'

export function organizationView({ base }: Viewpoint, row: Row): Static<typeof Organization> {
  const { key: _key, counts: _counts, account, firstBackuptime, ...organization } = row
  const settings = { account, grantAdminAccess: true, useMfa: false }
  return {
    ...organization,
    ...(row.isExchangeOnline && { exchangeOnlineSettings: settings }),
    ...(row.isSharePointOnline && { sharePointOnlineSettings: settings }),
    isBackedup: firstBackuptime !== undefined,
    ...(firstBackuptime !== undefined && { firstBackuptime }),
    _links: organizationLinks.build(base, row),
    _actions: {},
  }
}

export function oneDriveView(
  { base }: Viewpoint,
  organization: Row,
  user: DirectoryUser,
): Static<typeof OrganizationOneDrive> {
  const { id } = user.oneDrive
  return {
    ...user.oneDrive,
    _links: oneDriveLinks.build(base, { organizationId: organization.id, userId: user.id, id }),
  }
}
