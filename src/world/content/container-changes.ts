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
export function getChangesBefore(world: World, container: Container, instant: number): ContainerChanges {
  const key = buildContainerKey(container)
  const rows = world.tables.restorations.where('container', key).filter(({ at }) => at < instant)
  return world.contentCache.getOrCreate(`changes ${key} ${rows.length}`, '', () => {
    const ledger = new ChangeLedger(getNativeTree(world, container))
    for (const row of rows) ledger.apply(row)
    return ledger
  })
}

/** Returns the changes of all restores in a container. It is updated with each, so it costs what has been restored since. */
export function getChanges(world: World, container: Container): ContainerChanges {
  const { restorations } = world.tables
  const key = buildContainerKey(container)
  const count = restorations.count('container', key)
  const ledger = world.cache.getOrCreate(
    `changes ${key}`,
    '',
    () => new ChangeLedger(getNativeTree(world, container)),
  )
  for (const row of restorations.where('container', key, ledger.appliedCount, count)) ledger.apply(row)
  return ledger
}

/** Puts restores together, one after the other. */
class ChangeLedger implements ContainerChanges {
  readonly tree: FolderTree
  readonly copies: RestoredCopy[] = []
  readonly copyIndexes = new Map<string, number>()
  readonly overrides = new Map<number, VersionOverride[]>()
  /** How many restores it knows. */
  appliedCount = 0

  constructor(native: FolderTree) {
    this.tree = new FolderTree(native.folders)
  }

  apply(row: Restoration): void {
    this.appliedCount++
    const { at, entries, deleted = false } = row
    if (!isInPlace(row)) {
      this.#addCopy(row)
      return
    }
    for (const entryId of entries) {
      const list = this.overrides.get(getEntryIndex(entryId)) ?? []
      list.push({ at, version: deleted ? null : getEntryVersion(entryId) })
      this.overrides.set(getEntryIndex(entryId), list)
    }
  }

  #addCopy({ folderPath, prefix, from, type, entries, at, unread }: Restoration): void {
    const where = folderPath ?? ''
    this.tree.addPath(where, chooseFolderType(type), at)
    for (const entryId of entries) {
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
}

/** What has to be made on the way to a folder. */
const chooseFolderType =
  (type: FolderType) =>
  (parent: { readonly type: FolderType } | undefined, isLast: boolean): FolderType => {
    if (type.startsWith('List')) return parent ? 'ListFolder' : 'List'
    if (type.startsWith('Library')) return parent ? 'LibraryFolder' : 'Library'
    return isLast || type === 'Folder' ? type : 'None'
  }
