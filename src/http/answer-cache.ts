import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TLSSocket } from 'node:tls'
import plugin from 'fastify-plugin'
import type { Remark } from '../control/journal/call.js'
import { stableUntil } from '../world/stability.js'
import { awaitsPolls } from '../world/work/polls.js'
import type { World } from '../world/world.js'
import type { Admission, Admitted } from './admission.js'
import type { OriginFinder } from './origin.js'
import { operationOf, STATE } from './recorder.js'
import { sandboxOf, unknownHeader } from './sandbox-header.js'

/** An answer that is kept. */
export interface Answer {
  readonly bytes: Buffer
  readonly headers: Readonly<Record<string, string | number>>
  /** The operation that it answers. */
  readonly operation: string
  /** What its address was remarked on. */
  readonly remarks: readonly Remark[]
  /** Whether it is a page with another one after it. */
  readonly more?: true
  /** The world's revision when it was made. */
  readonly revision: number
  /** The world's time from which on it may be untrue. */
  readonly until: number
}

const MOST_ANSWERS = 500
const MOST_BYTES = 8 * 1024 * 1024
const LARGEST = 512 * 1024

/** The answers of one world, oldest first, bounded in number and bytes. */
class Answers {
  readonly #answers = new Map<string, Answer>()
  #bytes = 0

  find(key: string, world: World): Answer | undefined {
    const answer = this.#answers.get(key)
    if (!answer) return undefined
    const fresh = answer.revision === world.revision && world.time < answer.until
    if (!fresh) this.#drop(key, answer)
    return fresh ? answer : undefined
  }

  keep(key: string, answer: Answer): void {
    const before = this.#answers.get(key)
    if (before) this.#drop(key, before)
    this.#answers.set(key, answer)
    this.#bytes += answer.bytes.length
    for (const [oldest, dropped] of this.#answers) {
      if (this.#answers.size <= MOST_ANSWERS && this.#bytes <= MOST_BYTES) break
      this.#drop(oldest, dropped)
    }
  }

  #drop(key: string, answer: Answer): void {
    this.#answers.delete(key)
    this.#bytes -= answer.bytes.length
  }
}

// neither an origin nor an address has a space in it, and an account comes last
const keyOf = (tenant: string | undefined, account: string, origin: string, url: string): string =>
  `${tenant ?? ''} ${origin} ${url} ${account}`

/** A request that was answered with what was kept. */
export type Served = (request: IncomingMessage, by: Admitted, answer: Answer) => void

/**
 * Sends an answer that was built before as it is, as long as nothing it was built from has changed: the world's
 * revision, its time up to the next thing due, the account, the origin and the address. It is asked before Fastify is,
 * because finding the way through hooks and routes costs more than all that has to be known here.
 */
export class AnswerCache {
  // answers go with their world: a reset drops both
  readonly #worlds = new WeakMap<World, Answers>()
  readonly #admission: Admission
  readonly #originOf: OriginFinder
  readonly #served: Served
  readonly #isTroubled: (world: World) => boolean
  #open = true

  /**
   * @param isTroubled whether faults may strike in a world: then each of its requests has to go the whole way
   * @param served is told of each request that is answered here
   */
  constructor(
    admission: Admission,
    originOf: OriginFinder,
    isTroubled: (world: World) => boolean,
    served: Served = () => {},
  ) {
    this.#admission = admission
    this.#originOf = originOf
    this.#isTroubled = isTroubled
    this.#served = served
  }

  /** Answers a request, if it can: what is not let in, not known or not right is left to Fastify, and false. */
  serve(request: IncomingMessage, response: ServerResponse): boolean {
    const { method, headers, url = '', socket } = request
    if (method !== 'GET' || headers.authorization === undefined || !this.#open) return false
    // what a page of another origin may read is said with each answer
    if (headers.origin !== undefined) return false
    const admitted = this.#admission(headers.authorization)
    if (typeof admitted === 'string') return false
    if (unknownHeader(headers) !== undefined) return false
    const answers = this.#worlds.get(admitted.world)
    if (!answers || this.#isTroubled(admitted.world)) return false
    try {
      if ((sandboxOf(headers) ?? admitted.sandbox) !== admitted.sandbox) return false
      const origin = this.#originOf(headers, (socket as TLSSocket).encrypted ? 'https' : 'http')
      const answer = answers.find(keyOf(admitted.tenant, admitted.account, origin, url), admitted.world)
      if (!answer) return false
      response.writeHead(200, answer.headers)
      response.end(answer.bytes)
      this.#served(request, admitted, answer)
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
        const bytes = Buffer.from(payload)
        // to ask is to bring nearer to its end what waits for being asked for, so each request has to be seen
        if (bytes.length <= LARGEST && !awaitsPolls(world)) {
          const answers = this.#worlds.get(world) ?? new Answers()
          this.#worlds.set(world, answers)
          const headers = {
            'content-type': String(reply.getHeader('content-type')),
            'content-length': bytes.length,
            ...(reply.hasHeader('vary') && { vary: String(reply.getHeader('vary')) }),
            ...(reply.hasHeader(STATE) && { [STATE]: String(reply.getHeader(STATE)) }),
          }
          const key = keyOf(request.tenant, request.account, request.origin, request.url)
          // to build an answer is to use its restore session, which ends when nobody does
          const { keepFor } = request.routeOptions.config
          const until = Math.min(
            stableUntil(world),
            world.time + (keepFor?.(world) ?? Number.POSITIVE_INFINITY),
          )
          answers.keep(key, {
            bytes,
            headers,
            operation: operationOf(request),
            remarks: request.record.remarks,
            ...(request.record.more && { more: true as const }),
            revision: world.revision,
            until,
          })
        }
        done(null, bytes)
      })
    },
    { name: 'answer-cache', dependencies: ['origin', 'bearer'] },
  )
}
