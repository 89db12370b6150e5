import { createRequire } from 'node:module'
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { TSchema, TUnsafe } from 'typebox'
import { computeZipSize, type FileSource, writeZip } from '../exports/zip.js'
import { sanitizeFileName } from '../text/file-name.js'

const require = createRequire(import.meta.url)

const File = { type: 'string', format: 'binary', description: 'The file, or a zip of several' }

const OCTET_STREAM = 'application/octet-stream'

/** The answers of an action that restores, saves or sends. @param statistics what it answers about a restore */
export const actionResponses = (statistics: TSchema) => ({
  // a schema for each type of content is more than the types of routes can say
  200: {
    description: 'Counts of what was restored, a file of what was saved, or no body',
    content: { 'application/json': { schema: statistics }, [OCTET_STREAM]: { schema: File } },
  } as unknown as TUnsafe<unknown>,
})

/** A file as an answer. */
export const FileContent = {
  description: 'A file of what was exported',
  content: { [OCTET_STREAM]: { schema: File } },
} as unknown as TUnsafe<unknown>

/** The answers of an action that only exports. */
export const fileResponses = { 200: FileContent }

/** Streams one file as it is. */
export function sendFile(reply: FastifyReply, file: FileSource): FastifyReply {
  setDownloadHeaders(reply, file.path.split('/').at(-1) as string, file.size)
  return sendBytes(reply, file.read())
}

/** Tells names of files apart: the second `a.txt` is `a (2).txt`. */
function createNameDeduplicator(): (file: FileSource) => FileSource {
  const taken = new Set<string>()
  return (file) => {
    let path = file.path
    for (let n = 2; taken.has(path.toLowerCase()); n++) path = file.path.replace(/(\.[^./]*)?$/, ` (${n})$1`)
    taken.add(path.toLowerCase())
    return { ...file, path }
  }
}

/** Files of which the size of a zip is worked out before it is sent. */
const MAX_SUMMED_FILES = 10_000

/** Streams files as a zip; nothing of it is held. @param files are asked for as they are needed */
export async function sendZip(
  reply: FastifyReply,
  name: string,
  files: Iterable<FileSource>,
): Promise<FastifyReply> {
  const sources = map(files, createNameDeduplicator())
  const first: FileSource[] = []
  const pause = reply.pauses()
  let isSummable = true
  while (isSummable) {
    await pause()
    const next = sources.next()
    if (next.done) break
    first.push(next.value)
    // what is made as it is read has no size before, and of very many it takes too long to find out
    isSummable = next.value.size !== undefined && first.length <= MAX_SUMMED_FILES
  }
  setDownloadHeaders(reply, `${name}.zip`, isSummable ? await computeZipSize(first) : undefined)
  return sendBytes(reply, writeZip(chain(first, sources)))
}

/** Streams files as a zip, each of which is found out about when it is its turn: how large the zip is, nobody knows before. */
export function streamZip(reply: FastifyReply, name: string, files: AsyncIterable<FileSource>): FastifyReply {
  setDownloadHeaders(reply, `${name}.zip`, undefined)
  return sendBytes(reply, writeZip(mapAsync(files, createNameDeduplicator())))
}

/** Sends bytes as they are made: no faster than the client takes them, and with pauses in which others are answered. */
const sendBytes = (
  reply: FastifyReply,
  bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): FastifyReply => reply.send(Readable.from(withPauses(bytes, reply.pauses()), { objectMode: false }))

async function* withPauses<T>(
  pieces: Iterable<T> | AsyncIterable<T>,
  pause: () => Promise<void> | undefined,
): AsyncGenerator<T> {
  for await (const piece of pieces) {
    await pause()
    yield piece
  }
}

function* map<T, U>(list: Iterable<T>, change: (one: T) => U): Generator<U> {
  for (const one of list) yield change(one)
}

async function* mapAsync<T, U>(list: AsyncIterable<T>, change: (one: T) => U): AsyncGenerator<U> {
  for await (const one of list) yield change(one)
}

function* chain<T>(...lists: readonly Iterable<T>[]): Generator<T> {
  for (const list of lists) yield* list
}

/** Streams one file as it is, or as a zip if that is asked for; several always as a zip. @param name of the zip */
export function sendFiles(
  reply: FastifyReply,
  name: string,
  files: readonly FileSource[],
  asZip = false,
): FastifyReply | Promise<FastifyReply> {
  const [first] = files
  return files.length === 1 && first && !asZip ? sendFile(reply, first) : sendZip(reply, name, files)
}

function setDownloadHeaders(reply: FastifyReply, name: string, size: number | undefined): void {
  // loaded when it is needed, as few clients save anything
  const contentDisposition = require('content-disposition') as typeof import('content-disposition')
  reply
    .header('content-type', OCTET_STREAM)
    .header('content-disposition', contentDisposition(sanitizeFileName(name)))
  if (size !== undefined) reply.header('content-length', size)
}
