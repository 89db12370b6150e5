import { putLong } from './ids.js'
import { PAGE, type PAGES, sealPage } from './page.js'

/** Where a page or block is ([MS-PST] 2.2.2.4). */
export interface Reference {
  readonly bid: number
  readonly at: number
}

/** A tree of pages: of which type they are, how long an entry is, and how many there are. */
export interface TreeShape {
  readonly type: typeof PAGES.blocks | typeof PAGES.nodes
  readonly entrySize: number
  readonly count: number
}

/** An entry of a leaf: its key is its first number. */
export type WriteEntry = (page: Buffer, at: number) => void

const ENTRIES = PAGE - 24
const INDEX_ENTRY = 24

/** How many pages there are on each level, leaves first. */
export function levelsOf({ entrySize, count }: TreeShape): number[] {
  const levels = [Math.ceil(count / Math.floor(ENTRIES / entrySize))]
  for (let last = levels[0] as number; last > 1; levels.push(last))
    last = Math.ceil(last / Math.floor(ENTRIES / INDEX_ENTRY))
  return levels
}

export const pagesOf = (shape: TreeShape): number => levelsOf(shape).reduce((sum, pages) => sum + pages, 0)

/**
 * The pages of a B-tree ([MS-PST] 2.2.2.7.7), leaves first and the root last.
 * @param entries in the order of their keys
 * @param places where the pages will be. @param firstBid the id of the first of them
 */
export function* treePages(
  shape: TreeShape,
  entries: Iterable<WriteEntry>,
  places: readonly number[],
  firstBid: number,
): Generator<Buffer> {
  let number = 0
  const seal = (page: Buffer): Reference => {
    const reference = { bid: firstBid + number, at: places[number++] as number }
    sealPage(page, shape.type, reference.at, reference.bid)
    return reference
  }
  let below: { readonly key: number; readonly reference: Reference }[] = []
  for (const page of fill(entries, shape.entrySize, 0)) {
    below.push({ key: keyOf(page), reference: seal(page) })
    yield page
  }
  for (let level = 1; below.length > 1; level++) {
    const above: typeof below = []
    for (const page of fill(below.map(toEntry), INDEX_ENTRY, level)) {
      above.push({ key: keyOf(page), reference: seal(page) })
      yield page
    }
    below = above
  }
}

const keyOf = (page: Buffer): number => page.readUInt32LE(0) + page.readUInt32LE(4) * 2 ** 32

const toEntry =
  ({ key, reference }: { key: number; reference: Reference }): WriteEntry =>
  (page, at) => {
    putLong(page, key, at)
    putReference(page, reference, at + 8)
  }

export function putReference(target: Buffer, { bid, at: place }: Reference, at: number): void {
  putLong(target, bid, at)
  putLong(target, place, at + 8)
}

/** Pages with as many entries as there is room for, without their trailers. */
function* fill(entries: Iterable<WriteEntry>, size: number, level: number): Generator<Buffer> {
  const most = Math.floor(ENTRIES / size)
  const finish = (page: Buffer, count: number): Buffer => {
    page.writeUInt8(count, ENTRIES)
    page.writeUInt8(most, ENTRIES + 1)
    page.writeUInt8(size, ENTRIES + 2)
    page.writeUInt8(level, ENTRIES + 3)
    return page
  }
  let [page, count] = [Buffer.alloc(PAGE), 0]
  for (const write of entries) {
    if (count === most) {
      yield finish(page, count)
      ;[page, count] = [Buffer.alloc(PAGE), 0]
    }
    write(page, size * count++)
  }
  if (count > 0) yield finish(page, count)
}
