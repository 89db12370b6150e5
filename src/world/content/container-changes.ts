import { runSlices, type Slices } from '../core/slices.js'
import type { Restoration } from '../restore/restore-rows.js'
import type { World } from '../world.js'
import { buildContainerKey, type Container, EXPLORER_BY_KIND } from './containers.js'
import { type EntryId, getEntryIndex, getEntryVersion, MAX_VERSIONS } from './entry-id.js'
import { getFileTree } from './files/file-folders.js'
import { FolderTree, type FolderType } from './folder-tree.js'
import { getMailTree } from './mail/mail-folders.js'

/** A version of a copy: which entry it is of. */
export interface RestoredCopyVersion {
  readonly at: number
  readonly from: Pick<Container, 'kind' | 'target'>
  readonly entryId: EntryId
  readonly unread: boolean
}

/**
 * Something that was restored to where it had not been before. Restoring it again gives it another version. An entry
 * id tells only so many versions apart, so after them it goes on as another copy: what an id means never changes.
 */
export interface RestoredCopy {
  readonly folderPath: string
  /** What its name begins with, to tell it from what was there. */
  readonly namePrefix: string
  readonly versions: RestoredCopyVersion[]
  /** How many versions it has had before these. */
  readonly earlierVersions: number
  /** The index of the copy that goes on from here. */
  nextIndex?: number
}

/** Something that was restored to its own folder: from then on there is this version of it again. Or it was deleted. */
export interface VersionOverride {
  readonly at: number
  /** null: it was deleted instead, by somebody who meant it. */
  readonly version: number | null
}

/** Changes that restores have made in a container. */
export interface ContainerChanges {
  readonly tree: FolderTree
  readonly copies: readonly RestoredCopy[]
  /** The indexes of copies in the list, by `buildCopyKey`: the last one where it goes on as another. */
  readonly copyIndexes: ReadonlyMap<string, number>
  /** By the number of the entry, in order. */
  readonly overrides: ReadonlyMap<number, readonly VersionOverride[]>
}

/** Builds the key of a copy: restoring any version of an entry to the same folder gives the same copy. */
export const buildCopyKey = (
  path: string,
  prefix: string,
  { kind, target }: Pick<Container, 'kind' | 'target'>,
  entryId: EntryId,
): string => [path.toLowerCase(), prefix, kind, target, getEntryIndex(entryId)].join('\n')

const isInPlace = ({ kind, target, from, folderPath }: Restoration): boolean =>
  folderPath === null && from.kind === kind && from.target === target

export const getNativeTree = (world: World, container: Container): FolderTree =>
  EXPLORER_BY_KIND[container.kind] === 'Vex' ? getMailTree(world, container) : getFileTree(world, container)

/** Returns the changes that restores before an instant have made in a container. */
export function* getChangesBeforeInSlices(
  world: World,
  container: Container,
  instant: number,
): Slices<ContainerChanges> {
  const key = buildContainerKey(container)
  const rows = world.tables.restorations.where('container', key).filter(({ at }) => at < instant)
  const ledger = world.contentCache.getOrCreate(
    `changes ${key} ${rows.length}`,
    '',
    () => new ChangeLedger(getNativeTree(world, container)),
  )
  yield* ledger.apply(rows)
  return ledger
}

/** Returns the changes of all restores in a container. It is updated with each, so it costs what has been restored since. */
export const getChanges = (world: World, container: Container): ContainerChanges =>
  runSlices(getChangesInSlices(world, container))

export function* getChangesInSlices(world: World, container: Container): Slices<ContainerChanges> {
  const { restorations } = world.tables
  const key = buildContainerKey(container)
  const ledger = world.cache.getOrCreate(
    `changes ${key}`,
    '',
    () => new ChangeLedger(getNativeTree(world, container)),
  )
  const { appliedCount } = ledger
  if (appliedCount < restorations.count('container', key))
    yield* ledger.apply(restorations.where('container', key, appliedCount), appliedCount)
  return ledger
}

/** Entries of a restore that are put in between two pauses. */
const SLICE_SIZE = 1000

/** Puts restores together, one after the other. */
class ChangeLedger implements ContainerChanges {
  readonly tree: FolderTree
  readonly copies: RestoredCopy[] = []
  readonly copyIndexes = new Map<string, number>()
  readonly overrides = new Map<number, VersionOverride[]>()
  /** How many restores it knows. */
  appliedCount = 0
  /** How many entries it knows of the next one. */
  #appliedEntries = 0

  constructor(native: FolderTree) {
    this.tree = new FolderTree(native.folders)
  }

  /**
   * Goes on to the last of some restores.
   * @param rows all of them, from one that may be known already. In a pause, others may go on as well.
   * @param first how many there are before these
   */
  *apply(rows: readonly Restoration[], first = 0): Slices<void> {
    let done = 0
    let row = rows[this.appliedCount - first]
    while (row) {
      if (this.#appliedEntries === 0 && !isInPlace(row))
        this.tree.addPath(row.folderPath ?? '', chooseFolderType(row.type), row.at)
      const end = Math.min(row.entries.length, this.#appliedEntries + SLICE_SIZE - done)
      for (; this.#appliedEntries < end; done++)
        this.#applyEntry(row, row.entries[this.#appliedEntries++] as EntryId)
      if (end === row.entries.length) {
        this.appliedCount++
        this.#appliedEntries = 0
      }
      if (done === SLICE_SIZE) {
        done = 0
        yield
      }
      row = rows[this.appliedCount - first]
    }
  }

  #applyEntry(row: Restoration, entryId: EntryId): void {
    if (!isInPlace(row)) {
      this.#addCopy(row, entryId)
      return
    }
    const { at, deleted = false } = row
    const list = this.overrides.get(getEntryIndex(entryId)) ?? []
    list.push({ at, version: deleted ? null : getEntryVersion(entryId) })
    this.overrides.set(getEntryIndex(entryId), list)
  }

  #addCopy({ folderPath, prefix, from, at, unread }: Restoration, entryId: EntryId): void {
    const where = folderPath ?? ''
    const key = buildCopyKey(where, prefix, from, entryId)
    let copy = this.copies[this.copyIndexes.get(key) ?? -1]
    if (!copy || copy.versions.length === MAX_VERSIONS) {
      const earlier = copy ? copy.earlierVersions + MAX_VERSIONS : 0
      if (copy) copy.nextIndex = this.copies.length
      this.copyIndexes.set(key, this.copies.length)
      copy = { folderPath: where, namePrefix: prefix, versions: [], earlierVersions: earlier }
      this.copies.push(copy)
    }
    copy.versions.push({ at, from, entryId, unread })
  }
}

/** What has to be made on the way to a folder. */
const chooseFolderType =
  (type: FolderType) =>
  (parent: { readonly type: FolderType } | undefined, isLast: boolean): FolderType => {
    if (type.startsWith('List')) return parent ? 'ListFolder' : 'List'
    if (type.startsWith('Library')) return parent ? 'LibraryFolder' : 'Library'
    return isLast || type === 'Folder' ? type : 'None'
  }
