import type { Static } from 'typebox'
import { createGuid } from '../../world/core/seeded-random.js'
import { formatTimestamp } from '../../world/core/timestamp.js'
import type { DirectoryUser } from '../../world/organizations/directory.js'
import type { CloudConnection, Organization as Row } from '../../world/organizations/organization-rows.js'
import { getBackupTimes } from '../../world/storage/backups.js'
import { buildOrganizationDataId } from '../../world/storage/repository-data.js'
import type { World } from '../../world/world.js'
import { dropEmptyTexts } from '../request-schemas.js'
import { getForVersion } from '../versions.js'
import type { ViewContext } from '../view-context.js'
import {
  buildLoggedInActions,
  type LoggedInOrganization,
  type NewOrganization,
  type Organization,
  type OrganizationChange,
  type OrganizationOneDrive,
  type OrganizationQuery,
  oneDriveLinks,
  organizationLinks,
} from './schema.js'

/** What version 6 calls some of the regions. */
const LATER_REGIONS = { USgovCommunity: 'USGovernment', USgovDefence: 'USDefence' } as const
const FIRST_REGIONS = { USGovernment: 'USgovCommunity', USDefence: 'USgovDefence' } as const

export function organizationView(
  { world, base, version }: ViewContext,
  row: Row,
): Static<typeof Organization> {
  const { key: _key, counts: _counts, people: _people, credentials: _credentials, ...organization } = row
  const { region, exchangeOnlineSettings, sharePointOnlineSettings, ...shown } = organization
  const { exchangeSettings, sharepointSettings } = row
  const info = buildBackupInfo(world, row)
  const lastRegion = LATER_REGIONS[region as keyof typeof LATER_REGIONS] ?? region
  return {
    ...shown,
    ...(region && { region: getForVersion({ 3: region, 6: lastRegion }, version) as typeof region }),
    ...(row.type !== 'OnPremises' && {
      isExchangeOnline: exchangeOnlineSettings !== undefined,
      isSharePointOnline: sharePointOnlineSettings !== undefined,
      isTeamsOnline: false,
      isTeamsChatsOnline: false,
      ...(exchangeOnlineSettings && { exchangeOnlineSettings: cloudView(row, exchangeOnlineSettings) }),
      ...(sharePointOnlineSettings && { sharePointOnlineSettings: cloudView(row, sharePointOnlineSettings) }),
      officeName: row.name,
    }),
    ...(row.type !== 'Office365' && {
      isExchange: exchangeSettings !== undefined,
      isSharepoint: sharepointSettings !== undefined,
    }),
    ...info,
    get msid() {
      return getTenantId(world, row) as string
    },
    ...(info.isBackedup && { backedUpOrganizationId: buildOrganizationDataId(row) }),
    _links: organizationLinks.build(base, row),
    _actions: {},
  }
}

const cloudView = ({ name }: Row, connection: CloudConnection) => ({
  ...connection,
  useApplicationOnlyAuth: connection.account === undefined,
  officeOrganizationName: name,
})

/** The id of the tenant in Microsoft 365; undefined on premises. */
const getTenantId = ({ origin }: World, { key, type }: Row): string | undefined =>
  type === 'OnPremises' ? undefined : createGuid(origin.seed, origin.sandbox, key, 'tenant')

/** The organizations that are asked for. */
export function listOrganizations(
  world: World,
  { msid, backedUpOrganizationId }: Static<typeof OrganizationQuery>,
): Row[] {
  const isWanted = (row: Row): boolean =>
    (msid === undefined || getTenantId(world, row) === msid.toLowerCase()) &&
    (backedUpOrganizationId === undefined ||
      (buildBackupInfo(world, row).isBackedup &&
        buildOrganizationDataId(row).toLowerCase() === backedUpOrganizationId.toLowerCase()))
  return world.tables.organizations.list().filter(isWanted)
}

/** The names of all that an organization may be connected to. */
const CONNECTIONS = [
  'exchangeOnlineSettings',
  'sharePointOnlineSettings',
  'exchangeSettings',
  'sharepointSettings',
] as const

/** The world's draft of a change to an organization from what a client sent. */
export function buildOrganizationDraft<T extends Static<typeof OrganizationChange>>({ region, ...sent }: T) {
  const connections = CONNECTIONS.flatMap((name) => {
    const settings = sent[name]
    if (!settings) return []
    const given = dropEmptyTexts(settings)
    const isEmptied = Object.keys(given).length < Object.keys(settings).length
    return isEmptied && Object.values(given).every((value) => value === false) ? [] : [[name, given]]
  })
  const nothing = Object.fromEntries(CONNECTIONS.map((name) => [name, undefined]))
  return {
    ...sent,
    ...nothing,
    ...Object.fromEntries(connections),
    ...(region && { region: FIRST_REGIONS[region as keyof typeof FIRST_REGIONS] ?? region }),
  }
}

/** The world's draft of a new organization: an application has no account that tells the name of the tenant. */
export function buildNewOrganizationDraft(sent: Static<typeof NewOrganization>) {
  const { exchangeOnlineSettings, sharePointOnlineSettings } = sent
  const { name = (exchangeOnlineSettings ?? sharePointOnlineSettings)?.officeOrganizationName } = sent
  return { ...buildOrganizationDraft(sent), ...(name !== undefined && { name }) }
}

export function loggedInView({ world, base }: ViewContext, row: Row): Static<typeof LoggedInOrganization> {
  const { id, name, description, type } = row
  return {
    id,
    name,
    ...(description !== undefined && { description }),
    type,
    ...buildBackupInfo(world, row),
    _actions: buildLoggedInActions(base),
  }
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
