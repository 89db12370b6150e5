import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { parseCheckedYaml } from '../catalogue/checked-yaml.js'
import { createSchemaCheck } from '../catalogue/schema-check.js'
import { replacePrivateFile } from '../persistence/private-file.js'
import { findClosest, formatSuggestion } from '../text/closest-name.js'
import type { Problem } from '../text/problem.js'
import { readTextFile } from '../text/text-file.js'
import { RecordingError } from './errors.js'
import { CONTENTS, HEADERS, type RecordedOperation, VersionRecording } from './recording.js'
import { IgnoreFile, RecordingSummary, VersionFile } from './recording-schema.js'
import { readShape, ShapeError, writeShape } from './shape-notation.js'
import { KNOWN_VERSIONS } from './target-client.js'

/** A recording of a server. */
export interface Recording {
  readonly summary: RecordingSummary
  /** Newest first. */
  readonly versions: readonly VersionRecording[]
}

const SUMMARY_FILE = 'recording.yaml'
const METHOD = 'GET '

const HEAD = `# What a backup server answers, recorded by vbo365-mock record: statuses, and the shapes of the JSON.
# There is no value of the server in it. The page fidelity.md of vbo365-mock explains it.
`

const getVersionFile = (folder: string, version: number): string => join(folder, `v${version}.yaml`)

/** Tells whether a folder has a recording. */
export const hasRecording = (folder: string): boolean => existsSync(join(folder, SUMMARY_FILE))

/** Writes a recording, file by file: each of them is always complete. */
export function writeRecording(folder: string, { summary, versions }: Recording): void {
  mkdirSync(folder, { recursive: true })
  const write = (file: string, content: object): void =>
    replacePrivateFile(file, HEAD + stringify(content, { lineWidth: 0, aliasDuplicateObjects: false }))
  for (const recording of versions)
    if (recording.operations.size > 0)
      write(getVersionFile(folder, recording.version), toVersionFile(recording))
  write(join(folder, SUMMARY_FILE), summary)
}

/** Reads a recording. @throws RecordingError */
export function readRecording(folder: string): Recording {
  if (!hasRecording(folder))
    throw new RecordingError(`There is no recording in '${folder}': it has no ${SUMMARY_FILE}.`)
  const summary = readChecked<RecordingSummary>(
    join(folder, SUMMARY_FILE),
    'the summary',
    createSchemaCheck(RecordingSummary),
  )
  const versions = KNOWN_VERSIONS.flatMap((version) => {
    const file = getVersionFile(folder, version)
    return existsSync(file) ? [readVersion(file, version)] : []
  })
  return { summary, versions }
}

/** Reads a list of known differences. @throws RecordingError */
export const readIgnoreFile = (file: string): IgnoreFile =>
  readChecked(file, 'the list of known differences', createSchemaCheck(IgnoreFile))

function readVersion(file: string, version: number): VersionRecording {
  const recording = new VersionRecording(version)
  const check = createSchemaCheck(VersionFile)
  readChecked<VersionFile>(
    file,
    'the recording',
    (content) => check(content) ?? findVersionProblem(content as VersionFile, recording),
  )
  return recording
}

/** Fills a recording with what a file has in it. */
function findVersionProblem(
  { version, complete, operations }: VersionFile,
  recording: VersionRecording,
): Problem | undefined {
  if (version !== recording.version)
    return { path: ['version'], message: `must be ${recording.version}, as in the name of the file` }
  recording.isComplete = complete
  for (const [name, { asked, failed = 0, answers }] of Object.entries(operations)) {
    if (!name.startsWith(`${METHOD}/`))
      return { path: ['operations', name], message: `must be ${METHOD}and a path` }
    const operation = recording.get(name.slice(METHOD.length))
    Object.assign(operation, { asked, failed } satisfies Partial<RecordedOperation>)
    for (const [status, { content, headers, body }] of Object.entries(answers)) {
      const path = ['operations', name, 'answers', Number(status)]
      const problem =
        findWordProblem([...path, 'content'], content?.split(' | ') ?? [], CONTENTS) ??
        findWordProblem([...path, 'headers'], headers?.split(', ') ?? [], HEADERS)
      if (problem) return problem
      try {
        operation.answers.set(Number(status), {
          contents: new Set(content?.split(' | ')),
          headers: new Set(headers?.split(', ')),
          ...(body !== undefined && { body: readShape(body, [...path, 'body']) }),
        })
      } catch (error) {
        if (error instanceof ShapeError) return { path: error.path, message: error.message }
        throw error
      }
    }
  }
  return undefined
}

function findWordProblem(
  path: Problem['path'],
  words: readonly string[],
  known: readonly string[],
): Problem | undefined {
  const wrong = words.find((word) => !known.includes(word))
  if (wrong === undefined) return undefined
  const shown = wrong.slice(0, 60)
  return { path, message: `has the unknown word '${shown}'.${formatSuggestion(findClosest(shown, known))}` }
}

/** As a {@link VersionFile}, with statuses as numbers, which need no quotes. */
function toVersionFile({ version, isComplete, operations }: VersionRecording): object {
  const asked = [...operations].map(([path, { asked, failed, answers }]) => [
    METHOD + path,
    {
      asked,
      ...(failed > 0 && { failed }),
      answers: new Map(
        [...answers]
          .sort(([one], [other]) => one - other)
          .map(([status, { contents, headers, body }]) => [
            status,
            {
              ...(contents.size > 0 && { content: [...contents].sort().join(' | ') }),
              ...(headers.size > 0 && { headers: [...headers].sort().join(', ') }),
              ...(body && { body: writeShape(body) }),
            },
          ]),
      ),
    },
  ])
  return { format: 1, version, complete: isComplete, operations: Object.fromEntries(asked) }
}

function readChecked<T>(
  file: string,
  subject: string,
  findProblem: (content: unknown) => Problem | undefined,
): T {
  let text: string
  try {
    text = readTextFile(file)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new RecordingError(`'${file}' cannot be read: ${code ?? message}.`)
  }
  return parseCheckedYaml<T>(text, file, {
    subject,
    findProblem,
    createError: (message) => new RecordingError(message),
  })
}
