import { joinVersion } from '../data/address.js'
import { buildHref } from '../state/router.js'

/** The first word of the addresses that are about the content of backups: no resource of the API has this name. */
export const BROWSE = 'browse'

/** What the types of restore sessions contain, as the API calls it. */
export const CONTAINERS = { Vex: 'Mailboxes', Veod: 'OneDrives', Vesp: 'Sites' } as const

export type ContainerKind = (typeof CONTAINERS)[keyof typeof CONTAINERS]

/** What lies in a folder, as the API calls it. */
export type EntryKind = 'items' | 'documents'

/** What is looked at in a restore session: `#/data/v6/browse/{session}/{container}/documents/{folder}`. */
export interface Place {
  readonly version: string
  /** Id of the restore session. */
  readonly session?: string | undefined
  /** Id of a mailbox, a OneDrive or a site. */
  readonly container?: string | undefined
  readonly entries?: EntryKind | undefined
  /** Id of a folder, a library or a list; absent for all that is in the container. */
  readonly folder?: string | undefined
}

/** The place that a link into the view names; undefined for a link to a response of the API. */
export function readPlace(version: string, [first, ...ids]: readonly string[]): Place | undefined {
  if (first?.toLowerCase() !== BROWSE) return undefined
  const [session, container, entries, folder] = ids
  return {
    version,
    session,
    container,
    ...((entries === 'items' || entries === 'documents') && { entries, folder }),
  }
}

export function linkPlace({ version, session, container, entries, folder }: Place, row = ''): string {
  const parts = [BROWSE, session, container, entries, folder]
  const end = parts.indexOf(undefined)
  const rest = joinVersion(version, (end < 0 ? parts : parts.slice(0, end)) as string[])
  return buildHref('data', rest, row === '' ? {} : { _row: row })
}
