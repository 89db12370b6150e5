import { hashSeed } from '../../core/seeded-random.js'
import type { Container } from '../containers.js'
import type { EntryId } from '../entry-id.js'

// The entry identifiers of Exchange, as it writes them: flags, the mailbox, a type, a database and a counter; that of an
// item has the counter of its folder and its own. Both are to be read from the id again.

const COUNTER = 8
const FOLDER_BYTES = 46
const ITEM_BYTES = 70

function buildIdBytes(container: Container, type: number, counters: readonly number[]): Buffer {
  const bytes = Buffer.alloc(counters.length === 1 ? FOLDER_BYTES : ITEM_BYTES)
  const words = (from: number, purpose: number): void => {
    for (let n = 0; n < 4; n++) bytes.writeUInt32BE(hashSeed(container.idSeed, purpose + n), from + 4 * n)
  }
  words(4, 10)
  bytes[20] = type
  for (const [n, counter] of counters.entries()) {
    const from = 22 + 24 * n
    words(from, 20)
    bytes.writeUIntBE(counter, from + 16, COUNTER - 2)
  }
  return bytes
}

const formatIdBytes = (bytes: Buffer): string => {
  const text = bytes.toString('base64url')
  return text + '='.repeat((4 - (text.length % 4)) % 4)
}

export const formatExchangeFolderId = (container: Container, folder: number): string =>
  formatIdBytes(buildIdBytes(container, 1, [folder + 256]))

export const formatExchangeItemId = (container: Container, folder: number, entryId: EntryId): string =>
  formatIdBytes(buildIdBytes(container, 7, [folder + 256, entryId + 4096]))

/** The number of a folder by its id; undefined for what is none of this mailbox. */
export function parseExchangeFolderId(container: Container, id: string): number | undefined {
  const bytes = Buffer.from(id, 'base64url')
  if (bytes.length !== FOLDER_BYTES) return undefined
  const folder = bytes.readUIntBE(38, 6) - 256
  return folder >= 0 && formatExchangeFolderId(container, folder) === padId(id) ? folder : undefined
}

/** The entry id of an item and the number of its folder by its id; undefined for what is none of this mailbox. */
export function parseExchangeItemId(
  container: Container,
  id: string,
): { folder: number; entryId: EntryId } | undefined {
  const bytes = Buffer.from(id, 'base64url')
  if (bytes.length !== ITEM_BYTES) return undefined
  const [folder, entryId] = [bytes.readUIntBE(38, 6) - 256, bytes.readUIntBE(62, 6) - 4096]
  return folder >= 0 && entryId >= 0 && formatExchangeItemId(container, folder, entryId) === padId(id)
    ? { folder, entryId }
    : undefined
}

/** Some clients lose the equals signs at the end. */
const padId = (id: string): string => {
  let end = id.length
  while (id[end - 1] === '=') end--
  const bare = id.slice(0, end)
  return bare + '='.repeat((4 - (bare.length % 4)) % 4)
}
