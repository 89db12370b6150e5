import { STATUS_CODES } from 'node:http'
import type { BodyReader } from './body-reader.js'
import type { Call } from './call.js'
import { maskCall, type RecordedCall, type RecordedMessage } from './recorded-call.js'

/** An HTTP archive, version 1.2 (http://www.softwareishard.com/blog/har-12-spec/). Names with an underscore are extensions. */
export interface Har {
  readonly log: {
    readonly version: '1.2'
    readonly creator: { readonly name: string; readonly version: string }
    readonly entries: readonly HarEntry[]
  }
}

export interface HarEntry {
  /** Real time, in ISO 8601. */
  readonly startedDateTime: string
  /** Milliseconds. */
  readonly time: number
  readonly request: HarMessage & {
    readonly method: string
    readonly url: string
    readonly queryString: readonly HarPair[]
    readonly postData?: { readonly mimeType: string; readonly text: string; readonly comment?: string }
  }
  readonly response: HarMessage & {
    readonly status: number
    readonly statusText: string
    readonly content: {
      readonly size: number
      readonly mimeType: string
      readonly text?: string
      readonly comment?: string
    }
    readonly redirectURL: string
  }
  readonly cache: object
  readonly timings: { readonly send: number; readonly wait: number; readonly receive: number }
  /** Id in the journal. */
  readonly _id: number
  readonly _operation: string
  readonly _account: string
  /** Simulated time, in ISO 8601. */
  readonly _at: string
  /** As browsers export it. */
  readonly _resourceType?: 'preflight'
  readonly _replayOf?: number
}

export interface HarPair {
  readonly name: string
  readonly value: string
}

interface HarMessage {
  readonly httpVersion: string
  readonly cookies: readonly HarPair[]
  readonly headers: readonly HarPair[]
  /** Always -1: not known. */
  readonly headersSize: number
  readonly bodySize: number
}

/** Builds an HTTP archive. @param version of the program */
export const buildHar = (entries: readonly HarEntry[], version: string): Har => ({
  log: { version: '1.2', creator: { name: 'vbo365-mock', version }, entries },
})

/** Converts a call to an entry of an archive, without its secrets. @param reader may have read its bodies before */
export const buildHarEntry = (call: Call, reader: BodyReader): HarEntry => formatEntry(maskCall(call, reader))

function formatEntry(call: RecordedCall): HarEntry {
  const { id, at, wallTime, method, url, operation, account, status, duration, request, response } = call
  const { preflight, replayOf } = call
  const address = /^\w+:\/\//.test(url) ? url : `https://${request.headers.host ?? 'localhost'}${url}`
  const { 'content-type': sentType = '' } = request.headers
  const { 'content-type': type = 'x-unknown' } = response.headers
  return {
    startedDateTime: wallTime,
    time: duration,
    request: {
      method,
      url: address,
      ...formatMessage(request),
      queryString: [...new URLSearchParams(url.split('?').slice(1).join('?'))].map(pair),
      ...(hasBody(request) && { postData: { mimeType: sentType, text: '', ...formatBody(request) } }),
    },
    response: {
      status,
      statusText: STATUS_CODES[status] ?? '',
      ...formatMessage(response),
      content: {
        size: response.size ?? 0,
        mimeType: type,
        ...formatBody(response),
      },
      redirectURL: response.headers.location ?? '',
    },
    cache: {},
    timings: { send: 0, wait: duration, receive: 0 },
    _id: id,
    _operation: operation,
    _account: account,
    _at: at,
    ...(preflight && { _resourceType: 'preflight' }),
    ...(replayOf !== undefined && { _replayOf: replayOf }),
  }
}

// the API has no cookies, and the journal hides them
const formatMessage = ({ headers, size }: RecordedMessage): HarMessage => ({
  httpVersion: 'HTTP/1.1',
  cookies: [],
  headers: Object.entries(headers).map(pair),
  headersSize: -1,
  bodySize: size ?? 0,
})

const hasBody = ({ body, unreadable }: RecordedMessage): boolean =>
  body !== undefined || unreadable !== undefined

/** Builds the text of a body, or a comment that says why it is missing. */
const formatBody = ({ body, unreadable }: RecordedMessage): { text?: string; comment?: string } => ({
  ...(body !== undefined && { text: body }),
  ...(unreadable && {
    comment: `Not shown, because it is neither JSON nor a form: ${unreadable.message} at position ${unreadable.position}.`,
  }),
})

const pair = ([name, value]: [string, string]): HarPair => ({ name, value })
