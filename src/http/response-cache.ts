import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import type { Sandboxes } from '../world/sandboxes.js'
import { getValidUntil } from '../world/valid-until.js'
import { hasPolledWork } from '../world/work/polled-work.js'
import type { World } from '../world/world.js'
import { openWorld } from './authentication.js'
import { CachedResponses, type OnCacheHit } from './cached-responses.js'
import { buildVariant, KnownCallers } from './known-callers.js'
import type { OriginFinder } from './origin.js'
import { identifyOperation, STATE_HEADER } from './recorder.js'
import type { TokenStore } from './tokens.js'

const MAX_RESPONSE_LENGTH = 512 * 1024
/** Up to this length it costs less to write a string behind its head than to write a buffer beside it. */
const MAX_STRING_LENGTH = 2048

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
      // a string goes out in one piece with its head, as latin1 without being looked at: it is ASCII
      response.end(answer.content, 'latin1')
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
    // an untracked request uses nothing, and a fault is for one request
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
  #store(request: FastifyRequest, reply: FastifyReply, payload: string): string | Buffer {
    const { world } = request
    const size = Buffer.byteLength(payload)
    const isShortAscii = size === payload.length && size <= MAX_STRING_LENGTH
    const content = isShortAscii ? payload : Buffer.from(payload)
    const type = String(reply.getHeader('content-type'))
    const head = ['content-type', type, 'content-length', String(size)]
    for (const name of ['vary', STATE_HEADER])
      if (reply.hasHeader(name)) head.push(name, String(reply.getHeader(name)))
    // to build an answer is to use its restore session, which ends when nobody does
    const { cacheFor } = request.record.config
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
