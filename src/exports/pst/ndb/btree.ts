import { writeUInt64 } from './node-ids.js'
import { PAGE_BYTES, type PAGE_TYPES, sealPage } from './page.js'

/** Where a page or block is ([MS-PST] 2.2.2.4). */
export interface BlockReference {
  readonly bid: number
  readonly offset: number
}

/** A tree of pages: of which type they are, how long an entry is, and how many there are. */
export interface TreeShape {
  readonly type: typeof PAGE_TYPES.blocks | typeof PAGE_TYPES.nodes
  readonly entrySize: number
  readonly count: number
}

/** An entry of a leaf: its key is its first number. */
export type WriteEntry = (page: Buffer, at: number) => void

const ENTRIES = PAGE_BYTES - 24
const INDEX_ENTRY = 24

/** Counts the pages of each level, leaves first. */
export function countPagesByLevel({ entrySize, count }: TreeShape): number[] {
  const levels = [Math.ceil(count / Math.floor(ENTRIES / entrySize))]
  for (let last = levels[0] as number; last > 1; levels.push(last))
    last = Math.ceil(last / Math.floor(ENTRIES / INDEX_ENTRY))
  return levels
}

export const countPages = (shape: TreeShape): number =>
  countPagesByLevel(shape).reduce((sum, pages) => sum + pages, 0)

/**
 * The pages of a B-tree ([MS-PST] 2.2.2.7.7), leaves first and the root last.
 * @param entries in the order of their keys
 * @param offsets where the pages will be. @param firstBid the id of the first of them
 */
export function* buildTreePages(
  shape: TreeShape,
  entries: Iterable<WriteEntry>,
  offsets: readonly number[],
  firstBid: number,
): Generator<Buffer> {
  let number = 0
  const seal = (page: Buffer): BlockReference => {
    const reference = { bid: firstBid + number, offset: offsets[number++] as number }
    sealPage(page, shape.type, reference.offset, reference.bid)
    return reference
  }
  let below: { readonly key: number; readonly reference: BlockReference }[] = []
  for (const page of fillPages(entries, shape.entrySize, 0)) {
    below.push({ key: readKey(page), reference: seal(page) })
    yield page
  }
  for (let level = 1; below.length > 1; level++) {
    const above: typeof below = []
    for (const page of fillPages(below.map(createIndexEntry), INDEX_ENTRY, level)) {
      above.push({ key: readKey(page), reference: seal(page) })
      yield page
    }
    below = above
  }
}

const readKey = (page: Buffer): number => page.readUInt32LE(0) + page.readUInt32LE(4) * 2 ** 32

const createIndexEntry =
  ({ key, reference }: { key: number; reference: BlockReference }): WriteEntry =>
  (page, at) => {
    writeUInt64(page, key, at)
    writeReference(page, reference, at + 8)
  }

export function writeReference(target: Buffer, { bid, offset: index }: BlockReference, at: number): void {
  writeUInt64(target, bid, at)
  writeUInt64(target, index, at + 8)
}

/** Pages with as many entries as there is room for, without their trailers. */
function* fillPages(entries: Iterable<WriteEntry>, size: number, level: number): Generator<Buffer> {
  const most = Math.floor(ENTRIES / size)
  const finish = (page: Buffer, count: number): Buffer => {
    page.writeUInt8(count, ENTRIES)
    page.writeUInt8(most, ENTRIES + 1)
    page.writeUInt8(size, ENTRIES + 2)
    page.writeUInt8(level, ENTRIES + 3)
    return page
  }
  let [page, count] = [Buffer.alloc(PAGE_BYTES), 0]
  for (const write of entries) {
    if (count === most) {
      yield finish(page, count)
      ;[page, count] = [Buffer.alloc(PAGE_BYTES), 0]
    }
    write(page, size * count++)
  }
  if (count > 0) yield finish(page, count)
}
