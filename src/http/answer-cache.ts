import type { FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import type { World } from '../world/world.js'

interface Answer {
  readonly bytes: Buffer
  readonly headers: { readonly 'content-type': string; readonly 'content-length': number }
  /** The world's revision when it was made. */
  readonly revision: number
  /** The world's time from which on it may be untrue. */
  readonly until: number
}

const MOST_ANSWERS = 500
const MOST_BYTES = 8 * 1024 * 1024
const LARGEST = 512 * 1024

/** The answers of one world, oldest use first, bounded in number and bytes. */
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

/**
 * Sends an answer that was built before as it is, as long as nothing it was built from has changed: the world's
 * revision, its time up to the next thing due, the address, the origin and the account.
 */
export const answerCache = plugin(
  async (app) => {
    // answers go with their world: a reset drops both
    const worlds = new WeakMap<World, Answers>()
    const keyOf = (request: FastifyRequest): string => `${request.account} ${request.origin} ${request.url}`

    app.addHook('onRequest', (request, reply, done) => {
      const answers = request.method === 'GET' && request.world ? worlds.get(request.world) : undefined
      const answer = answers?.find(keyOf(request), request.world)
      if (!answer) return done()
      // past Fastify's reply, which would look once more at what is known to be right
      reply.hijack()
      reply.raw.writeHead(200, answer.headers)
      reply.raw.end(answer.bytes)
    })

    app.addHook('onSend', (request, reply, payload, done) => {
      const { world } = request
      if (request.method !== 'GET' || reply.statusCode !== 200 || typeof payload !== 'string' || !world)
        return done(null, payload)
      const bytes = Buffer.from(payload)
      if (bytes.length <= LARGEST) {
        const answers = worlds.get(world) ?? new Answers()
        worlds.set(world, answers)
        const headers = {
          'content-type': String(reply.getHeader('content-type')),
          'content-length': bytes.length,
        }
        answers.keep(keyOf(request), { bytes, headers, revision: world.revision, until: world.stableUntil() })
      }
      done(null, bytes)
    })
  },
  { name: 'answer-cache', dependencies: ['origin', 'bearer'] },
)
