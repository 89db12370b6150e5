import type { Code } from '../content/code.js'
import { COPIES, versionOf } from '../content/code.js'
import { habitsIn } from '../content/contents.js'
import {
  attachmentsOf,
  type Document,
  documentOf,
  type FileInfo,
  sizeOfVersion,
} from '../content/files/document.js'
import { lifeOf } from '../content/life.js'
import type { Place } from '../content/tree.js'
import { locationIn, type Thing } from './act.js'
import { asItWas, codesBelow, type Opened, origin, placeOf } from './open.js'

/** A document, or an item of a list, as a restore session shows it. */
export interface FileEntry {
  readonly code: Code
  readonly place: Place
  readonly document: Document
}

export function fileEntry(opened: Opened, code: Code): FileEntry {
  const { container, place, n, version, copy } = origin(opened, code)
  const document = documentOf(opened.world, container, place, habitsIn(container, place), n, version)
  return {
    code,
    place: placeOf(opened, code),
    document: copy
      ? {
          ...document,
          name: copy.prefix + document.name,
          version: `${copy.version + 1}.0`,
          created: copy.at,
          modified: copy.at,
        }
      : document,
  }
}

/** The files that hang on an item of a list. */
export function attachments(opened: Opened, { code, document }: FileEntry): FileInfo[] {
  const { container, n } = origin(opened, code)
  return attachmentsOf(container, n, document.modified)
}

const addressOf = ({ container }: Opened, { path }: Place, name = ''): string =>
  locationIn(container, [path, name].filter((part) => part !== '').join('/'))

export const documentThing = (opened: Opened, { code, place, document }: FileEntry): Thing => ({
  name: document.name,
  type: 'Item',
  sizeBytes: document.sizeBytes,
  source: addressOf(opened, place, document.name),
  codes: [code],
})

/** A folder, a library or a list with all that is in it. */
export const placeThing = (opened: Opened, place: Place): Thing => ({
  name: place.name,
  type: place.type === 'Library' || place.type === 'List' ? place.type : 'Folder',
  ...withSum(opened, codesBelow(asItWas(opened), place)),
  source: addressOf(opened, place),
})

export const driveThing = (drive: Opened): Thing => ({
  name: drive.container.name,
  type: 'OneDrive',
  ...withSum(drive, asItWas(drive).contents.all),
  source: drive.container.address,
})

/** A site as such: what is in it is restored list by list. The product gives no size of it either. */
export const siteThing = ({ container }: Opened): Thing => ({
  name: container.name,
  type: 'Site',
  sizeBytes: 0,
  source: container.address,
  codes: [],
})

/** Entries with the sum of their sizes: whoever acts on them has to look at each of them anyway. */
const withSum = (opened: Opened, codes: Iterable<Code>): Pick<Thing, 'codes' | 'sizeBytes'> => {
  let sizeBytes = 0
  for (const code of codes) sizeBytes += sizeOf(opened, code)
  return { codes, sizeBytes }
}

function sizeOf(opened: Opened, code: Code): number {
  const { container, place, n, version } = origin(opened, code)
  const { versions } = lifeOf(opened.world, container, n, habitsIn(container, place))
  return sizeOfVersion(container, n, version, versions.length)
}

export const attachmentThing = ({ container }: Opened, file: FileInfo): Thing => ({
  name: file.name,
  type: 'Attachment',
  sizeBytes: file.sizeBytes,
  source: container.address,
  codes: [],
})

/** Of an entry in several versions, the last: what a restore of the latest version takes. */
export function latestOnly(codes: Iterable<Code>): Code[] {
  const latest = new Map<number, Code>()
  for (const code of codes) {
    const key = code - (code < COPIES ? versionOf(code) : (code - COPIES) % 8)
    latest.set(key, Math.max(code, latest.get(key) ?? 0))
  }
  return [...latest.values()]
}
