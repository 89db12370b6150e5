import type { Restoration } from '../restore/entities.js'
import type { World } from '../world.js'
import { type Code, numberOf, VERSIONS, versionOf } from './code.js'
import { type Container, EXPLORERS, keyOf } from './entities.js'
import { fileTree } from './files/places.js'
import { mailTree } from './mail/folders.js'
import { type PlaceType, Tree } from './tree.js'

/** A version of a copy: which entry it is of. */
export interface CopyVersion {
  readonly at: number
  readonly from: Pick<Container, 'kind' | 'target'>
  readonly code: Code
  readonly unread: boolean
}

/**
 * Something that was restored to where it had not been before. Restoring it again gives it another version. A code tells
 * only so many versions apart, so after them it goes on as another copy: what a code means never changes.
 */
export interface Copy {
  readonly place: string
  /** What its name begins with, to tell it from what was there. */
  readonly prefix: string
  readonly versions: CopyVersion[]
  /** How many versions it has had before these. */
  readonly earlier: number
  /** The place of the copy that goes on from here. */
  next?: number
}

/** Something that was restored to its own place: from then on there is this version of it again. Or it was deleted. */
export interface Revival {
  readonly at: number
  /** null: it was deleted instead, by somebody who meant it. */
  readonly version: number | null
}

/** What restores have changed in a container. */
export interface Changes {
  readonly tree: Tree
  readonly copies: readonly Copy[]
  /** The places of copies in the list, by `copyKey`: the last one where it goes on as another. */
  readonly copyPlaces: ReadonlyMap<string, number>
  /** By the number of the entry, in order. */
  readonly revivals: ReadonlyMap<number, readonly Revival[]>
}

/** What a copy is of: restoring any version of the same entry to the same place is about the same copy. */
export const copyKey = (
  place: string,
  prefix: string,
  { kind, target }: Pick<Container, 'kind' | 'target'>,
  code: Code,
): string => [place.toLowerCase(), prefix, kind, target, numberOf(code)].join('\n')

const isOwn = ({ kind, target, from, place }: Restoration): boolean =>
  place === null && from.kind === kind && from.target === target

export const nativeTree = (world: World, container: Container): Tree =>
  EXPLORERS[container.kind] === 'Vex' ? mailTree(world, container) : fileTree(world, container)

/** What restores before an instant have changed in a container. */
export function changesBefore(world: World, container: Container, instant: number): Changes {
  const key = keyOf(container)
  const rows = world.tables.restorations.where('container', key).filter(({ at }) => at < instant)
  return world.contents.get(`changes ${key} ${rows.length}`, '', () => {
    const ledger = new Ledger(nativeTree(world, container))
    for (const row of rows) ledger.take(row)
    return ledger
  })
}

/** What all restores have changed in a container: it goes on with each, so it costs what has been restored since. */
export function changesOf(world: World, container: Container): Changes {
  const { restorations } = world.tables
  const key = keyOf(container)
  const count = restorations.count('container', key)
  const ledger = world.memo.get(`changes ${key}`, '', () => new Ledger(nativeTree(world, container)))
  for (const row of restorations.where('container', key, ledger.taken, count)) ledger.take(row)
  return ledger
}

/** Puts restores together, one after the other. */
class Ledger implements Changes {
  readonly tree: Tree
  readonly copies: Copy[] = []
  readonly copyPlaces = new Map<string, number>()
  readonly revivals = new Map<number, Revival[]>()
  /** How many restores it knows. */
  taken = 0

  constructor(native: Tree) {
    this.tree = new Tree(native.places)
  }

  take(row: Restoration): void {
    this.taken++
    const { at, entries, deleted = false } = row
    if (!isOwn(row)) {
      this.#copy(row)
      return
    }
    for (const code of entries) {
      const list = this.revivals.get(numberOf(code)) ?? []
      list.push({ at, version: deleted ? null : versionOf(code) })
      this.revivals.set(numberOf(code), list)
    }
  }

  #copy({ place, prefix, from, type, entries, at, unread }: Restoration): void {
    const where = place ?? ''
    this.tree.grow(where, typeBelow(type), at)
    for (const code of entries) {
      const key = copyKey(where, prefix, from, code)
      let copy = this.copies[this.copyPlaces.get(key) ?? -1]
      if (!copy || copy.versions.length === VERSIONS) {
        const earlier = copy ? copy.earlier + VERSIONS : 0
        if (copy) copy.next = this.copies.length
        this.copyPlaces.set(key, this.copies.length)
        copy = { place: where, prefix, versions: [], earlier }
        this.copies.push(copy)
      }
      copy.versions.push({ at, from, code, unread })
    }
  }
}

/** What has to be made on the way to a place. */
const typeBelow =
  (type: PlaceType) =>
  (parent: { readonly type: PlaceType } | undefined, isLast: boolean): PlaceType => {
    if (type.startsWith('List')) return parent ? 'ListFolder' : 'List'
    if (type.startsWith('Library')) return parent ? 'LibraryFolder' : 'Library'
    return isLast || type === 'Folder' ? type : 'None'
  }
