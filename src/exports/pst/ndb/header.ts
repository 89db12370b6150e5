import { type BlockReference, writeReference } from './btree.js'
import { computeCrc } from './checksums.js'
import { NODE_TYPES, writeUInt64 } from './node-ids.js'
import { PAGE_BYTES, PAGE_TYPES, sealPage } from './page.js'
import { FIRST_REGION } from './regions.js'

/** Fields of the header. */
export interface HeaderFields {
  readonly end: number
  readonly lastMap: number
  readonly free: number
  readonly nodes: BlockReference
  readonly blocks: BlockReference
  readonly nextPage: number
  readonly nextBlock: number
  /** The next index of nodes of each type. */
  readonly nextIndexes: ReadonlyMap<number, number>
}

const DENSITY_LIST = FIRST_REGION - PAGE_BYTES
const [UNICODE, CLIENT] = [23, 19]
/** The first index that a type is given when nobody says otherwise ([MS-PST] 2.2.2.6, rgnid). */
const FIRST_INDEXES: Readonly<Record<number, number>> = {
  [NODE_TYPES.searchFolder]: 0x4000,
  [NODE_TYPES.message]: 0x10000,
  8: 0x8000,
}

/** All that comes before the first region: the header ([MS-PST] 2.2.2.6) and an empty density list (2.2.2.7.4). */
export function buildHeader(facts: HeaderFields): Buffer {
  const bytes = Buffer.alloc(FIRST_REGION)
  bytes.write('!BDN', 0, 'latin1')
  bytes.write('SM', 8, 'latin1')
  bytes.writeUInt16LE(UNICODE, 10)
  bytes.writeUInt16LE(CLIENT, 12)
  // the platform that made it, and the one that may open it: there is just one
  bytes.writeUInt8(1, 14)
  bytes.writeUInt8(1, 15)
  writeUInt64(bytes, facts.nextPage, 32)
  bytes.writeUInt32LE(1, 40)
  for (let type = 0; type < 32; type++)
    bytes.writeUInt32LE(facts.nextIndexes.get(type) ?? FIRST_INDEXES[type] ?? 0x400, 44 + 4 * type)
  writeRoot(bytes, facts, 180)
  // the maps of older versions
  bytes.fill(0xff, 256, 512)
  bytes.writeUInt8(0x80, 512)
  writeUInt64(bytes, facts.nextBlock, 516)
  bytes.writeUInt32LE(computeCrc(bytes.subarray(8, 8 + 471)), 4)
  bytes.writeUInt32LE(computeCrc(bytes.subarray(8, 8 + 516)), 524)
  const list = bytes.subarray(DENSITY_LIST)
  // it needs no filling up later
  list.writeUInt8(1, 0)
  sealPage(list, PAGE_TYPES.densityList, DENSITY_LIST, facts.nextPage - 1)
  return bytes
}

/** [MS-PST] 2.2.2.5 */
function writeRoot(bytes: Buffer, { end, lastMap, free, nodes, blocks }: HeaderFields, at: number): void {
  writeUInt64(bytes, end, at + 4)
  writeUInt64(bytes, lastMap, at + 12)
  writeUInt64(bytes, free, at + 20)
  writeReference(bytes, nodes, at + 36)
  writeReference(bytes, blocks, at + 52)
  // the allocation maps hold
  bytes.writeUInt8(2, at + 68)
}
