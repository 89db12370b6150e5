import { createRequire } from 'node:module'
import type { Entry } from '@kenjiuno/msgreader/lib/Burner.js'
import type { MailItem } from '../world/content/mail/mail-item.js'

const require = createRequire(import.meta.url)

// Property types and tags of the Outlook message format.
const [TEXT, INTEGER, BOOLEAN, TIME, BINARY] = [0x1f, 0x03, 0x0b, 0x40, 0x102]
const READ = 1
const UNICODE = 0x0004_0000
const [TO, CC] = [1, 2] as const
const EPOCH = 11_644_473_600_000n

/** What an entry of a compound file is. */
const STORAGES = { folder: 1, stream: 2, root: 5 } as const

/** Bytes, or how many of them there will be. */
type Bytes = Buffer | { readonly length: number }
type Property = readonly [tag: number, type: number, value: string | number | Bytes]
/** Streams by their path. */
type Streams = Map<string, Bytes>

/** A mail item with its attachments, as a file needs it. */
export interface MsgMessage<Content extends Bytes = Buffer>
  extends Pick<MailItem, 'itemClass' | 'title' | 'time' | 'from' | 'to' | 'cc' | 'body'> {
  readonly unread: boolean
  readonly attachments: readonly { readonly name: string; readonly bytes: Content }[]
}

/** Writes a mail item as an Outlook message: a compound file with a stream for each property. */
export const buildMsg = (message: MsgMessage): Buffer =>
  buildCompoundFile(buildStreams(message) as Map<string, Buffer>)

/** Computes the size of a message of which only the sizes of the attachments are known. */
export const computeMsgSize = (message: MsgMessage<{ readonly length: number }>): number =>
  computeCompoundSize(buildStreams(message))

function buildStreams(message: MsgMessage<Bytes>): Streams {
  const { itemClass, title, time, from, to, cc, body, attachments, unread } = message
  const streams: Streams = new Map()
  const recipients = [
    ...to.map((person) => [TO, person] as const),
    ...cc.map((person) => [CC, person] as const),
  ]
  const prefix = /^RE: /.exec(title)?.[0] ?? ''
  const names = (list: MailItem['to']): string => list.map(({ name }) => name).join('; ')
  putProperties(
    streams,
    '/',
    [
      [0x001a, TEXT, itemClass],
      [0x0037, TEXT, title],
      [0x003d, TEXT, prefix],
      [0x0e1d, TEXT, title.slice(prefix.length)],
      [0x0070, TEXT, title.slice(prefix.length)],
      [0x0039, TIME, time],
      [0x0e06, TIME, time + 2000],
      [0x3007, TIME, time],
      [0x3008, TIME, time + 2000],
      ...buildSenderProperties(0x0c1a, 0x0c1e, 0x0c1f, from),
      ...buildSenderProperties(0x0042, 0x0064, 0x0065, from),
      [0x5d01, TEXT, from.address],
      [0x5d02, TEXT, from.address],
      [0x0e04, TEXT, names(to)],
      [0x0e03, TEXT, names(cc)],
      [0x0e07, INTEGER, unread ? 0 : READ],
      [0x0e1b, BOOLEAN, attachments.length > 0 ? 1 : 0],
      [0x1000, TEXT, body],
      [0x340d, INTEGER, UNICODE],
      [0x3fde, INTEGER, 65_001],
    ],
    buildHeader(32, recipients.length, attachments.length),
  )
  for (const [n, [type, { name, address }]] of recipients.entries())
    putProperties(streams, `/__recip_version1.0_#${formatHex(n)}/`, [
      [0x0c15, INTEGER, type],
      [0x3000, INTEGER, n],
      [0x3001, TEXT, name],
      [0x3002, TEXT, 'SMTP'],
      [0x3003, TEXT, address],
      [0x39fe, TEXT, address],
    ])
  for (const [n, { name, bytes }] of attachments.entries())
    putProperties(streams, `/__attach_version1.0_#${formatHex(n)}/`, [
      [0x0e20, INTEGER, bytes.length],
      [0x0e21, INTEGER, n],
      [0x3001, TEXT, name],
      [0x3701, BINARY, bytes],
      [0x3703, TEXT, name.slice(name.lastIndexOf('.'))],
      [0x3704, TEXT, name],
      [0x3705, INTEGER, 1],
      [0x3707, TEXT, name],
      [0x370b, INTEGER, -1],
    ])
  // names of further properties: there are none, but readers expect to be told so
  for (const stream of ['00020102', '00030102', '00040102'])
    streams.set(`/__nameid_version1.0/__substg1.0_${stream}`, Buffer.alloc(0))
  return streams
}

const buildSenderProperties = (
  name: number,
  type: number,
  address: number,
  person: MailItem['from'],
): Property[] => [
  [name, TEXT, person.name],
  [type, TEXT, 'SMTP'],
  [address, TEXT, person.address],
]

const formatHex = (value: number): string => value.toString(16).toUpperCase().padStart(8, '0')

function buildHeader(size: number, recipients = 0, attachments = 0): Buffer {
  const bytes = Buffer.alloc(size)
  if (size < 32) return bytes
  for (const [n, value] of [recipients, attachments, recipients, attachments].entries())
    bytes.writeUInt32LE(value, 8 + 4 * n)
  return bytes
}

/** Writes the properties of one part: numbers into its list, all else into streams of their own. */
function putProperties(
  streams: Streams,
  folder: string,
  properties: readonly Property[],
  head = buildHeader(8),
): void {
  const list = properties.map(([tag, type, value]) => {
    const entry = Buffer.alloc(16)
    entry.writeUInt32LE(tag * 0x1_0000 + type, 0)
    // readable and writable
    entry.writeUInt32LE(6, 4)
    if (type === TIME) entry.writeBigUInt64LE((BigInt(Math.floor(Number(value))) + EPOCH) * 10_000n, 8)
    else if (typeof value === 'number') entry.writeInt32LE(value, 8)
    else {
      const bytes = typeof value === 'string' ? Buffer.from(value, 'utf16le') : value
      streams.set(`${folder}__substg1.0_${formatHex(tag * 0x1_0000 + type)}`, bytes)
      // the end of a text counts, though it is not written
      entry.writeUInt32LE(bytes.length + (type === TEXT ? 2 : 0), 8)
    }
    return entry
  })
  streams.set(`${folder}__properties_version1.0`, Buffer.concat([head, ...list]))
}

const SECTOR = 512
const countSectors = (bytes: number): number => Math.ceil(bytes / SECTOR)
/** Streams that are shorter lie together, in small sectors. */
const [SHORT, SMALL_SECTOR] = [4096, 64]

/** How large a compound file is: a header, entries, streams, and tables of four bytes for each sector. */
function computeCompoundSize(streams: Streams): number {
  const folders = new Set([...streams.keys()].map((path) => path.slice(0, path.lastIndexOf('/'))))
  // the root is among the folders
  let count = countSectors(128 * (streams.size + folders.size))
  let small = 0
  for (const { length } of streams.values())
    if (length >= SHORT) count += countSectors(length)
    else small += Math.ceil(length / SMALL_SECTOR)
  count += countSectors(4 * small) + countSectors(SMALL_SECTOR * small)
  // the table has room for itself, and is cut down to whole bytes before it is counted in sectors
  const table = Math.floor(4 * (count + count / 128 + count / (128 * 109)) + SECTOR - 1)
  return SECTOR * (1 + count + Math.floor(table / SECTOR))
}

/** Puts streams into a compound file, with a storage for each folder. */
function buildCompoundFile(streams: ReadonlyMap<string, Buffer>): Buffer {
  // loaded when it is needed, as few clients save mail
  const { burn } =
    require('@kenjiuno/msgreader/lib/Burner.js') as typeof import('@kenjiuno/msgreader/lib/Burner.js')
  const root = { name: 'Root Entry', type: STORAGES.root, length: 0, children: [] as number[] }
  const entries: Entry[] = [root]
  const folders = new Map<string, { children: number[] }>([['', root]])
  for (const [path, bytes] of streams) {
    const slash = path.lastIndexOf('/')
    const folder = path.slice(0, slash)
    let parent = folders.get(folder)
    if (!parent) {
      parent = { children: [] }
      folders.set(folder, parent)
      root.children.push(
        entries.push({ name: folder.slice(1), type: STORAGES.folder, length: 0, ...parent }) - 1,
      )
    }
    const stream = { name: path.slice(slash + 1), type: STORAGES.stream, length: bytes.length }
    // a copy, because it reads the whole memory that a buffer is a part of
    parent.children.push(entries.push({ ...stream, binaryProvider: () => Uint8Array.from(bytes) }) - 1)
  }
  return Buffer.from(burn(entries))
}
