import { decodeGuid, encodeGuid } from '../../core/encoded-guid.js'
import type { World } from '../../world.js'
import { buildContainerKey, type Container } from '../containers.js'
import type { ChurnRates } from '../entry-history.js'
import {
  buildFolderTree,
  type Folder,
  type FolderTemplate,
  type FolderTree,
  type FolderType,
} from '../folder-tree.js'
import { createEntryRandom } from '../people.js'
import { FOLDER_NAMES } from '../words/name-lists.js'

const FOLDERS_PURPOSE = 501

/** The folders of a OneDrive, or the libraries, lists and folders of a site. */
export const getFileTree = (world: World, container: Container): FolderTree =>
  world.cache.getOrCreate(`tree ${buildContainerKey(container)}`, '', () =>
    buildFolderTree(buildFileTemplates(container)),
  )

function buildFileTemplates(container: Container): FolderTemplate[] {
  const random = createEntryRandom(container, 0, FOLDERS_PURPOSE)
  const own = (type: FolderType, least: number, most: number, deep = true): FolderTemplate[] => {
    const names = new Set<string>()
    for (let left = random.integer(least, most); left > 0; left--) names.add(random.pick(FOLDER_NAMES))
    return [...names].sort().map((name) => ({
      name,
      type,
      weight: random.between(1, 5),
      below: deep && random.chance(0.3) ? own(type, 1, 2, false) : [],
    }))
  }
  switch (container.kind) {
    case 'oneDrive':
      return [
        ...own('Folder', 1, 4),
        { name: 'Attachments', type: 'Folder', weight: 2 },
        { name: 'Documents', type: 'Folder', weight: 8, children: own('Folder', 1, 3) },
        { name: 'Pictures', type: 'Folder', weight: 3 },
        // the root itself: what lies in no folder
        { name: DRIVE_ROOT_NAME, type: 'Folder', weight: 4 },
      ]
    case 'restoredSite':
      return []
    default:
      return [
        { name: 'Documents', type: 'Library', weight: 10, children: own('LibraryFolder', 2, 4) },
        { name: 'Site Assets', type: 'Library', weight: 2 },
        ...findSiteRoots(container).map(({ type, weight, isDeep, ...sketch }) => ({
          ...sketch,
          type,
          weight,
          below: isDeep ? own(type === 'List' ? 'ListFolder' : 'LibraryFolder', 0, 2, false) : [],
        })),
      ]
  }
}

interface SiteRoot {
  readonly name: string
  readonly type: 'Library' | 'List'
  readonly weight: number
  readonly isDeep?: boolean
}

const createLibrary = (name: string, weight = 3): SiteRoot => ({
  name,
  type: 'Library',
  weight,
  isDeep: true,
})
const createList = (name: string, weight = 2, isDeep = false): SiteRoot => ({
  name,
  type: 'List',
  weight,
  isDeep,
})
const ANNOUNCEMENTS = createList('Announcements', 1)

/** What sites have beside what all have, by what they are for. */
const ROOTS_BY_SITE_NAME: readonly (readonly [name: RegExp, roots: readonly SiteRoot[]])[] = [
  [
    /^(Intranet|Facilities)/,
    [
      createLibrary('Form Templates', 1),
      ANNOUNCEMENTS,
      createList('Contacts', 1.5),
      createList('Issues', 4, true),
      createList('Tasks'),
    ],
  ],
  [/^Polic/, [createLibrary('Policies', 6), ANNOUNCEMENTS, createList('Acknowledgements', 3)]],
  [
    /^(Project|Engineering|Research|Operations)/,
    [
      createLibrary('Deliverables', 5),
      createLibrary('Minutes'),
      createList('Issues', 4, true),
      createList('Milestones'),
      createList('Risks', 1.5),
      createList('Tasks', 3),
    ],
  ],
  [
    /^(Product|Release)/,
    [createLibrary('Manuals', 5), createList('Issues', 5, true), createList('Milestones')],
  ],
  [
    /^(Sales|Customer)/,
    [createLibrary('Offers', 6), createList('Contacts', 3), createList('Deals', 4), createList('Tasks')],
  ],
  [
    /^(Contracts|Legal|Procurement)/,
    [createLibrary('Contracts', 8), createList('Contacts'), createList('Tasks')],
  ],
  [
    /^(Brand|Marketing)/,
    [createLibrary('Logos', 4), createLibrary('Press', 3), ANNOUNCEMENTS, createList('Tasks', 1)],
  ],
  [/^(Board|Finance)/, [createLibrary('Minutes', 4), createLibrary('Reports', 6), createList('Tasks', 1)]],
  [
    /^(Training|Human)/,
    [createLibrary('Handouts', 4), createList('Courses', 3), createList('Open positions'), ANNOUNCEMENTS],
  ],
]

/** Sites that are for nothing in particular, those of people among them. */
const OTHER_ROOTS = [createLibrary('Templates', 1), createList('Tasks')]

const findSiteRoots = ({ name }: Container): readonly SiteRoot[] =>
  ROOTS_BY_SITE_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? OTHER_ROOTS

/** A drive has no folder above its folders, so what lies in none of them has one that is not shown. */
export const DRIVE_ROOT_NAME = ''
export const isDriveRoot = ({ name, parent }: Folder): boolean =>
  name === DRIVE_ROOT_NAME && parent === undefined

export const isListFolder = ({ type }: Folder): boolean => type === 'List' || type === 'ListFolder'

/** Documents are written over several days; the items of a list are changed now and then. */
export const getFileChurnRates = (folder: Folder): ChurnRates =>
  isListFolder(folder)
    ? { deletedShare: 0.15, changedShare: 0.35, maxChanges: 4 }
    : { deletedShare: 0.14, changedShare: 0.45, maxChanges: 6 }

/** What follows the id of a site in the id of a library or a list. */
const [PLACE, ENTRY, ATTACHMENT] = [1, 2, 3]

const deriveIdSeed = ({ idSeed }: Container, purpose: number): number => (idSeed + purpose) >>> 0

export const formatFolderGuid = (container: Container, folderNumber: number): string =>
  encodeGuid(deriveIdSeed(container, PLACE), folderNumber)
export const parseFolderGuid = (container: Container, guid: string): number | undefined =>
  decodeGuid(deriveIdSeed(container, PLACE), guid)

export const formatEntryGuid = (container: Container, entryId: number): string =>
  encodeGuid(deriveIdSeed(container, ENTRY), entryId)
export const parseEntryGuid = (container: Container, guid: string): number | undefined =>
  decodeGuid(deriveIdSeed(container, ENTRY), guid)

export const formatAttachmentGuid = (container: Container, entryId: number, n: number): string =>
  encodeGuid(deriveIdSeed(container, ATTACHMENT + 16 * (n + 1)), entryId)
