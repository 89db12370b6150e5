/**
 * Looks through a PST as a strict reader would, by the rules of [MS-PST] and nothing of what wrote it: check sums, signatures, the
 * order of the trees, what the maps say is taken, that all is reached and nothing lies over another. @returns what is wrong
 */
export function faultsOf(file: Buffer): string[] {
  const faults: string[] = []
  const expect = (right: boolean, what: string): void => {
    if (!right) faults.push(what)
  }
  const long = (at: number): number => Number(file.readBigUInt64LE(at))
  /** What is taken, in slots of 64 bytes. */
  const taken = new Uint8Array(Math.ceil(file.length / 64))
  const take = (at: number, size: number, what: string): void => {
    expect(at % 64 === 0 && size % 64 === 0, `${what} begins and ends with a slot`)
    expect(regionOf(at) === regionOf(at + size - 1), `${what} lies in one region`)
    const slots = taken.subarray(at / 64, (at + size) / 64)
    expect(!slots.includes(1), `${what} lies over something else`)
    slots.fill(1)
  }
  const checkPage = (at: number, type: number, bid: number, what: string): void => {
    expect(at % 512 === 0, `${what} is at the beginning of a page`)
    expect(file[at + 496] === type && file[at + 497] === type, `${what} has its type`)
    expect(file.readUInt32LE(at + 500) === crc(file.subarray(at, at + 496)), `${what} has its check sum`)
    expect(long(at + 504) === bid, `${what} has its id`)
    const isMap = type !== NODES && type !== BLOCKS && type !== 0x86
    expect(file.readUInt16LE(at + 498) === (isMap ? 0 : signature(at, bid)), `${what} has its signature`)
  }

  expect(file.toString('latin1', 0, 4) === '!BDN' && file.readUInt16LE(10) === 23, 'it begins as a PST')
  expect(file.readUInt32LE(4) === crc(file.subarray(8, 8 + 471)), 'the first check sum of the header')
  expect(file.readUInt32LE(524) === crc(file.subarray(8, 8 + 516)), 'the second check sum of the header')
  expect(long(184) === file.length, 'it is as long as it says')
  expect((file.length - FIRST) % REGION === 0, 'regions are whole')
  checkPage(0x4200, 0x86, long(0x4200 + 504), 'the density list')

  /** The entries of the leaves of a tree. */
  function* leaves(
    bid: number,
    at: number,
    type: number,
    above?: { key: number; level: number },
  ): Generator<number> {
    const what = `page ${bid}`
    checkPage(at, type, bid, what)
    take(at, 512, what)
    const [count, most, size, level] = [...file.subarray(at + 488, at + 492)] as [
      number,
      number,
      number,
      number,
    ]
    expect(count > 0 && count <= most && count * size <= 488, `${what} has room for its entries`)
    if (above) expect(level === above.level - 1 && long(at) === above.key, `${what} is what is said of it`)
    let last = -1
    for (let entry = at; entry < at + count * size; entry += size) {
      expect(long(entry) > last, `${what} is in order`)
      last = long(entry)
      if (level > 0) yield* leaves(long(entry + 8), long(entry + 16), type, { key: last, level })
      else yield entry
    }
  }
  const ids = new Set<number>()
  const blocks = new Map<number, Buffer>()
  for (const entry of leaves(long(232), long(240), BLOCKS)) {
    const [bid, at, size] = [long(entry), long(entry + 8), file.readUInt16LE(entry + 16)]
    const what = `block ${bid}`
    const room = Math.ceil((size + 16) / 64) * 64
    expect(size > 0 && size <= 8176, `${what} has a size that blocks can have`)
    take(at, room, what)
    const content = file.subarray(at, at + size)
    expect(
      file.subarray(at + size, at + room - 16).every((byte) => byte === 0),
      `${what} is filled up`,
    )
    expect(file.readUInt16LE(at + room - 16) === size, `${what} tells its size`)
    expect(file.readUInt16LE(at + room - 14) === signature(at, bid), `${what} has its signature`)
    expect(file.readUInt32LE(at + room - 12) === crc(content), `${what} has its check sum`)
    expect(long(at + room - 8) === bid, `${what} has its id`)
    expect(bid < long(516), `${what} was given its id before the next`)
    blocks.set(bid, content)
  }
  const reached = new Set<number>()
  const reach = (bid: number, isInternal: boolean): Buffer => {
    const block = blocks.get(bid)
    expect(block !== undefined, `block ${bid} is there`)
    expect(((bid & 2) !== 0) === isInternal, `block ${bid} is of the kind that is expected`)
    expect(!reached.has(bid), `block ${bid} is of one node alone`)
    reached.add(bid)
    return block ?? Buffer.alloc(8)
  }
  const longs = (block: Buffer, from: number, count: number): number[] =>
    Array.from({ length: count }, (_, n) => Number(block.readBigUInt64LE(from + 8 * n)))
  const dataOf = (bid: number, level?: number): Buffer[] => {
    if (bid === 0) return []
    if ((bid & 2) === 0) return [reach(bid, false)]
    const block = reach(bid, true)
    expect(block[0] === 1 && (level === undefined || block[1] === level), `block ${bid} is a list of blocks`)
    const below = longs(block, 8, block.readUInt16LE(2)).flatMap((one) =>
      dataOf(one, (block[1] as number) - 1),
    )
    const sum = below.reduce((total, { length }) => total + length, 0)
    expect(block.readUInt32LE(4) === sum, `block ${bid} tells how much is below it`)
    expect(
      below.slice(0, -1).every(({ length }) => length === 8176),
      `block ${bid} has full blocks below it`,
    )
    return below
  }
  const checkSubnodes = (bid: number, within: number): void => {
    if (bid === 0) return
    const block = reach(bid, true)
    const count = block.readUInt16LE(2)
    expect(block[0] === 2, `block ${bid} is a list of nodes`)
    if (block[1] === 1) {
      for (let n = 0; n < count; n++) checkSubnodes(longs(block, 8 + 16 * n, 2)[1] as number, within)
      return
    }
    let last = -1
    for (let n = 0; n < count; n++) {
      const [nid, data, below] = longs(block, 8 + 24 * n, 3) as [number, number, number]
      expect(nid > last, `the nodes of ${within} are in order`)
      last = nid
      const inside = dataOf(data)
      // what is large is kept as it is, all else is a heap
      if (nid % 32 !== 0x1f) checkHeap(inside, nid)
      checkSubnodes(below, nid)
    }
  }
  const checkHeap = (pages: readonly Buffer[], nid: number): void => {
    expect(pages[0]?.[2] === 0xec, `node ${nid} is a heap`)
    for (const [n, page] of pages.entries()) {
      const map = page.readUInt16LE(0)
      const count = page.readUInt16LE(map)
      const indexes = Array.from({ length: count + 1 }, (_, k) => page.readUInt16LE(map + 4 + 2 * k))
      const begin = n === 0 ? 12 : n >= 8 && (n - 8) % 128 === 0 ? 66 : 2
      expect(map % 2 === 0 && map + 4 + 2 * (count + 1) === page.length, `node ${nid} ends with its map`)
      expect(
        indexes[0] === begin && indexes.every((at, k) => k === 0 || at > (indexes[k - 1] as number)),
        `the map of node ${nid}`,
      )
      expect(
        (indexes.at(-1) as number) <= map &&
          indexes.every((at, k) => k === 0 || at - (indexes[k - 1] as number) <= 3580),
        `what is in node ${nid}`,
      )
    }
  }
  for (const entry of leaves(long(216), long(224), NODES)) {
    const nid = long(entry)
    expect(
      nid >> 5 < file.readUInt32LE(44 + 4 * (nid % 32)) || nid < 0x8000 || nid >> 5 < 0x404,
      `the next of the type of ${nid} is new`,
    )
    ids.add(nid)
    const pages = dataOf(long(entry + 8))
    if (pages.length > 0) checkHeap(pages, nid)
    checkSubnodes(long(entry + 16), nid)
  }
  for (const nid of NEEDED) expect(ids.has(nid), `node 0x${nid.toString(16)} is there`)
  for (const nid of ids)
    if (nid % 32 === 2)
      for (const type of [0x0d, 0x0e, 0x0f]) expect(ids.has(nid - 2 + type), `folder ${nid} has its tables`)
  expect(reached.size === blocks.size, 'each block belongs to a node')

  let free = 0
  for (let region = 0; region < (file.length - FIRST) / REGION; region++) {
    const at = FIRST + region * REGION
    checkPage(at, 0x84, at, `map ${region}`)
    take(at, 512, `map ${region}`)
    const old = [
      ...(region % 8 === 0 ? [0x83] : []),
      ...(region >= 128 && (region - 128) % 496 === 0 ? [0x82] : []),
    ]
    for (const [n, type] of old.entries()) {
      const index = at + 512 * (n + 1)
      checkPage(index, type, index, `old map ${region}`)
      take(index, 512, `old map ${region}`)
    }
    for (let slot = 0; slot < 496 * 8; slot++) {
      const bit = ((file[at + (slot >> 3)] as number) >> (7 - (slot % 8))) & 1
      if (bit !== taken[at / 64 + slot]) {
        faults.push(`map ${region} says of slot ${slot} what is not so`)
        break
      }
      free += bit === 1 ? 0 : 64
    }
  }
  expect(long(200) === free, 'it says how much is free')
  expect(long(192) === file.length - REGION, 'it says where the last map is')
  return faults
}

const [FIRST, REGION] = [0x4400, 496 * 8 * 64]
const [BLOCKS, NODES] = [0x80, 0x81]
const NEEDED = [
  0x21, 0x61, 0x122, 0x12d, 0x12e, 0x12f, 0x1e1, 0x201, 0x60d, 0x60e, 0x60f, 0x610, 0x671, 0x692, 0x2223,
  0x8022, 0x8042, 0x8062,
]

const regionOf = (at: number): number => Math.floor((at - FIRST) / REGION)

const TABLE = Array.from({ length: 256 }, (_, n) => {
  let value = n
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb8_8320 : value >>> 1
  return value >>> 0
})

function crc(bytes: Uint8Array): number {
  let value = 0
  for (const byte of bytes) value = (TABLE[(value ^ byte) & 0xff] as number) ^ (value >>> 8)
  return value >>> 0
}

function signature(at: number, bid: number): number {
  const mixed = (BigInt(at) ^ BigInt(bid)) & 0xffff_ffffn
  return Number((mixed >> 16n) ^ (mixed & 0xffffn))
}
