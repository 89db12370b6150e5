import { Draw, remix } from '../../core/hash.js'
import type { World } from '../../world.js'
import { type Container, USUAL_CONTENT } from '../entities.js'
import { type Habits, lifeOf } from '../life.js'
import { colleague, drawOf } from '../people.js'
import type { Place } from '../tree.js'
import { fill } from '../words/fill.js'
import { LIST_ITEMS } from '../words/subjects.js'
import { fileName } from './names.js'
import { isList } from './places.js'

const [NAME, BYTES, WHO, ATTACHED] = [601, 602, 603, 604]
/** Libraries and folders that hold pictures only. */
const PICTURES = new Set(['Pictures', 'Site Assets', 'Photos', 'Logos'])

/** What a document is; each is written by a maker of its own. */
export const FILE_TYPES = ['docx', 'pdf', 'csv', 'txt', 'html', 'png'] as const
export type FileType = (typeof FILE_TYPES)[number]

/** A file without its bytes: they follow from its type, its size and its noise. */
export interface FileInfo {
  readonly name: string
  readonly type: FileType
  readonly sizeBytes: number
  readonly noise: number
  /** Milliseconds since 1970. */
  readonly modified: number
}

/** A document of a drive or a library, or an item of a list, in one of its versions. */
export interface Document extends FileInfo {
  readonly title: string
  /** `2.0` is the second version. */
  readonly version: string
  readonly created: number
  readonly createdBy: string
  readonly modifiedBy: string
}

/** The n-th entry of a drive or a site. */
export function documentOf(
  world: World,
  container: Container,
  place: Place,
  habits: Habits,
  n: number,
  version: number,
): Document {
  const draw = drawOf(container, n, NAME)
  const { versions } = lifeOf(world, container, n, habits)
  const who = drawOf(container, n, WHO)
  const owner =
    container.kind === 'oneDrive' || container.kind === 'personalSite'
      ? container.name
      : colleague(world, container.organization, who).name
  const created = versions[0] as number
  const named = isList(place)
    ? { title: itemTitle(world, place, draw, created), type: 'txt' as const }
    : fileName(container.noise, n, PICTURES.has(place.name), created)
  return {
    ...named,
    name: isList(place) ? named.title : `${named.title}.${named.type}`,
    sizeBytes: sizeOfVersion(container, n, version, versions.length),
    noise: remix(remix(container.noise, n), BYTES + version),
    version: `${version + 1}.0`,
    created,
    createdBy: owner,
    modified: versions[version] ?? created,
    modifiedBy:
      version === 0 || draw.chance(0.5) ? owner : colleague(world, container.organization, who).name,
  }
}

/** What an item of a list is called: by its list, whose name the folders in it do not have. */
function itemTitle(world: World, { path }: Place, draw: Draw, created: number): string {
  const templates = LIST_ITEMS[path.split('/')[0] as string] ?? (LIST_ITEMS.Tasks as readonly [string])
  return fill(draw.pick(templates), draw, { local: world.zone.local(created) })
}

/** The size of a version: each adds a little, and the last of them comes up to what the profile allows at most. */
export function sizeOfVersion(container: Container, n: number, version: number, versions: number): number {
  const { from, to } = container.organization.content?.documentBytes ?? USUAL_CONTENT.documentBytes
  const draw = new Draw(remix(remix(container.noise, n), BYTES))
  // many are small and some are large
  const size = from + (to - from) * draw.next() ** 2
  const share = (1 + GROWTH * version) / (1 + GROWTH * (versions - 1))
  return Math.max(SMALLEST, from, Math.round(size * share))
}

const GROWTH = 0.07

/** What a document of any type fits into. */
export const SMALLEST = 4_000

/** The files that hang on an item of a list. */
export function attachmentsOf(container: Container, n: number, modified: number): FileInfo[] {
  const draw = drawOf(container, n, ATTACHED)
  const count = draw.chance(0.35) ? draw.integer(1, 3) : 0
  return Array.from({ length: count }, (_, place) => {
    // as many as an entry can have lie between two entries
    const { title, type } = fileName(container.noise, n * 3 + place, false, modified)
    return {
      name: `${title}.${type}`,
      type,
      sizeBytes: draw.integer(SMALLEST, 30_000),
      noise: remix(remix(container.noise, n), ATTACHED + place),
      modified,
    }
  })
}
