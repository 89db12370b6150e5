import type { Static } from 'typebox'
import type { Container } from '../../world/content/containers.js'
import { findContainer } from '../../world/content/find-container.js'
import type { Organization } from '../../world/organizations/organization-rows.js'
import type { GroupData, SiteData, UserData } from '../../world/storage/repository-data.js'
import { computeETag } from '../e-tag.js'
import type { ViewContext } from '../view-context.js'
import type { ProtectedGroup, ProtectedMailbox, ProtectedSite, ProtectedUser } from './schema.js'

const ACCOUNT_TYPES = { User: 'User', Shared: 'SharedMailbox', Public: 'PublicMailbox' } as const
const GUID_LENGTH = 36

/** An organization as backups know it. */
interface Owner {
  /** `name:guid:guid`. */
  readonly organizationId: string
  readonly organization: Organization
}

/** Adds the tag of what it shows. */
const tag = <T extends object>(view: T) => ({ ...view, eTag: computeETag(view) })

const describeOwner = ({ world }: ViewContext, { organizationId, organization }: Owner) => ({
  ...(world.tables.organizations.get(organization.id) && { organizationId: organization.id }),
  backedUpOrganizationId: organizationId,
})

const describeMsid = (id: string, { organization }: Owner): { msid?: string } =>
  organization.type === 'OnPremises' ? {} : { msid: id.slice(0, GUID_LENGTH) }

/** The containers of some kinds that a user or a group has backups of. */
function listContainers(
  { world }: ViewContext,
  { organization, backup }: Pick<UserData, 'organization' | 'backup'>,
  target: number,
  kinds: readonly (keyof UserData['backup'])[],
): Container[] {
  const wanted = kinds.filter((kind) => backup[kind] !== undefined)
  return wanted.flatMap((kind) => findContainer(world, organization, kind, target) ?? [])
}

const mailboxView = ({ id, name, address, kind }: Container): Static<typeof ProtectedMailbox> => ({
  id,
  displayName: name,
  email: address,
  isArchive: kind === 'archive',
})

const ownSiteView = (
  from: ViewContext,
  owner: Owner,
  { id, name, address }: Container,
): Static<typeof ProtectedSite> =>
  tag({
    id,
    ...describeMsid(id, owner),
    displayName: name,
    url: address,
    ...describeOwner(from, owner),
  })

export function protectedUserView(from: ViewContext, entry: UserData): Static<typeof ProtectedUser> {
  const { id, user } = entry
  const list = (...kinds: (keyof UserData['backup'])[]) => listContainers(from, entry, user.index, kinds)
  return tag({
    id,
    ...describeMsid(user.id, entry),
    displayName: user.displayName,
    accountType: ACCOUNT_TYPES[user.type],
    ...describeOwner(from, entry),
    mailboxes: list('mailbox', 'archive').map(mailboxView),
    oneDrives: list('oneDrive').map(({ id: driveId, name, address }) => ({
      id: driveId,
      displayName: name,
      url: address,
    })),
    sites: list('personalSite').map((site) => ownSiteView(from, entry, site)),
  })
}

export function protectedGroupView(from: ViewContext, entry: GroupData): Static<typeof ProtectedGroup> {
  const { id, group } = entry
  const list = (kind: 'groupMailbox' | 'groupSite') => listContainers(from, entry, group.index, [kind])
  return tag({
    id,
    ...describeMsid(group.id, entry),
    displayName: group.displayName,
    ...describeOwner(from, entry),
    mailboxes: list('groupMailbox').map(mailboxView),
    sites: list('groupSite').map((site) => ownSiteView(from, entry, site)),
  })
}

export const protectedSiteView = (from: ViewContext, entry: SiteData): Static<typeof ProtectedSite> =>
  tag({
    id: entry.site.id,
    ...describeMsid(entry.site.id, entry),
    displayName: entry.site.title,
    url: entry.site.url,
    ...describeOwner(from, entry),
  })
