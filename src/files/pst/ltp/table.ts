import { MOST_IN_BLOCK } from '../ndb/block.js'
import { beginTree } from './bth.js'
import { HEAPS, Heap, MOST_IN_HEAP } from './heap.js'
import { encode, sizeOf, TYPE, type Type, type Value } from './types.js'
import { type Content, Values } from './values.js'

export type Column = readonly [id: number, type: Type]

/** Rows of a table for which there is room at first. */
const FEW = 4

/** The id and the version of a row: the first two columns of each table. */
const [ROW_ID, ROW_VERSION] = [0x67f2, 0x67f3]

interface Place {
  readonly id: number
  readonly type: Type
  /** Where in a row its value is, how long that is, and which bit tells that there is one. */
  readonly at: number
  readonly size: number
  readonly bit: number
}

/** The columns of a table, laid out: the widest come first ([MS-PST] 2.3.4.4). */
export class Columns {
  readonly places: readonly Place[]
  /** Where the four bytes, the two bytes, the single bytes and the bits end. */
  readonly ends: readonly [four: number, two: number, one: number, bits: number]

  constructor(columns: readonly Column[]) {
    const places: Place[] = []
    let at = 0
    const add = ([id, type]: Column): void => {
      const size = widthOf(type)
      places.push({ id, type, at, size, bit: places.length })
      at += size
    }
    add([ROW_ID, TYPE.integer])
    add([ROW_VERSION, TYPE.integer])
    const ends = [[8, 4], [2], [1]].map((sizes) => {
      for (const size of sizes) for (const column of columns) if (widthOf(column[1]) === size) add(column)
      return at
    }) as [number, number, number]
    this.places = places.sort((a, b) => a.id - b.id)
    this.ends = [...ends, at + Math.ceil(places.length / 8)]
  }
}

/** Values that are not always as long are found by an id. */
const widthOf = (type: Type): number => sizeOf(type) ?? 4

/** A table context ([MS-PST] 2.3.4): rows with the values of the same properties. */
export class Table {
  readonly #columns: Columns
  readonly #heap = new Heap(HEAPS.table)
  readonly #index = beginTree(this.#heap, 4, 4)
  /** The id of the description has to be the second, so it is put down before it is known what it says. */
  readonly #info: Buffer
  readonly #root: number
  readonly #values = new Values(this.#heap)
  readonly #rows: Buffer[] = []
  readonly #ids: number[] = []
  readonly #rowSize: number

  constructor(columns: Columns) {
    this.#columns = columns
    this.#rowSize = columns.ends[3]
    this.#info = describe(columns)
    this.#root = this.#heap.put(this.#info)
  }

  get count(): number {
    return this.#ids.length
  }

  /** About how many bytes it takes. */
  get length(): number {
    return this.#heap.length + this.count * (this.#rowSize + 10)
  }

  /** @param id above that of the row before. @param values by the ids of their columns; others are not looked at */
  add(id: number, values: ReadonlyMap<number, Value>): void {
    const row = this.#nextRow()
    for (const { id: column, type, at, size, bit } of this.#columns.places) {
      const value = column === ROW_ID ? id : column === ROW_VERSION ? this.count + 1 : values.get(column)
      if (value === undefined) continue
      const bytes = encode(type, value as Exclude<Value, object> | Buffer)
      if (sizeOf(type) === undefined) row.writeUInt32LE(this.#values.put(bytes), at)
      else bytes.copy(row, at, 0, size)
      const flags = this.#columns.ends[2] + (bit >> 3)
      row.writeUInt8(row.readUInt8(flags) | (0x80 >> (bit % 8)), flags)
    }
    this.#ids.push(id)
  }

  finish(): Content {
    const index = Buffer.alloc(8 * this.count)
    for (const [n, id] of this.#ids.entries()) {
      index.writeUInt32LE(id, 8 * n)
      index.writeUInt32LE(n, 8 * n + 4)
    }
    this.#index.fill(index)
    this.#info.writeUInt32LE(this.#putRows(), 14)
    return { data: this.#heap.finish(this.#root), subnodes: this.#values.subnodes }
  }

  get #rowsInBlock(): number {
    return Math.floor(MOST_IN_BLOCK / this.#rowSize)
  }

  /** A row does not reach from one block into the next. */
  #nextRow(): Buffer {
    const n = this.count % this.#rowsInBlock
    // most tables are short
    if (this.count === 0) this.#rows.push(Buffer.alloc(FEW * this.#rowSize))
    else if (n === 0) this.#rows.push(Buffer.alloc(MOST_IN_BLOCK))
    else if (this.count === FEW) this.#rows.push(Buffer.concat(this.#rows.splice(0), MOST_IN_BLOCK))
    const block = this.#rows[this.#rows.length - 1] as Buffer
    return block.subarray(n * this.#rowSize, (n + 1) * this.#rowSize)
  }

  #putRows(): number {
    const last = this.#rows.pop()
    if (!last) return 0
    const size = this.#rowSize * (this.count - this.#rows.length * this.#rowsInBlock)
    this.#rows.push(last.subarray(0, size))
    const isSmall = this.#rows.length === 1 && size <= MOST_IN_HEAP
    return isSmall ? this.#heap.put(last.subarray(0, size)) : this.#values.putBeside(this.#rows)
  }
}

/** The description of a table ([MS-PST] 2.3.4.1), without where its rows are. */
function describe({ places, ends }: Columns): Buffer {
  const bytes = Buffer.alloc(22 + 8 * places.length)
  bytes.writeUInt8(HEAPS.table, 0)
  bytes.writeUInt8(places.length, 1)
  for (const [n, end] of ends.entries()) bytes.writeUInt16LE(end, 2 + 2 * n)
  // the first thing in the heap is the index of the rows
  bytes.writeUInt32LE(0x20, 10)
  for (const [n, { id, type, at, size, bit }] of places.entries()) {
    const column = 22 + 8 * n
    bytes.writeUInt16LE(type, column)
    bytes.writeUInt16LE(id, column + 2)
    bytes.writeUInt16LE(at, column + 4)
    bytes.writeUInt8(size, column + 6)
    bytes.writeUInt8(bit, column + 7)
  }
  return bytes
}
