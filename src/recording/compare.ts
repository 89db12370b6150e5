import type { ApiDescription } from './api-description.js'
import type { ApiWords } from './api-words.js'
import { compareShapes } from './compare-shapes.js'
import type { Difference } from './difference.js'
import type { RecordedAnswer, RecordedOperation, VersionRecording } from './recording.js'

/** Result of the comparison of one version. */
export interface Comparison {
  readonly version: number
  /** Operations that were compared. */
  readonly compared: readonly string[]
  readonly differences: readonly Difference[]
  /** Operations that the server has answered, and the mock does not simulate: it answers 501. */
  readonly notSimulated: readonly string[]
  /** Operations that cannot be compared, with the reason. */
  readonly notCompared: readonly { readonly operation: string; readonly reason: string }[]
}

/** Compares what a server has answered with what the mock answers, and with what the mock says that it can answer. */
export function compareVersion(
  recorded: VersionRecording,
  played: VersionRecording,
  description: ApiDescription,
  words: ApiWords,
): Comparison {
  const compared: string[] = []
  const differences: Difference[] = []
  const notSimulated: string[] = []
  const notCompared: { operation: string; reason: string }[] = []
  for (const [path, server] of recorded.operations) {
    const operation = `GET ${path}`
    const mock = played.operations.get(path)
    if (server.answers.size === 0) notCompared.push({ operation, reason: 'the server has not answered' })
    else if (mock?.answers.has(501) && !server.answers.has(501)) notSimulated.push(operation)
    else {
      const reason = findObstacle(server, mock)
      if (reason !== undefined) notCompared.push({ operation, reason })
      else {
        compared.push(operation)
        const found = compareOperation(path, server, mock, description, words)
        differences.push(...found.map((one) => ({ version: recorded.version, operation, ...one })))
      }
    }
  }
  return { version: recorded.version, compared, differences, notSimulated, notCompared }
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300
const listStatuses = ({ answers }: RecordedOperation): number[] => [...answers.keys()].sort((a, b) => a - b)

/** Why nothing follows from the answers of the server, if so. */
function findObstacle(server: RecordedOperation, mock: RecordedOperation | undefined): string | undefined {
  const statuses = listStatuses(server)
  if (statuses.some(isSuccess)) return undefined
  if (statuses.every((status) => status === 401 || status === 403)) return 'the login may not read it'
  if (statuses.every((status) => status === 429 || (status >= 500 && status !== 501)))
    return 'the server has failed'
  return mock === undefined ? 'the mock has no item to ask for' : undefined
}

type StatusDifference = Omit<Difference, 'version' | 'operation'>

function compareOperation(
  path: string,
  server: RecordedOperation,
  mock: RecordedOperation | undefined,
  description: ApiDescription,
  words: ApiWords,
): StatusDifference[] {
  const statuses = listStatuses(server)
  const played = mock && mock.answers.size > 0 ? listStatuses(mock) : undefined
  const found: StatusDifference[] = []
  if (played && !statuses.some((status) => played.includes(status)) && isComparable(statuses, played))
    found.push({
      status: statuses[0] as number,
      path: '',
      kind: 'status',
      recorded: statuses.join(', '),
      played: played.join(', '),
    })
  for (const [status, answer] of server.answers) {
    const other = mock?.answers.get(status)
    const schema = description.findSchema(path, status)
    if (other) found.push(...compareContents(status, answer, other))
    if (answer.body && (other?.body || schema))
      found.push(
        ...compareShapes(answer.body, other?.body, schema, { description, words }).map((one) => ({
          status,
          ...one,
        })),
      )
  }
  return found
}

/** Errors follow from the data: what counts is whether an operation succeeds. */
const isComparable = (recorded: readonly number[], played: readonly number[]): boolean =>
  recorded.some(isSuccess) || played.some(isSuccess)

function compareContents(status: number, server: RecordedAnswer, mock: RecordedAnswer): StatusDifference[] {
  // a recording by hand may not know it
  if (server.contents.size === 0) return []
  const isSame = [...server.contents].some((content) => content === 'too long' || mock.contents.has(content))
  const list = ({ contents }: RecordedAnswer): string => [...contents].sort().join(' | ')
  return isSame ? [] : [{ status, path: '', kind: 'content', recorded: list(server), played: list(mock) }]
}
