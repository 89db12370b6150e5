import { planPst } from '../../../src/exports/pst/plan-pst.js'
import type { PstAttachment, PstFolder, PstMessage, PstStore } from '../../../src/exports/pst/pst-store.js'

export const ANN = { name: 'Ann Archer', address: 'ann@example.com' }
export const BOB = { name: 'Bob Baker', address: 'bob@example.com' }

export const message = (more: Partial<PstMessage> = {}): PstMessage => ({
  itemClass: 'IPM.Note',
  subject: 'Hello',
  from: ANN,
  to: [BOB],
  cc: [],
  sent: Date.UTC(2026, 2, 2, 14, 30),
  received: Date.UTC(2026, 2, 2, 14, 31),
  body: 'How are you?',
  unread: false,
  attachments: [],
  ...more,
})

export const folder = (
  name: string,
  messages: readonly PstMessage[] = [],
  folders: readonly PstFolder[] = [],
  containerClass = 'IPF.Note',
): PstFolder => ({
  name,
  containerClass,
  folders,
  count: messages.length,
  message: (n) => messages[n] as PstMessage,
})

export const store = (folders: readonly PstFolder[], key = 'key'): PstStore => ({ name: 'Ann', key, folders })

export const attachment = (name: string, bytes: Buffer): PstAttachment => ({
  name,
  length: bytes.length,
  *read() {
    // in pieces of odd sizes, as they may come
    for (let at = 0; at < bytes.length; at += 9973) yield bytes.subarray(at, at + 9973)
  },
})

/** All files of a store. */
export async function written(store: PstStore, limit?: number): Promise<Buffer[]> {
  const files: Buffer[] = []
  for await (const file of planPst(store, limit === undefined ? {} : { limit })) {
    const pieces: Buffer[] = []
    for await (const piece of file.read()) pieces.push(piece)
    const bytes = Buffer.concat(pieces)
    if (bytes.length !== file.size) throw new Error(`it has ${bytes.length} bytes and said ${file.size}`)
    files.push(bytes)
  }
  return files
}

/** The file of a store. */
export async function pst(store: PstStore): Promise<Buffer> {
  const [only, ...more] = await written(store)
  if (!only || more.length > 0) throw new Error('there should be one file')
  return only
}
