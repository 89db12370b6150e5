import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import { checkIdentity } from '../client/check-identity.js'
import { createUnreachableError, UnreachableError } from '../client/send-over-https.js'
import type { Timers } from '../timing/timers.js'
import { LoginError } from './errors.js'

/** Body of a response, as far as it is read. */
export type TargetContent =
  | { readonly kind: 'empty' }
  | { readonly kind: 'json'; readonly value: unknown }
  /** Is declared as JSON, and cannot be parsed. */
  | { readonly kind: 'invalid' }
  /** Is no JSON: a file or a page. Nothing of it is read. */
  | { readonly kind: 'other' }
  /** Is longer than this program reads. */
  | { readonly kind: 'tooLong' }

export interface TargetResponse {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly content: TargetContent
}

/** A backup server, and how to behave towards it. */
export interface TargetOptions {
  /** Origin without a slash at the end, such as `https://backup.example.com:4443`. */
  readonly url: string
  readonly user: string
  readonly password: string
  /** Certificate to trust, in PEM. Default: the certificates that Node trusts. */
  readonly ca?: string | undefined
  /** Accepts any certificate. */
  readonly insecure?: boolean
  /** Maximum number of requests a second. */
  readonly rate: number
  readonly timers: Pick<Timers, 'now' | 'wait'>
  /** Ends waiting; a request that runs still gets its response. */
  readonly signal?: AbortSignal
  /** Maximum milliseconds until a response is complete. Default: 10 minutes. */
  readonly timeout?: number
  /** Maximum number of bytes of a response that is read. Default: 8 MiB. */
  readonly maxBytes?: number
}

/** Versions of the API that this program knows, newest first. */
export const KNOWN_VERSIONS: readonly number[] = [8, 7, 6, 5, 4, 3]

/** An operation that every version has, and that an anonymous caller may not use. */
const PROBE = '/Jobs'

/** Responses that ask the caller to come back later. */
const BUSY = new Set([429, 503])
const MAX_RETRIES = 3
/** Milliseconds to wait for a busy server that does not say how long, and at most. */
const DEFAULT_DELAY = 5000
const MAX_DELAY = 120_000
/** Servers are known to take minutes for the repositories that an organization uses. */
const DEFAULT_TIMEOUT = 600_000
/** Milliseconds without a new login after one that was of no use. */
const LOGIN_INTERVAL = 600_000
const DEFAULT_MAX_BYTES = 8 * 1024 * 1024

/**
 * Reads from a backup server: one request at a time, no faster than the rate, and only with GET. It logs in, and logs in
 * again when its token ends. It follows no redirect.
 */
export class TargetClient {
  readonly #options: TargetOptions
  readonly #agent: Agent
  #token: string | undefined
  /** Instant before which the next request must not be sent. */
  #nextAt = 0
  /** Instant before which 401 is taken for an answer. */
  #noLoginBefore = 0
  #count = 0

  constructor(options: TargetOptions) {
    this.#options = options
    const { ca, insecure = false } = options
    this.#agent = new Agent({
      // connections are not reused, so a server that closes them does no harm; TLS sessions are reused
      keepAlive: false,
      rejectUnauthorized: !insecure,
      checkServerIdentity: insecure ? () => undefined : checkIdentity,
      ...(ca !== undefined && { ca }),
    })
  }

  /** Number of requests so far, including logins and repeated requests. */
  get requestCount(): number {
    return this.#count
  }

  /** Finds the versions that the server serves, newest first, without a login. @throws UnreachableError */
  async findVersions(): Promise<number[]> {
    const found: number[] = []
    for (const version of KNOWN_VERSIONS) {
      const { status } = await this.#sendPatiently(`/v${version}${PROBE}`)
      if (status !== 404) found.push(version)
    }
    return found
  }

  /**
   * Logs in at the first version that has tokens.
   * @param versions as {@link findVersions} lists them
   * @throws LoginError, UnreachableError
   */
  async logIn(versions: readonly number[]): Promise<void> {
    for (const version of versions) if (await this.#requestToken(version)) return
    throw new LoginError(
      `The server at ${this.#options.url} has no REST API of Veeam Backup for Microsoft 365, version 3 to 8. Check the address and the port. The API must be enabled on the server.`,
    )
  }

  /**
   * Sends a GET request, and logs in again if the token has ended.
   * @param path with the version: `/v8/Jobs?limit=3`
   * @throws UnreachableError, LoginError, or the reason of the signal when it has ended waiting
   */
  async get(path: string): Promise<TargetResponse> {
    const response = await this.#sendPatiently(path)
    if (response.status !== 401 || this.#options.timers.now() < this.#noLoginBefore) return response
    const version = Number(/^\/v(\d+)\//.exec(path)?.[1])
    if (!(await this.#requestToken(version))) return response
    const repeated = await this.#sendPatiently(path)
    // it was not for the token; and servers limit how many a minute they give
    if (repeated.status === 401) this.#noLoginBefore = this.#options.timers.now() + LOGIN_INTERVAL
    return repeated
  }

  /** Closes the connection. */
  close(): void {
    this.#agent.destroy()
  }

  /** @returns false if the version has no tokens */
  async #requestToken(version: number): Promise<boolean> {
    const { user: username, password, url } = this.#options
    this.#token = undefined
    const form = new URLSearchParams({ grant_type: 'password', username, password })
    // a token alone is enough then, without the cookie that browsers need
    if (version >= 7) form.set('disable_antiforgery_token', 'true')
    const { status, content } = await this.#sendPatiently(`/v${version}/Token`, form.toString())
    if (status === 404 || status === 405) return false
    const token =
      content.kind === 'json' ? (content.value as { access_token?: unknown } | null)?.access_token : undefined
    if (status === 200 && typeof token === 'string') {
      this.#token = token
      return true
    }
    // the text of the server is not shown: it may repeat what was sent
    throw new LoginError(
      status === 400 || status === 401 || status === 403
        ? `The server at ${url} refuses the login of '${username}' (status ${status}). Check the name, with its domain, and the password.`
        : `The server at ${url} gives no token (status ${status}). It may not be a backup server.`,
    )
  }

  /** Repeats a request that the server has no time for. */
  async #sendPatiently(path: string, form?: string): Promise<TargetResponse> {
    for (let attempt = 0; ; attempt++) {
      await this.#wait(this.#nextAt - this.#options.timers.now())
      const response = await this.#send(path, form)
      if (!BUSY.has(response.status) || attempt === MAX_RETRIES) return response
      await this.#wait(this.#readDelay(response.headers['retry-after']))
    }
  }

  async #wait(ms: number): Promise<void> {
    const { timers, signal } = this.#options
    signal?.throwIfAborted()
    if (ms > 0) await timers.wait(ms, signal)
    signal?.throwIfAborted()
  }

  /** Milliseconds that `Retry-After` asks for: it is a number of seconds or a date. */
  #readDelay(header: string | undefined): number {
    const seconds = Number(header)
    const ms = Number.isNaN(seconds) ? Date.parse(header ?? '') - this.#options.timers.now() : seconds * 1000
    return ms > 0 ? Math.min(ms, MAX_DELAY) : DEFAULT_DELAY
  }

  /** @param form fields of a token request, which is the only request that is not a GET */
  #send(path: string, form: string | undefined): Promise<TargetResponse> {
    const { url, rate, timers, timeout = DEFAULT_TIMEOUT, maxBytes = DEFAULT_MAX_BYTES } = this.#options
    this.#nextAt = timers.now() + 1000 / rate
    this.#count++
    return new Promise((resolve, reject) => {
      const sent = request(`${url}${path}`, {
        method: form === undefined ? 'GET' : 'POST',
        agent: this.#agent,
        headers: {
          accept: 'application/json',
          ...(form === undefined
            ? this.#token !== undefined && { authorization: `Bearer ${this.#token}` }
            : {
                'content-type': 'application/x-www-form-urlencoded',
                'content-length': Buffer.byteLength(form),
              }),
        },
      })
      // for the whole response: a timeout of the socket would start again with each byte
      const deadline = setTimeout(
        () => sent.destroy(new UnreachableError('silent', 'ETIMEDOUT', `${url} does not respond in time.`)),
        timeout,
      )
      const fail = (error: Error): void => {
        clearTimeout(deadline)
        reject(createUnreachableError(url, error))
      }
      sent.on('error', fail)
      sent.on('response', (response) => {
        readContent(response, maxBytes).then((content) => {
          clearTimeout(deadline)
          resolve({ status: response.statusCode ?? 0, headers: response.headers, content })
        }, fail)
      })
      sent.end(form)
    })
  }
}

/** Reads JSON up to a limit, and nothing of all else. */
async function readContent(response: IncomingMessage, maxBytes: number): Promise<TargetContent> {
  const { 'content-type': type = '', 'content-length': length } = response.headers
  const isJson = /^application\/(?:[\w.-]+\+)?json/i.test(type)
  if (!isJson && type !== '' && length !== '0') {
    // ends the connection too: the rest may be long
    response.destroy()
    return { kind: 'other' }
  }
  const parts: Buffer[] = []
  let size = 0
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length
    // leaving the loop ends the connection
    if (size > maxBytes) return { kind: 'tooLong' }
    parts.push(part)
  }
  if (size === 0) return { kind: 'empty' }
  if (!isJson) return { kind: 'other' }
  try {
    return { kind: 'json', value: JSON.parse(Buffer.concat(parts).toString()) }
  } catch {
    return { kind: 'invalid' }
  }
}
