import type { IncomingHttpHeaders } from 'node:http'
import type { ApiWords } from './api-words.js'
import { describeValue, mergeShapes, type Shape } from './shape.js'
import type { TargetContent, TargetResponse } from './target-client.js'

/** What the responses with one status have in common. */
export interface RecordedAnswer {
  /** Media types, or why there is none: words of {@link describeContent}. */
  readonly contents: ReadonlySet<string>
  readonly headers: ReadonlySet<string>
  /** Absent if no response had JSON. */
  readonly body?: Shape
}

/** What an operation has answered. */
export class RecordedOperation {
  asked = 0
  /** Requests that got no response. */
  failed = 0
  readonly answers = new Map<number, RecordedAnswer>()

  /** Adds a response. Nothing of it is kept but its shape. */
  add({ status, headers, content }: TargetResponse, words: ApiWords): void {
    this.asked++
    const answer = {
      contents: new Set([describeContent(content.kind, headers['content-type'])]),
      headers: new Set(listHeaders(headers)),
      ...(content.kind === 'json' && { body: describeValue(content.value, words) }),
    }
    this.#addAnswer(status, answer, words)
  }

  /** Adds what the same operation has answered elsewhere. */
  merge({ asked, failed, answers }: RecordedOperation, words: ApiWords): void {
    this.asked += asked
    this.failed += failed
    for (const [status, answer] of answers) this.#addAnswer(status, answer, words)
  }

  #addAnswer(status: number, answer: RecordedAnswer, words: ApiWords): void {
    const known = this.answers.get(status)
    const body =
      known?.body && answer.body ? mergeShapes(known.body, answer.body, words) : (known?.body ?? answer.body)
    this.answers.set(status, {
      contents: new Set([...(known?.contents ?? []), ...answer.contents]),
      headers: new Set([...(known?.headers ?? []), ...answer.headers]),
      ...(body && { body }),
    })
  }
}

/** The operations of a version of the API that were asked, by their paths: `/Jobs/{jobId}`. */
export class VersionRecording {
  readonly version: number
  /** Everything was asked that could be asked. */
  isComplete = false
  readonly operations = new Map<string, RecordedOperation>()

  constructor(version: number) {
    this.version = version
  }

  /** The record of an operation, which is made for the first request. */
  get(path: string): RecordedOperation {
    const operation = this.operations.get(path) ?? new RecordedOperation()
    this.operations.set(path, operation)
    return operation
  }
}

const OTHER_TYPE = 'another media type'
/** Media types that are kept; another one may be anything. */
const MEDIA_TYPES = [
  'application/json',
  'application/octet-stream',
  'application/pdf',
  'application/problem+json',
  'application/vnd.ms-outlook',
  'application/xml',
  'application/zip',
  'text/csv',
  'text/html',
  'text/plain',
  'text/xml',
]
const WITHOUT_JSON = { empty: 'empty', invalid: 'broken JSON', tooLong: 'too long' } as const

/** Everything that a content may be called. */
export const CONTENTS: readonly string[] = [
  ...[...MEDIA_TYPES, OTHER_TYPE].flatMap((type) => [
    type,
    `${type}; charset=utf-8`,
    `${type}; another charset`,
  ]),
  ...Object.values(WITHOUT_JSON),
  'no media type',
]

function describeContent(kind: TargetContent['kind'], header: string | undefined): string {
  if (kind !== 'json' && kind !== 'other') return WITHOUT_JSON[kind]
  if (header === undefined) return 'no media type'
  const [type = '', ...parameters] = header.toLowerCase().split(';')
  const charset = parameters.map((one) => one.trim()).find((one) => one.startsWith('charset='))
  const known = MEDIA_TYPES.includes(type.trim()) ? type.trim() : OTHER_TYPE
  if (charset === undefined) return known
  return `${known}; ${charset.replaceAll('"', '') === 'charset=utf-8' ? 'charset=utf-8' : 'another charset'}`
}

const OTHER_HEADER = '(other)'
/** Names of headers that are kept; another one may have the name of a product or a company in it. */
export const HEADERS: readonly string[] = [
  'accept-ranges',
  'access-control-allow-credentials',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-origin',
  'access-control-expose-headers',
  'age',
  'allow',
  'api-supported-versions',
  'cache-control',
  'connection',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-security-policy',
  'content-type',
  'date',
  'etag',
  'expires',
  'keep-alive',
  'last-modified',
  'location',
  'pragma',
  'referrer-policy',
  'retry-after',
  'server',
  'set-cookie',
  'strict-transport-security',
  'transfer-encoding',
  'vary',
  'via',
  'www-authenticate',
  'x-aspnet-version',
  'x-content-type-options',
  'x-frame-options',
  'x-powered-by',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'x-request-id',
  'x-xss-protection',
  OTHER_HEADER,
]

const listHeaders = (headers: IncomingHttpHeaders): string[] =>
  Object.keys(headers).map((name) => (HEADERS.includes(name) ? name : OTHER_HEADER))
