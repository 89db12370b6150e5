import { MAX_BLOCK_BYTES } from '../ndb/block.js'
import { HEAP_TYPES, Heap, MAX_HEAP_ITEM_BYTES } from './heap.js'
import { createHeapTree } from './heap-tree.js'
import {
  encodeValue,
  getFixedSize,
  PROPERTY_TYPES,
  type PropertyType,
  type PropertyValue,
} from './property-types.js'
import { type NodeContent, ValueStore } from './value-store.js'

export type Column = readonly [id: number, type: PropertyType]

/** Rows of a table for which there is room at first. */
const FIRST_ROWS = 4

/** The id and the version of a row: the first two columns of each table. */
const [ROW_ID, ROW_VERSION] = [0x67f2, 0x67f3]

interface ColumnLayout {
  readonly id: number
  readonly type: PropertyType
  /** Where in a row its value is, how long that is, and which bit tells that there is one. */
  readonly offset: number
  readonly size: number
  readonly bit: number
}

/** The columns of a table, laid out: the widest come first ([MS-PST] 2.3.4.4). */
export class TableColumns {
  readonly layouts: readonly ColumnLayout[]
  /** Where the four bytes, the two bytes, the single bytes and the bits end. */
  readonly groupEnds: readonly [four: number, two: number, one: number, bits: number]

  constructor(columns: readonly Column[]) {
    const columnLayouts: ColumnLayout[] = []
    let at = 0
    const add = ([id, type]: Column): void => {
      const size = getWidth(type)
      columnLayouts.push({ id, type, offset: at, size, bit: columnLayouts.length })
      at += size
    }
    add([ROW_ID, PROPERTY_TYPES.integer])
    add([ROW_VERSION, PROPERTY_TYPES.integer])
    const ends = [[8, 4], [2], [1]].map((sizes) => {
      for (const size of sizes) for (const column of columns) if (getWidth(column[1]) === size) add(column)
      return at
    }) as [number, number, number]
    this.layouts = columnLayouts.sort((a, b) => a.id - b.id)
    this.groupEnds = [...ends, at + Math.ceil(columnLayouts.length / 8)]
  }
}

/** Values that are not always as long are found by an id. */
const getWidth = (type: PropertyType): number => getFixedSize(type) ?? 4

/** A table context ([MS-PST] 2.3.4): rows with the values of the same properties. */
export class TableContext {
  readonly #columns: TableColumns
  readonly #heap = new Heap(HEAP_TYPES.table)
  readonly #index = createHeapTree(this.#heap, 4, 4)
  /** The id of the description has to be the second, so it is put down before it is known what it says. */
  readonly #info: Buffer
  readonly #root: number
  readonly #values = new ValueStore(this.#heap)
  readonly #rows: Buffer[] = []
  readonly #ids: number[] = []
  readonly #rowSize: number

  constructor(columns: TableColumns) {
    this.#columns = columns
    this.#rowSize = columns.groupEnds[3]
    this.#info = buildDescription(columns)
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
  add(id: number, values: ReadonlyMap<number, PropertyValue>): void {
    const row = this.#nextRow()
    for (const { id: column, type, offset, size, bit } of this.#columns.layouts) {
      const value = column === ROW_ID ? id : column === ROW_VERSION ? this.count + 1 : values.get(column)
      if (value === undefined) continue
      const bytes = encodeValue(type, value as Exclude<PropertyValue, object> | Buffer)
      if (getFixedSize(type) === undefined) row.writeUInt32LE(this.#values.put(bytes), offset)
      else bytes.copy(row, offset, 0, size)
      const flags = this.#columns.groupEnds[2] + (bit >> 3)
      row.writeUInt8(row.readUInt8(flags) | (0x80 >> (bit % 8)), flags)
    }
    this.#ids.push(id)
  }

  finish(): NodeContent {
    const index = Buffer.alloc(8 * this.count)
    for (const [n, id] of this.#ids.entries()) {
      index.writeUInt32LE(id, 8 * n)
      index.writeUInt32LE(n, 8 * n + 4)
    }
    this.#index.setRecords(index)
    this.#info.writeUInt32LE(this.#putRows(), 14)
    return { data: this.#heap.finish(this.#root), subnodes: this.#values.subnodes }
  }

  get #rowsInBlock(): number {
    return Math.floor(MAX_BLOCK_BYTES / this.#rowSize)
  }

  /** A row does not reach from one block into the next. */
  #nextRow(): Buffer {
    const n = this.count % this.#rowsInBlock
    // most tables are short
    if (this.count === 0) this.#rows.push(Buffer.alloc(FIRST_ROWS * this.#rowSize))
    else if (n === 0) this.#rows.push(Buffer.alloc(MAX_BLOCK_BYTES))
    else if (this.count === FIRST_ROWS) this.#rows.push(Buffer.concat(this.#rows.splice(0), MAX_BLOCK_BYTES))
    const block = this.#rows[this.#rows.length - 1] as Buffer
    return block.subarray(n * this.#rowSize, (n + 1) * this.#rowSize)
  }

  #putRows(): number {
    const last = this.#rows.pop()
    if (!last) return 0
    const size = this.#rowSize * (this.count - this.#rows.length * this.#rowsInBlock)
    this.#rows.push(last.subarray(0, size))
    const isSmall = this.#rows.length === 1 && size <= MAX_HEAP_ITEM_BYTES
    return isSmall ? this.#heap.put(last.subarray(0, size)) : this.#values.putSubnode(this.#rows)
  }
}

/** The description of a table ([MS-PST] 2.3.4.1), without where its rows are. */
function buildDescription({ layouts, groupEnds }: TableColumns): Buffer {
  const bytes = Buffer.alloc(22 + 8 * layouts.length)
  bytes.writeUInt8(HEAP_TYPES.table, 0)
  bytes.writeUInt8(layouts.length, 1)
  for (const [n, end] of groupEnds.entries()) bytes.writeUInt16LE(end, 2 + 2 * n)
  // the first thing in the heap is the index of the rows
  bytes.writeUInt32LE(0x20, 10)
  for (const [n, { id, type, offset, size, bit }] of layouts.entries()) {
    const column = 22 + 8 * n
    bytes.writeUInt16LE(type, column)
    bytes.writeUInt16LE(id, column + 2)
    bytes.writeUInt16LE(offset, column + 4)
    bytes.writeUInt8(size, column + 6)
    bytes.writeUInt8(bit, column + 7)
  }
  return bytes
}
