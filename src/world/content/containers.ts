import type { BackupObject } from '../jobs/job-rows.js'
import type { ContentSize, Organization } from '../organizations/organization-rows.js'

/** What the sessions of an explorer show. */
export type Explorer = 'Vex' | 'Veod' | 'Vesp'

/** A restored site is one that did not exist before somebody restored another under its name. */
export type ContainerKind = BackupObject['kind'] | 'restoredSite'

/** Growth of a container: entry by entry, each at its time. */
export interface Growth {
  /** How many there were when its organization was added, and over what time they had come (milliseconds). */
  readonly initialCount: number
  readonly initialSpan: number
  /** How many come in a day since. */
  readonly perDay: number
}

/** Something whose content is backed up: a mailbox, a OneDrive, a site. */
export interface Container {
  readonly kind: ContainerKind
  /** The index of its user, group or site in the directory, or of the restored site among them. */
  readonly target: number
  readonly organization: Organization
  readonly id: string
  readonly name: string
  /** Where it is: a mailbox by its address, all others by their URL. */
  readonly address: string
  /** Seed of its content, and seed of the ids in it; the latter differs between sandboxes. */
  readonly seed: number
  readonly idSeed: number
  readonly growth: Growth
  /** Only of a site below another one: which that is. */
  readonly parent?: Pick<Container, 'kind' | 'target'>
}

/** The explorer that shows a kind of container. */
export const EXPLORER_BY_KIND: Readonly<Record<ContainerKind, Explorer>> = {
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
export const buildContainerKey = ({
  organization,
  kind,
  target,
}: Pick<Container, 'kind' | 'target'> & { readonly organization: Pick<Organization, 'id'> }): string =>
  `${organization.id} ${kind} ${target}`

/** What the content of a container is drawn from, when a profile does not say otherwise. */
export const DEFAULT_CONTENT_SIZE: ContentSize = {
  mailItems: { from: 300, to: 2400 },
  documents: { from: 30, to: 260 },
  documentBytes: { from: 4_000, to: 90_000 },
}
