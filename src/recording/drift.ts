import { ApiDescription, type ApiDocument } from './api-description.js'
import type { ApiWords } from './api-words.js'
import { type Comparison, compareVersion } from './compare.js'
import type { Difference } from './difference.js'
import { NoMockError } from './errors.js'
import { VersionRecording } from './recording.js'
import type { Recording } from './recording-files.js'
import type { IgnoreFile } from './recording-schema.js'
import type { TargetResponse } from './target-client.js'
import { walkVersion } from './walk.js'

/** A mock that is asked what a server was asked. */
export interface PlayedMock {
  readonly get: (path: string) => Promise<TargetResponse>
  readonly close: () => Promise<void>
}

/** An entry of a list of known differences. */
export type IgnoreEntry = IgnoreFile[number]

/** Result of a comparison. */
export interface Drift {
  readonly versions: readonly Comparison[]
  /** Those that count. */
  readonly differences: readonly Difference[]
  readonly ignored: readonly Difference[]
  /** Entries that no difference needs any more. */
  readonly unusedEntries: readonly IgnoreEntry[]
}

/**
 * Asks mocks what the server was asked, and compares. Several mocks with other data show more of what a mock may answer;
 * each is closed before the next one starts.
 */
export async function findDrift(
  { versions }: Recording,
  words: ApiWords,
  starts: readonly (() => Promise<PlayedMock>)[],
  ignore: IgnoreFile,
): Promise<Drift> {
  const played = new Map(versions.map(({ version }) => [version, new VersionRecording(version)]))
  const descriptions = new Map<number, ApiDescription>()
  for (const start of starts) {
    const mock = await start()
    try {
      for (const [version, merged] of played) {
        descriptions.set(version, await describe(mock, version))
        const recording = new VersionRecording(version)
        await walkVersion({ recording, words, get: mock.get, mayGoOn: () => true })
        for (const [path, operation] of recording.operations) merged.get(path).merge(operation, words)
      }
    } finally {
      await mock.close()
    }
  }
  return applyIgnoreFile(
    versions.map((recorded) =>
      compareVersion(
        recorded,
        played.get(recorded.version) as VersionRecording,
        descriptions.get(recorded.version) as ApiDescription,
        words,
      ),
    ),
    ignore,
  )
}

async function describe({ get }: PlayedMock, version: number): Promise<ApiDescription> {
  const { status, content } = await get(`/swagger/docs/v${version}`)
  if (status !== 200 || content.kind !== 'json')
    throw new NoMockError(
      `The server has no description of v${version}: it is no mock, or does not serve v${version}.`,
    )
  return new ApiDescription(content.value as ApiDocument)
}

function applyIgnoreFile(versions: readonly Comparison[], ignore: IgnoreFile): Drift {
  const all = versions.flatMap(({ differences }) => differences)
  const isIgnored = (difference: Difference): boolean => ignore.some((entry) => matches(entry, difference))
  return {
    versions,
    differences: all.filter((difference) => !isIgnored(difference)),
    ignored: all.filter(isIgnored),
    unusedEntries: ignore.filter((entry) => !all.some((difference) => matches(entry, difference))),
  }
}

/** What an entry does not say may be anything. */
const matches = ({ reason: _, ...wanted }: IgnoreEntry, difference: Difference): boolean =>
  Object.entries(wanted).every(([name, value]) => difference[name as keyof typeof wanted] === value)
