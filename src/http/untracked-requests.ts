import type { IncomingMessage, RequestListener } from 'node:http'
import plugin from 'fastify-plugin'
import inject from 'light-my-request'
import type { AuthenticatedCaller } from './authentication.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Caller of an untracked request of the server itself; undefined for a client's request. */
    untrackedCaller: UntrackedCaller | undefined
  }
}

/** The caller that an untracked request is made as. */
export interface UntrackedCaller extends AuthenticatedCaller {
  /** Start of every link. */
  readonly origin: string
  /** Which rows of a list without pages are wanted. Default: all. */
  readonly window?: ListWindow | undefined
}

/** Some of the rows of a list without pages. */
export interface ListWindow {
  readonly offset: number
  readonly limit: number
  /** Number of all rows; set by what answers with some of them. */
  total?: number
}

export interface UntrackedResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Looks at the API as a client would see it, and leaves no trace: such a request is in no journal, meets no fault, counts
 * as no poll and as no use of a restore session. It is known by the object that its request is, and not by anything that
 * is sent, so nobody outside of the process can pass for one.
 */
export class UntrackedRequests {
  readonly #known = new WeakMap<IncomingMessage, UntrackedCaller>()
  readonly #handle: RequestListener

  /** @param handle answers requests */
  constructor(handle: RequestListener) {
    this.#handle = handle
  }

  /** Sends a GET. @param url path and query */
  async get(url: string, caller: UntrackedCaller): Promise<UntrackedResponse> {
    const answer = await inject(
      (request, response) => {
        this.#known.set(request as unknown as IncomingMessage, caller)
        this.#handle(request as unknown as IncomingMessage, response as never)
      },
      { method: 'GET', url, headers: { accept: 'application/json', host: new URL(caller.origin).host } },
    )
    const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)])
    return { status: answer.statusCode, headers: Object.fromEntries(headers), body: answer.payload }
  }

  /** Tells requests whether they are untracked, before anything else looks at them. */
  readonly plugin = plugin(
    async (app) => {
      app.decorateRequest('untrackedCaller', undefined)
      app.addHook('onRequest', (request, _reply, done) => {
        request.untrackedCaller = this.#known.get(request.raw)
        done()
      })
    },
    { name: 'untracked-requests' },
  )
}
