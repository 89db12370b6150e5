import type { IncomingMessage, ServerResponse } from 'node:http'
import plugin from 'fastify-plugin'
import type { Remark } from '../control/journal/call.js'
import type { Repeatable } from '../control/journal/entry.js'
import type { Sandboxes } from '../world/sandboxes.js'
import { stableUntil } from '../world/stability.js'
import { awaitsPolls } from '../world/work/polls.js'
import type { World } from '../world/world.js'
import { worldOf } from './admission.js'
import { type Caller, KnownCallers, viewerOf } from './known-callers.js'
import type { OriginFinder } from './origin.js'
import { operationOf, STATE } from './recorder.js'
import type { TokenStore } from './tokens.js'

/** An answer that is kept. */
export interface Answer {
  /** For whom it is, and what was asked. */
  readonly viewer: string
  readonly url: string
  /** Its body: a text until it is sent from here for the first time. */
  content: string | Buffer
  readonly size: number
  /** Names and values in turns, as they are written. */
  readonly head: readonly string[]
  readonly type: string
  /** The operation that it answers. */
  readonly operation: string
  /** What its address was remarked on. */
  readonly remarks: readonly Remark[]
  /** Whether it is a page with another one after it. */
  readonly more: boolean
  /** The world's revision when it was made. */
  readonly revision: number
  /** The world's time from which on it may be untrue. */
  readonly until: number
  /** What its requests have in common for the journal, by their caller, once there were some. */
  calls?: WeakMap<Caller, Repeatable>
}

const MOST_ANSWERS = 500
const MOST_BYTES = 8 * 1024 * 1024
const LARGEST = 512 * 1024

/** The answers of one world, oldest first, bounded in number and bytes. */
class Answers {
  /** By viewer and address. */
  readonly #answers = new Map<string, Map<string, Answer>>()
  readonly #oldestFirst = new Set<Answer>()
  #bytes = 0

  find(viewer: string, url: string, world: World): Answer | undefined {
    const answer = this.#answers.get(viewer)?.get(url)
    if (!answer) return undefined
    if (answer.revision === world.revision && world.time < answer.until) return answer
    this.#drop(answer)
    return undefined
  }

  keep(answer: Answer): void {
    const { viewer, url } = answer
    const before = this.#answers.get(viewer)?.get(url)
    if (before) this.#drop(before)
    const own = this.#answers.get(viewer) ?? new Map<string, Answer>()
    this.#answers.set(viewer, own.set(url, answer))
    this.#oldestFirst.add(answer)
    this.#bytes += answer.size
    for (const oldest of this.#oldestFirst) {
      if (this.#oldestFirst.size <= MOST_ANSWERS && this.#bytes <= MOST_BYTES) break
      this.#drop(oldest)
    }
  }

  #drop(answer: Answer): void {
    const own = this.#answers.get(answer.viewer)
    own?.delete(answer.url)
    if (own?.size === 0) this.#answers.delete(answer.viewer)
    this.#oldestFirst.delete(answer)
    this.#bytes -= answer.size
  }
}

/** Is told of each request that is answered with what was kept. */
export type Served = (world: World, caller: Caller, answer: Answer) => void

export interface AnswerCacheOptions {
  readonly tokens: TokenStore
  readonly sandboxes: Sandboxes
  readonly originOf: OriginFinder
  /** Whether faults may strike in a world: then each of its requests has to go the whole way. */
  readonly isTroubled: (world: World) => boolean
  readonly served?: Served | undefined
}

/**
 * Sends an answer that was built before as it is, as long as nothing it was built from has changed: the world's
 * revision, its time up to the next thing due, the account, the origin and the address. It is asked before Fastify is,
 * because finding the way through hooks and routes costs more than all that has to be known here.
 */
export class AnswerCache {
  // answers go with their world: a reset drops both
  readonly #worlds = new WeakMap<World, Answers>()
  readonly #callers: KnownCallers
  readonly #options: AnswerCacheOptions
  #open = true

  constructor(options: AnswerCacheOptions) {
    this.#options = options
    this.#callers = new KnownCallers(options.tokens, options.originOf)
  }

  /** Answers a request, if it can: what is not let in, not known or not right is left to Fastify, and false. */
  serve(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== 'GET' || !this.#open) return false
    const caller = this.#callers.of(request)
    if (!caller) return false
    const { sandboxes, isTroubled, served } = this.#options
    try {
      const world = worldOf(caller.grant, sandboxes)
      if (typeof world === 'string' || isTroubled(world)) return false
      const answer = this.#worlds.get(world)?.find(caller.viewer, request.url ?? '', world)
      if (!answer) return false
      response.writeHead(200, answer.head as string[])
      // most answers are asked for once only, and Node writes a text with its head in one piece
      if (typeof answer.content === 'string') answer.content = Buffer.from(answer.content)
      response.end(answer.content)
      served?.(world, caller, answer)
      return true
    } catch {
      return false
    }
  }

  /** From now on everything is left to Fastify. */
  close(): void {
    this.#open = false
  }

  /** Keeps what the routes registered beside it answer. */
  readonly keeper = plugin(
    async (app) => {
      app.addHook('preClose', async () => this.close())
      app.addHook('onSend', (request, reply, payload, done) => {
        const { world } = request
        // what was glanced at was used by nobody
        if (request.glance) return done(null, payload)
        if (request.method !== 'GET' || reply.statusCode !== 200 || typeof payload !== 'string' || !world)
          return done(null, payload)
        // a fault is for one request
        if (request.record.fault !== undefined) return done(null, payload)
        const size = Buffer.byteLength(payload)
        // to ask is to bring nearer to its end what waits for being asked for, so each request has to be seen
        if (size <= LARGEST && !awaitsPolls(world)) {
          const answers = this.#worlds.get(world) ?? new Answers()
          this.#worlds.set(world, answers)
          const type = String(reply.getHeader('content-type'))
          const head = ['content-type', type, 'content-length', String(size)]
          for (const name of ['vary', STATE])
            if (reply.hasHeader(name)) head.push(name, String(reply.getHeader(name)))
          // to build an answer is to use its restore session, which ends when nobody does
          const { keepFor } = request.routeOptions.config
          const until = Math.min(
            stableUntil(world),
            world.time + (keepFor?.(world) ?? Number.POSITIVE_INFINITY),
          )
          answers.keep({
            viewer: viewerOf(request, request.origin),
            url: request.url,
            content: payload,
            size,
            head,
            type,
            operation: operationOf(request),
            remarks: request.record.remarks,
            more: request.record.more === true,
            revision: world.revision,
            until,
          })
        }
        done(null, payload)
      })
    },
    { name: 'answer-cache', dependencies: ['origin', 'bearer'] },
  )
}
