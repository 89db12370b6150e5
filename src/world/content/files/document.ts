import { hashSeed, SeededRandom } from '../../core/seeded-random.js'
import type { World } from '../../world.js'
import { type Container, DEFAULT_CONTENT_SIZE } from '../containers.js'
import { buildEntryHistory, type ChurnRates } from '../entry-history.js'
import type { Folder } from '../folder-tree.js'
import { createEntryRandom, pickColleague } from '../people.js'
import { fillTemplate } from '../words/fill-template.js'
import { LIST_ITEM_TITLES } from '../words/subjects.js'
import { isListFolder } from './file-folders.js'
import { buildFileName } from './file-names.js'
import type { FileType } from './file-types.js'

const [NAME, BYTES, WHO, ATTACHED] = [601, 602, 603, 604]
/** Libraries and folders that hold pictures only. */
const PICTURE_FOLDERS = new Set(['Pictures', 'Site Assets', 'Photos', 'Logos'])

/** A file without its bytes: they follow from its type, its size and its seed. */
export interface FileInfo {
  readonly name: string
  readonly type: FileType
  readonly sizeBytes: number
  readonly seed: number
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
export function buildDocument(
  world: World,
  container: Container,
  folder: Folder,
  rates: ChurnRates,
  n: number,
  version: number,
): Document {
  const random = createEntryRandom(container, n, NAME)
  const { versionTimes } = buildEntryHistory(world, container, n, rates)
  const who = createEntryRandom(container, n, WHO)
  const owner =
    container.kind === 'oneDrive' || container.kind === 'personalSite'
      ? container.name
      : pickColleague(world, container.organization, who).name
  const created = versionTimes[0] as number
  const named = isListFolder(folder)
    ? { title: buildItemTitle(world, folder, random, created), type: 'txt' as const }
    : buildFileName(container.seed, n, PICTURE_FOLDERS.has(folder.name), created)
  return {
    ...named,
    name: isListFolder(folder) ? named.title : `${named.title}.${named.type}`,
    sizeBytes: computeVersionSize(container, n, version, versionTimes.length),
    seed: hashSeed(hashSeed(container.seed, n), BYTES + version),
    version: `${version + 1}.0`,
    created,
    createdBy: owner,
    modified: versionTimes[version] ?? created,
    modifiedBy:
      version === 0 || random.chance(0.5) ? owner : pickColleague(world, container.organization, who).name,
  }
}

/** What an item of a list is called: by its list, whose name the folders in it do not have. */
function buildItemTitle(world: World, { path }: Folder, random: SeededRandom, created: number): string {
  const templates =
    LIST_ITEM_TITLES[path.split('/')[0] as string] ?? (LIST_ITEM_TITLES.Tasks as readonly [string])
  return fillTemplate(random.pick(templates), random, { localTime: world.zone.toLocal(created) })
}

/** The size of a version: each adds a little, and the last of them comes up to what the profile allows at most. */
export function computeVersionSize(
  container: Container,
  n: number,
  version: number,
  versions: number,
): number {
  const { from, to } = container.organization.content?.documentBytes ?? DEFAULT_CONTENT_SIZE.documentBytes
  const random = new SeededRandom(hashSeed(hashSeed(container.seed, n), BYTES))
  // many are small and some are large
  const size = from + (to - from) * random.next() ** 2
  const share = (1 + VERSION_GROWTH * version) / (1 + VERSION_GROWTH * (versions - 1))
  return Math.max(MIN_DOCUMENT_BYTES, from, Math.round(size * share))
}

const VERSION_GROWTH = 0.07

/** What a document of any type fits into. */
export const MIN_DOCUMENT_BYTES = 4_000

/** The files that hang on an item of a list. */
export function buildAttachments(container: Container, n: number, modified: number): FileInfo[] {
  const random = createEntryRandom(container, n, ATTACHED)
  const count = random.chance(0.35) ? random.integer(1, 3) : 0
  return Array.from({ length: count }, (_, index) => {
    // as many as an entry can have lie between two entries
    const { title, type } = buildFileName(container.seed, n * 3 + index, false, modified)
    return {
      name: `${title}.${type}`,
      type,
      sizeBytes: random.integer(MIN_DOCUMENT_BYTES, 30_000),
      seed: hashSeed(hashSeed(container.seed, n), ATTACHED + index),
      modified,
    }
  })
}
