import type { Login } from '../parts/snippets.js'
import { prefix } from '../state/api.js'
import { PageError } from '../state/describe-error.js'
import { forgetToken, getToken } from '../state/tokens.js'
import { texts } from '../texts.js'
import { type Draft, fillAddress } from './draft.js'

const text = texts.send

/** Bytes of a response that are read: a download may be without end. */
const MAX_BODY = 1024 * 1024

/** A response of the API, as it is shown; without one, its status is 0. */
export interface ApiResponse {
  readonly method: string
  readonly address: string
  readonly status: number
  /** Milliseconds. */
  readonly duration: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly isCut: boolean
  /** Header of the request by which the journal finds it. */
  readonly requestId: string
}

/**
 * Sends a request as a client does.
 * @param login absent for a request without a token
 * @throws PageError, and what fetch throws when a login gets no response
 */
export async function sendRequest(
  draft: Draft,
  login: Login | undefined,
  signal: AbortSignal,
): Promise<ApiResponse> {
  const address = fillAddress(draft)
  const { pathname, search } = new URL(prefix + address, location.origin)
  const [, version] = /^\/(v\d+)(?:\/|$)/i.exec(pathname.slice(prefix.length)) ?? []
  if (!address.startsWith('/') || version === undefined) throw new PageError(texts.data.noAddress)
  const token = login && (await getToken(version, login, signal))
  const { method, body, type } = draft
  const requestId = createRequestId()
  const hasBody = body !== '' && method !== 'GET' && method !== 'HEAD'
  const start = performance.now()
  const request = {
    method,
    signal,
    cache: 'no-store',
    credentials: 'omit',
    headers: {
      'x-request-id': requestId,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(hasBody && { 'content-type': type }),
    },
    ...(hasBody && { body }),
  } as const
  const read = await fetch(pathname + search, request)
    .then(readResponse)
    .catch(() => {
      // a fault may have broken it, which the journal says
      if (signal.aborted) throw new PageError(texts.load.cancelled)
      return NO_RESPONSE
    })
  // it has ended, or was never one of this world
  if (login && read.status === 401) forgetToken(version, login)
  return { method, address, requestId, duration: performance.now() - start, ...read }
}

const NO_RESPONSE = { status: 0, headers: {}, body: '', isCut: false }

/** `crypto.randomUUID` is there for secure origins only. */
const createRequestId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

const readResponse = async (response: Response) => ({
  status: response.status,
  headers: Object.fromEntries(response.headers),
  ...(await readBody(response)),
})

async function readBody({ body, headers }: Response): Promise<Pick<ApiResponse, 'body' | 'isCut'>> {
  if (!body) return { body: '', isCut: false }
  const isText = /json|text|xml|^$/i.test(headers.get('content-type') ?? '')
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let [content, size] = ['', 0]
  while (true) {
    const { value, done } = await reader.read()
    if (done) break
    size += value.length
    if (isText) content += decoder.decode(value, { stream: true })
    if (size > MAX_BODY) {
      void reader.cancel()
      return { body: content, isCut: true }
    }
  }
  return { body: isText ? content : text.binary(size), isCut: false }
}
