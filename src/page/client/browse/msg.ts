/** What an Outlook message contains beside what the API tells of it. */
export interface Message {
  readonly text: string
  readonly attachments: readonly { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }[]
}

/** Ends a chain of sectors. Higher values stand for free ones and the like. */
const LAST_SECTOR = 0xffff_fff9
const ENTRY_SIZE = 128

/** Reads an Outlook message: a compound file with a stream for each property; undefined if it is none, or damaged. */
export function readMessage(bytes: Uint8Array<ArrayBuffer>): Message | undefined {
  try {
    const streams = readStreams(bytes)
    const getText = (path: string): string | undefined => {
      const found = streams.get(path)
      return found && new TextDecoder('utf-16le').decode(found)
    }
    const folders = new Set(
      [...streams.keys()].flatMap((path) => /^\/__attach_version1\.0_#[^/]+/.exec(path)?.[0] ?? []),
    )
    return {
      text: getText('/__substg1.0_1000001F') ?? '',
      attachments: [...folders].sort().map((folder) => ({
        name: getText(`${folder}/__substg1.0_3707001F`) ?? getText(`${folder}/__substg1.0_3704001F`) ?? '',
        bytes: streams.get(`${folder}/__substg1.0_37010102`) ?? new Uint8Array(),
      })),
    }
  } catch {
    return undefined
  }
}

/** The streams of a compound file by their paths. @throws RangeError for one that is cut off or damaged */
function readStreams(file: Uint8Array<ArrayBuffer>): Map<string, Uint8Array<ArrayBuffer>> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const word = (offset: number): number => view.getUint32(offset, true)
  if (word(0) !== 0xe011_cfd0) throw new RangeError('no compound file')
  const sectorSize = 2 ** view.getUint16(30, true)
  const miniSize = 2 ** view.getUint16(32, true)
  const getOffset = (sector: number): number => (sector + 1) * sectorSize

  /** Sectors that hold the table of all sectors: the first 109 are named at the start, the others in a chain. */
  const tables: number[] = []
  for (let offset = 76; offset < 512; offset += 4) tables.push(word(offset))
  for (let sector = word(68), left = word(72); left > 0 && sector < LAST_SECTOR; left--) {
    const end = getOffset(sector) + sectorSize - 4
    for (let offset = getOffset(sector); offset < end; offset += 4) tables.push(word(offset))
    sector = word(end)
  }
  const perSector = sectorSize / 4
  const getNext = (sector: number): number =>
    word(getOffset(tables[Math.floor(sector / perSector)] as number) + (sector % perSector) * 4)

  const follow = (first: number, next: (sector: number) => number): number[] => {
    const chain: number[] = []
    for (let sector = first; sector < LAST_SECTOR; sector = next(sector)) {
      chain.push(sector)
      // a damaged chain may be a circle
      if (chain.length > file.length / miniSize) throw new RangeError('endless chain')
    }
    return chain
  }
  const join = (
    source: Uint8Array,
    chain: readonly number[],
    size: number,
    offsetOf: (sector: number) => number,
  ): Uint8Array<ArrayBuffer> => {
    const joined = new Uint8Array(chain.length * size)
    for (const [index, sector] of chain.entries())
      joined.set(source.subarray(offsetOf(sector), offsetOf(sector) + size), index * size)
    return joined
  }
  const readSectors = (first: number): Uint8Array<ArrayBuffer> =>
    join(file, follow(first, getNext), sectorSize, getOffset)

  const folder = new DataView(readSectors(word(48)).buffer)
  const miniTable = new DataView(readSectors(word(60)).buffer)
  const miniFile = readSectors(folder.getUint32(116, true))
  const minimum = word(56)
  const readStream = (first: number, size: number): Uint8Array<ArrayBuffer> => {
    if (size >= minimum) return readSectors(first).slice(0, size)
    const chain = follow(first, (sector) => miniTable.getUint32(sector * 4, true))
    return join(miniFile, chain, miniSize, (sector) => sector * miniSize).slice(0, size)
  }

  const streams = new Map<string, Uint8Array<ArrayBuffer>>()
  const seen = new Set<number>()
  /** Entries of a folder are a tree of their own. */
  const visit = (index: number, path: string): void => {
    const start = index * ENTRY_SIZE
    if (index >= LAST_SECTOR || seen.has(index)) return
    seen.add(index)
    const length = Math.max(0, folder.getUint16(start + 64, true) - 2)
    const name = new TextDecoder('utf-16le').decode(new Uint8Array(folder.buffer, start, length))
    const isStream = folder.getUint8(start + 66) === 2
    if (isStream)
      streams.set(
        `${path}/${name}`,
        readStream(folder.getUint32(start + 116, true), folder.getUint32(start + 120, true)),
      )
    else visit(folder.getUint32(start + 76, true), `${path}/${name}`)
    visit(folder.getUint32(start + 68, true), path)
    visit(folder.getUint32(start + 72, true), path)
  }
  visit(folder.getUint32(76, true), '')
  return streams
}
