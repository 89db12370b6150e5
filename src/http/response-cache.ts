import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import type { Deviation } from '../testing/journal/call.js'
import type { SharedCall } from '../testing/journal/journal-entry.js'
import type { Sandboxes } from '../world/sandboxes.js'
import { getValidUntil } from '../world/validity.js'
import { hasPolledWork } from '../world/work/polled-work.js'
import type { World } from '../world/world.js'
import { openWorld } from './authentication.js'
import { buildVariant, type Caller, KnownCallers } from './known-callers.js'
import type { OriginFinder } from './origin.js'
import { identifyOperation, STATE_HEADER } from './recorder.js'
import type { TokenStore } from './tokens.js'

/** An answer that is kept. */
export interface CachedResponse {
  /** For whom it is, and what was asked. */
  readonly variant: string
  readonly url: string
  readonly content: Buffer
  /** Names and values in turns, as they are written. */
  readonly headers: readonly string[]
  readonly type: string
  /** The operation that it answers. */
  readonly operation: string
  /** Deviations of its address. */
  readonly deviations: readonly Deviation[]
  /** It is a page with another one after it. */
  readonly hasMore: boolean
  /** The world's revision when it was made. */
  readonly revision: number
  /** The world's time from which on it may be untrue. */
  readonly validUntil: number
  /** Data that the journal shares between requests, by caller; absent before the first one. */
  calls?: WeakMap<Caller, SharedCall>
}

const MAX_RESPONSES = 500
const MAX_BYTES = 8 * 1024 * 1024
const MAX_RESPONSE_LENGTH = 512 * 1024

/** The answers of one world, oldest first, bounded in number and bytes. */
class CachedResponses {
  /** Addresses that were requested once, by variant, in two generations. Only what is requested again is worth keeping. */
  #requested = new Map<string, string>()
  #requestedBefore = new Map<string, string>()
  /** By viewer and address. */
  readonly #responses = new Map<string, Map<string, CachedResponse>>()
  readonly #oldestFirst = new Set<CachedResponse>()
  #bytes = 0

  find(viewer: string, url: string, world: World): CachedResponse | undefined {
    const answer = this.#responses.get(viewer)?.get(url)
    if (!answer) return undefined
    if (answer.revision === world.revision && world.time < answer.validUntil) return answer
    this.#drop(answer)
    return undefined
  }

  /** Tells whether a response was requested before, so that it is worth keeping. From now on it counts as requested. */
  wasRequestedBefore(viewer: string, url: string): boolean {
    if (this.#requested.get(url) === viewer || this.#requestedBefore.get(url) === viewer) return true
    if (this.#requested.size >= MAX_RESPONSES) {
      this.#requestedBefore = this.#requested
      this.#requested = new Map()
    }
    this.#requested.set(url, viewer)
    return false
  }

  add(answer: CachedResponse): void {
    const { variant, url } = answer
    const before = this.#responses.get(variant)?.get(url)
    if (before) this.#drop(before)
    const own = this.#responses.get(variant) ?? new Map<string, CachedResponse>()
    this.#responses.set(variant, own.set(url, answer))
    this.#oldestFirst.add(answer)
    this.#bytes += answer.content.length
    for (const oldest of this.#oldestFirst) {
      if (this.#oldestFirst.size <= MAX_RESPONSES && this.#bytes <= MAX_BYTES) break
      this.#drop(oldest)
    }
  }

  #drop(answer: CachedResponse): void {
    const own = this.#responses.get(answer.variant)
    own?.delete(answer.url)
    if (own?.size === 0) this.#responses.delete(answer.variant)
    this.#oldestFirst.delete(answer)
    this.#bytes -= answer.content.length
  }
}

/** Is told of each request that is answered with what was kept. */
export type OnCacheHit = (world: World, caller: Caller, answer: CachedResponse) => void

export interface ResponseCacheOptions {
  readonly tokens: TokenStore
  readonly sandboxes: Sandboxes
  readonly findOrigin: OriginFinder
  /** Tells whether requests of a world have to be handled in full, because a fault may apply. */
  readonly mustBypassCache: (world: World) => boolean
  readonly onHit?: OnCacheHit | undefined
}

/**
 * Sends an answer that was built before as it is, as long as nothing it was built from has changed: the world's
 * revision, its time up to the next thing due, the account, the origin and the address. It is asked before Fastify is,
 * because finding the way through hooks and routes costs more than all that has to be known here.
 */
export class ResponseCache {
  // answers go with their world: a reset drops both
  readonly #worlds = new WeakMap<World, CachedResponses>()
  readonly #callers: KnownCallers
  readonly #options: ResponseCacheOptions
  #isOpen = true

  constructor(options: ResponseCacheOptions) {
    this.#options = options
    this.#callers = new KnownCallers(options.tokens, options.findOrigin)
  }

  /** Answers a request, if it can: what is not let in, not known or not right is left to Fastify, and false. */
  respond(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== 'GET' || !this.#isOpen) return false
    const caller = this.#callers.find(request)
    if (!caller) return false
    const { sandboxes, mustBypassCache, onHit } = this.#options
    try {
      const world = openWorld(caller.grant, sandboxes)
      if (typeof world === 'string' || mustBypassCache(world)) return false
      const answer = this.#worlds.get(world)?.find(caller.variant, request.url ?? '', world)
      if (!answer) return false
      response.writeHead(200, answer.headers as string[])
      response.end(answer.content)
      onHit?.(world, caller, answer)
      return true
    } catch {
      return false
    }
  }

  /** From now on everything is left to Fastify. */
  close(): void {
    this.#isOpen = false
  }

  #getResponses(world: World): CachedResponses {
    let answers = this.#worlds.get(world)
    if (!answers) {
      answers = new CachedResponses()
      this.#worlds.set(world, answers)
    }
    return answers
  }

  #isWorthStoring(request: FastifyRequest, reply: FastifyReply, payload: unknown): payload is string {
    const { world } = request
    if (request.method !== 'GET' || reply.statusCode !== 200 || typeof payload !== 'string' || !world)
      return false
    // what was glanced at was used by nobody, and a fault is for one request
    if (
      request.untrackedCaller ||
      request.record.fault !== undefined ||
      request.sliced?.isOutdated ||
      payload.length > MAX_RESPONSE_LENGTH
    )
      return false
    // to ask is to bring nearer to its end what waits for being asked for, so each request has to be seen
    if (hasPolledWork(world)) return false
    return this.#getResponses(world).wasRequestedBefore(buildVariant(request, request.origin), request.url)
  }

  /** Keeps an answer. @returns what is sent of it now, and when it is asked for again */
  #store(request: FastifyRequest, reply: FastifyReply, payload: string): Buffer {
    const { world } = request
    const content = Buffer.from(payload)
    const type = String(reply.getHeader('content-type'))
    const head = ['content-type', type, 'content-length', String(content.length)]
    for (const name of ['vary', STATE_HEADER])
      if (reply.hasHeader(name)) head.push(name, String(reply.getHeader(name)))
    // to build an answer is to use its restore session, which ends when nobody does
    const { cacheFor } = request.routeOptions.config
    this.#getResponses(world).add({
      variant: buildVariant(request, request.origin),
      url: request.url,
      content,
      headers: head,
      type,
      operation: identifyOperation(request),
      deviations: request.record.deviations,
      hasMore: request.record.hasMore === true,
      revision: world.revision,
      validUntil: Math.min(
        getValidUntil(world),
        world.time + (cacheFor?.(world) ?? Number.POSITIVE_INFINITY),
      ),
    })
    return content
  }

  /** Keeps what the routes registered beside it answer. */
  readonly plugin = plugin(
    async (app) => {
      app.addHook('preClose', async () => this.close())
      app.addHook('onSend', (request, reply, payload, done) => {
        done(
          null,
          this.#isWorthStoring(request, reply, payload) ? this.#store(request, reply, payload) : payload,
        )
      })
    },
    { name: 'response-cache', dependencies: ['origin', 'bearer'] },
  )
}
