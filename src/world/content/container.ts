import { guid, seedOf } from '../core/hash.js'
import type { BackupObject } from '../jobs/entities.js'
import type { ContentSize, Organization } from '../organizations/entities.js'
import type { World } from '../world.js'

/** What the sessions of an explorer show. */
export type Explorer = 'Vex' | 'Veod' | 'Vesp'

/** A restored site is one that did not exist before somebody restored another under its name. */
export type ContainerKind = BackupObject['kind'] | 'restoredSite'

/** Something whose content is backed up: a mailbox, a OneDrive, a site. */
export interface Container {
  readonly kind: ContainerKind
  /** The place of its user, group or site in the directory, or of the restored site among them. */
  readonly target: number
  readonly organization: Organization
  readonly id: string
  readonly name: string
  /** Where it is: a mailbox by its address, all others by their URL. */
  readonly address: string
  /** A number that its content comes from, and one that the ids in it come from: they differ between sandboxes. */
  readonly noise: number
  readonly mark: number
  /** Only of a site below another one: the place of that. */
  readonly parent?: number
}

/** The explorer that shows a kind of container. */
export const EXPLORERS: Readonly<Record<ContainerKind, Explorer>> = {
  mailbox: 'Vex',
  archive: 'Vex',
  groupMailbox: 'Vex',
  oneDrive: 'Veod',
  personalSite: 'Vesp',
  groupSite: 'Vesp',
  site: 'Vesp',
  restoredSite: 'Vesp',
}

/** The name of a container within its world. */
export const keyOf = ({
  organization,
  kind,
  target,
}: Pick<Container, 'kind' | 'target'> & { readonly organization: Pick<Organization, 'id'> }): string =>
  `${organization.id} ${kind} ${target}`

/** The container of an organization; undefined when the directory has no such thing. */
export function containerOf(
  world: World,
  organization: Organization,
  kind: ContainerKind,
  target: number,
): Container | undefined {
  const place = placeOf(world, organization, kind, target)
  if (!place) return undefined
  const { seed, sandbox } = world.origin
  const path = [organization.key, kind, target].join(' ')
  const own = guid(seed, sandbox, path)
  return {
    kind,
    target,
    organization,
    // the id of a site has two parts: that of the collection, and its own
    id: kind === 'personalSite' || kind === 'groupSite' ? own + guid(seed, sandbox, path, 'web') : own,
    noise: seedOf(seed, path),
    mark: seedOf(seed, sandbox, path),
    ...place,
  }
}

type Place = Pick<Container, 'name' | 'address'> & Partial<Pick<Container, 'id' | 'parent'>>

function placeOf(
  world: World,
  organization: Organization,
  kind: ContainerKind,
  target: number,
): Place | undefined {
  const directory = world.directory(organization)
  switch (kind) {
    case 'mailbox':
    case 'archive': {
      const user = directory.users[target]
      return user && { name: user.displayName, address: user.name }
    }
    case 'oneDrive':
    case 'personalSite': {
      const drive = directory.users[target]?.oneDrive
      return drive && { name: drive.name, address: drive.url, ...(kind === 'oneDrive' && { id: drive.id }) }
    }
    case 'groupMailbox': {
      const group = directory.groups[target]
      return group && { name: group.displayName, address: group.name }
    }
    case 'groupSite': {
      const group = directory.groups[target]
      return group?.site === undefined ? undefined : { name: group.displayName, address: group.site }
    }
    case 'site': {
      const site = directory.sites[target]
      if (!site) return undefined
      const { id, name, url, parent } = site
      return { id, name, address: url, ...(parent !== undefined && { parent }) }
    }
    case 'restoredSite': {
      const row = world.tables.restoredSites.where('organization', organization.id)[target]
      return row && { id: row.id + guid(row.id, 'web'), name: row.name, address: row.url }
    }
  }
}

/** What the content of a container is drawn from, when a profile does not say otherwise. */
export const USUAL_CONTENT: ContentSize = {
  mailItems: { from: 300, to: 2400 },
  documents: { from: 30, to: 260 },
  documentBytes: { from: 4_000, to: 90_000 },
}
