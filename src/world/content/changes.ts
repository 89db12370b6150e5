import type { Restoration } from '../restore/entities.js'
import type { World } from '../world.js'
import { type Code, numberOf, versionOf } from './code.js'
import { type Container, EXPLORERS, keyOf } from './entities.js'
import { fileTree } from './files/places.js'
import { mailTree } from './mail/folders.js'
import type { PlaceType, Tree } from './tree.js'

/** A version of a copy: which entry it is of. */
export interface CopyVersion {
  readonly at: number
  readonly from: Pick<Container, 'kind' | 'target'>
  readonly code: Code
  readonly unread: boolean
}

/** Something that was restored to where it had not been before. Restoring it again gives it another version. */
export interface Copy {
  readonly place: string
  /** What its name begins with, to tell it from what was there. */
  readonly prefix: string
  readonly versions: CopyVersion[]
}

/** Something that was restored to its own place: from then on there is this version of it again. */
export interface Revival {
  readonly at: number
  readonly version: number
}

/** What restores have changed in a container. */
export interface Changes {
  readonly tree: Tree
  readonly copies: readonly Copy[]
  /** The places of copies in the list, by `copyKey`. */
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

/** What restores until an instant have changed in a container. */
export function changesOf(world: World, container: Container, until: number): Changes {
  const key = keyOf(container)
  const rows = world.tables.restorations.where('container', key).filter(({ at }) => at <= until)
  return world.contents.get(`changes ${key}`, rows.length, () => collect(nativeTree(world, container), rows))
}

function collect(native: Tree, rows: readonly Restoration[]): Changes {
  let tree = native
  const copies: Copy[] = []
  const copyPlaces = new Map<string, number>()
  const revivals = new Map<number, Revival[]>()
  for (const row of rows) {
    const { at, entries, from, prefix, unread } = row
    if (isOwn(row)) {
      for (const code of entries) {
        const list = revivals.get(numberOf(code)) ?? []
        list.push({ at, version: versionOf(code) })
        revivals.set(numberOf(code), list)
      }
      continue
    }
    const place = row.place ?? ''
    if (!tree.find(place)) tree = tree.with(place, typeBelow(row.type), at)
    for (const code of entries) {
      const copy = copyKey(place, prefix, from, code)
      let known = copyPlaces.get(copy)
      if (known === undefined) {
        known = copies.push({ place, prefix, versions: [] }) - 1
        copyPlaces.set(copy, known)
      }
      // as many as a code can tell apart: after that the last one is replaced
      const { versions } = copies[known] as Copy
      versions.splice(Math.min(versions.length, 7), 1, { at, from, code, unread })
    }
  }
  return { tree, copies, copyPlaces, revivals }
}

/** What has to be made on the way to a place. */
const typeBelow =
  (type: PlaceType) =>
  (parent: { readonly type: PlaceType } | undefined, isLast: boolean): PlaceType => {
    if (type.startsWith('List')) return parent ? 'ListFolder' : 'List'
    if (type.startsWith('Library')) return parent ? 'LibraryFolder' : 'Library'
    return isLast || type === 'Folder' ? type : 'None'
  }
