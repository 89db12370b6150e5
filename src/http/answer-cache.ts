import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import type { Remark } from '../control/journal/call.js'
import type { Repeatable } from '../control/journal/entry.js'
import type { Sandboxes } from '../world/sandboxes.js'
import { getValidUntil } from '../world/stability.js'
import { hasPolledWork } from '../world/work/polls.js'
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
  readonly content: Buffer
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
  /** What was asked once, in any of its two halves: the viewer by the address. Only what is asked again is worth its place. */
  #asked = new Map<string, string>()
  #askedBefore = new Map<string, string>()
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

  /** Whether an answer was asked for before, so that it is worth to be kept. From now on it was. */
  isAskedAgain(viewer: string, url: string): boolean {
    if (this.#asked.get(url) === viewer || this.#askedBefore.get(url) === viewer) return true
    if (this.#asked.size >= MOST_ANSWERS) {
      this.#askedBefore = this.#asked
      this.#asked = new Map()
    }
    this.#asked.set(url, viewer)
    return false
  }

  keep(answer: Answer): void {
    const { viewer, url } = answer
    const before = this.#answers.get(viewer)?.get(url)
    if (before) this.#drop(before)
    const own = this.#answers.get(viewer) ?? new Map<string, Answer>()
    this.#answers.set(viewer, own.set(url, answer))
    this.#oldestFirst.add(answer)
    this.#bytes += answer.content.length
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
    this.#bytes -= answer.content.length
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

  #answersOf(world: World): Answers {
    let answers = this.#worlds.get(world)
    if (!answers) {
      answers = new Answers()
      this.#worlds.set(world, answers)
    }
    return answers
  }

  #isWorthKeeping(request: FastifyRequest, reply: FastifyReply, payload: unknown): payload is string {
    const { world } = request
    if (request.method !== 'GET' || reply.statusCode !== 200 || typeof payload !== 'string' || !world)
      return false
    // what was glanced at was used by nobody, and a fault is for one request
    if (
      request.glance ||
      request.record.fault !== undefined ||
      request.sliced?.isOutdated ||
      payload.length > LARGEST
    )
      return false
    // to ask is to bring nearer to its end what waits for being asked for, so each request has to be seen
    if (hasPolledWork(world)) return false
    return this.#answersOf(world).isAskedAgain(viewerOf(request, request.origin), request.url)
  }

  /** Keeps an answer. @returns what is sent of it now, and when it is asked for again */
  #keep(request: FastifyRequest, reply: FastifyReply, payload: string): Buffer {
    const { world } = request
    const content = Buffer.from(payload)
    const type = String(reply.getHeader('content-type'))
    const head = ['content-type', type, 'content-length', String(content.length)]
    for (const name of ['vary', STATE])
      if (reply.hasHeader(name)) head.push(name, String(reply.getHeader(name)))
    // to build an answer is to use its restore session, which ends when nobody does
    const { keepFor } = request.routeOptions.config
    this.#answersOf(world).keep({
      viewer: viewerOf(request, request.origin),
      url: request.url,
      content,
      head,
      type,
      operation: operationOf(request),
      remarks: request.record.remarks,
      more: request.record.more === true,
      revision: world.revision,
      until: Math.min(getValidUntil(world), world.time + (keepFor?.(world) ?? Number.POSITIVE_INFINITY)),
    })
    return content
  }

  /** Keeps what the routes registered beside it answer. */
  readonly keeper = plugin(
    async (app) => {
      app.addHook('preClose', async () => this.close())
      app.addHook('onSend', (request, reply, payload, done) => {
        done(
          null,
          this.#isWorthKeeping(request, reply, payload) ? this.#keep(request, reply, payload) : payload,
        )
      })
    },
    { name: 'answer-cache', dependencies: ['origin', 'bearer'] },
  )
}
