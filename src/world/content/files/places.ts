import { sealGuid, unsealGuid } from '../../core/sealed.js'
import type { World } from '../../world.js'
import { type Container, keyOf } from '../entities.js'
import type { Habits } from '../life.js'
import { drawOf } from '../people.js'
import { type Place, type PlaceType, type Sketch, type Tree, treeOf } from '../tree.js'
import { FOLDER_NAMES } from '../words/names.js'

const PLACES = 501

/** The folders of a OneDrive, or the libraries, lists and folders of a site. */
export const fileTree = (world: World, container: Container): Tree =>
  world.memo.get(`tree ${keyOf(container)}`, '', () => treeOf(sketch(container)))

function sketch(container: Container): Sketch[] {
  const draw = drawOf(container, 0, PLACES)
  const own = (type: PlaceType, least: number, most: number, deep = true): Sketch[] => {
    const names = new Set<string>()
    for (let left = draw.integer(least, most); left > 0; left--) names.add(draw.pick(FOLDER_NAMES))
    return [...names].sort().map((name) => ({
      name,
      type,
      weight: draw.between(1, 5),
      below: deep && draw.chance(0.3) ? own(type, 1, 2, false) : [],
    }))
  }
  switch (container.kind) {
    case 'oneDrive':
      return [
        ...own('Folder', 1, 4),
        { name: 'Attachments', type: 'Folder', weight: 2 },
        { name: 'Documents', type: 'Folder', weight: 8, below: own('Folder', 1, 3) },
        { name: 'Pictures', type: 'Folder', weight: 3 },
        // the root itself: what lies in no folder
        { name: ROOT, type: 'Folder', weight: 4 },
      ]
    case 'restoredSite':
      return []
    default:
      return [
        { name: 'Documents', type: 'Library', weight: 10, below: own('LibraryFolder', 2, 4) },
        { name: 'Site Assets', type: 'Library', weight: 2 },
        ...kindOf(container).map(({ type, weight, isDeep, ...sketch }) => ({
          ...sketch,
          type,
          weight,
          below: isDeep ? own(type === 'List' ? 'ListFolder' : 'LibraryFolder', 0, 2, false) : [],
        })),
      ]
  }
}

interface Root {
  readonly name: string
  readonly type: 'Library' | 'List'
  readonly weight: number
  readonly isDeep?: boolean
}

const library = (name: string, weight = 3): Root => ({ name, type: 'Library', weight, isDeep: true })
const list = (name: string, weight = 2, isDeep = false): Root => ({ name, type: 'List', weight, isDeep })
const ANNOUNCEMENTS = list('Announcements', 1)

/** What sites have beside what all have, by what they are for. */
const KINDS: readonly (readonly [name: RegExp, roots: readonly Root[]])[] = [
  [
    /^(Intranet|Facilities)/,
    [
      library('Form Templates', 1),
      ANNOUNCEMENTS,
      list('Contacts', 1.5),
      list('Issues', 4, true),
      list('Tasks'),
    ],
  ],
  [/^Polic/, [library('Policies', 6), ANNOUNCEMENTS, list('Acknowledgements', 3)]],
  [
    /^(Project|Engineering|Research|Operations)/,
    [
      library('Deliverables', 5),
      library('Minutes'),
      list('Issues', 4, true),
      list('Milestones'),
      list('Risks', 1.5),
      list('Tasks', 3),
    ],
  ],
  [/^(Product|Release)/, [library('Manuals', 5), list('Issues', 5, true), list('Milestones')]],
  [/^(Sales|Customer)/, [library('Offers', 6), list('Contacts', 3), list('Deals', 4), list('Tasks')]],
  [/^(Contracts|Legal|Procurement)/, [library('Contracts', 8), list('Contacts'), list('Tasks')]],
  [/^(Brand|Marketing)/, [library('Logos', 4), library('Press', 3), ANNOUNCEMENTS, list('Tasks', 1)]],
  [/^(Board|Finance)/, [library('Minutes', 4), library('Reports', 6), list('Tasks', 1)]],
  [/^(Training|Human)/, [library('Handouts', 4), list('Courses', 3), list('Open positions'), ANNOUNCEMENTS]],
]

/** Sites that are for nothing in particular, those of people among them. */
const OTHERS = [library('Templates', 1), list('Tasks')]

const kindOf = ({ name }: Container): readonly Root[] =>
  KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? OTHERS

/** A drive has no place above its folders, so what lies in none of them has one that is not shown. */
export const ROOT = ''
export const isRoot = ({ name, parent }: Place): boolean => name === ROOT && parent === undefined

export const isList = ({ type }: Place): boolean => type === 'List' || type === 'ListFolder'

/** Documents are written over several days; the items of a list are changed now and then. */
export const fileHabits = (place: Place): Habits =>
  isList(place) ? { deleted: 0.15, changed: 0.35, changes: 4 } : { deleted: 0.14, changed: 0.45, changes: 6 }

/** What follows the id of a site in the id of a library or a list. */
const [PLACE, ENTRY, ATTACHMENT] = [1, 2, 3]

const markOf = ({ mark }: Container, purpose: number): number => (mark + purpose) >>> 0

export const placeGuid = (container: Container, code: number): string =>
  sealGuid(markOf(container, PLACE), code)
export const readPlaceGuid = (container: Container, guid: string): number | undefined =>
  unsealGuid(markOf(container, PLACE), guid)

export const entryGuid = (container: Container, code: number): string =>
  sealGuid(markOf(container, ENTRY), code)
export const readEntryGuid = (container: Container, guid: string): number | undefined =>
  unsealGuid(markOf(container, ENTRY), guid)

export const attachmentGuid = (container: Container, code: number, n: number): string =>
  sealGuid(markOf(container, ATTACHMENT + 16 * (n + 1)), code)
