import { loadApiOperations } from '../catalogue/api-operations.js'
import type { ApiWords } from './api-words.js'
import { NoVersionError } from './errors.js'
import { VersionRecording } from './recording.js'
import type { Recording } from './recording-files.js'
import { listNewNames } from './shape.js'
import type { TargetClient } from './target-client.js'
import { walkVersion } from './walk.js'

/** Requests between two times that the files are written. */
const SAVE_INTERVAL = 50

export interface RecordOptions {
  readonly client: TargetClient
  readonly words: ApiWords
  /** What an earlier run has recorded; the new one goes on with it. */
  readonly previous?: Recording | undefined
  /** Versions to record; all by default. */
  readonly only?: readonly number[] | undefined
  readonly maxRequests: number
  readonly program: string
  /** YYYY-MM-DD */
  readonly date: string
  readonly save: (recording: Recording) => void
  readonly onProgress: (progress: RecordProgress) => void
}

export interface RecordProgress {
  /** Such as `GET /v8/Jobs`. */
  readonly operation: string
  readonly requests: number
  /** Operations that were asked, and all that only read. */
  readonly asked: number
  readonly known: number
}

/**
 * Records the operations of all versions that a server serves, and saves the recording now and then, also when it fails.
 * @throws UnreachableError, LoginError, NoVersionError, or the reason of the signal of the client
 */
export async function recordServer(options: RecordOptions): Promise<Recording> {
  const { client, words, previous, only, maxRequests, program, date, save, onProgress } = options
  const served = await client.findVersions()
  const wanted = served.filter((version) => only?.includes(version) !== false)
  if (served.length > 0 && wanted.length === 0)
    throw new NoVersionError(`The server does not serve these versions. It serves ${formatVersions(served)}.`)
  await client.logIn(served)
  const before = previous?.summary.requests ?? 0
  const versions = wanted.map(
    (version) =>
      previous?.versions.find((recording) => recording.version === version) ?? new VersionRecording(version),
  )
  const build = (): Recording => ({
    versions,
    summary: { format: 1, program, date, versions: served, requests: before + client.requestCount },
  })
  const known = wanted.reduce((sum, version) => sum + countReads(version), 0)
  try {
    const open = versions.filter(({ isComplete }) => !isComplete)
    for (const [index, recording] of open.entries()) {
      // each version gets its share of what is left
      const limit =
        client.requestCount + Math.floor((maxRequests - client.requestCount) / (open.length - index))
      recording.isComplete = await walkVersion({
        recording,
        words,
        get: (path) => client.get(path),
        mayGoOn: () => client.requestCount < limit,
        onRequest: (operation) => {
          if (client.requestCount % SAVE_INTERVAL === 0) save(build())
          onProgress({ operation, requests: client.requestCount, asked: countAsked(versions), known })
        },
      })
    }
  } finally {
    save(build())
  }
  return build()
}

export const countAsked = (versions: readonly VersionRecording[]): number =>
  versions.reduce((sum, { operations }) => sum + operations.size, 0)

/** Counts the operations of a version that only read. */
export const countReads = (version: number): number =>
  loadApiOperations(version).all.filter(({ method }) => method === 'GET').length

/** Lists the names in a recording that are in no description of the API, each once. */
export function listUnknownNames({ versions }: Recording, words: ApiWords): string[] {
  const shapes = versions.flatMap(({ operations }) =>
    [...operations.values()].flatMap(({ answers }) =>
      [...answers.values()].flatMap(({ body }) => body ?? []),
    ),
  )
  return [...new Set(shapes.flatMap((shape) => listNewNames(shape, words)))].sort()
}

export const formatVersions = (versions: readonly number[]): string =>
  versions
    .map((version) => `v${version}`)
    .sort()
    .join(', ')
