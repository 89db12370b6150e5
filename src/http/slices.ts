import type { FastifyReply, FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import type { Slices } from '../world/core/slices.js'
import { DEFAULT_SANDBOX, type SandboxName } from '../world/sandbox-name.js'
import type { Release } from './sandbox-locks.js'
import type { SandboxWork } from './sandbox-work.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** The sandbox that it is about. */
    sandbox: SandboxName
    /** Lets go of that sandbox, if the request holds it. */
    release: Release | undefined
    /** Does what takes long to its sandbox in slices, alone until the request is answered. Its changes are the request's. */
    inSlices<T>(work: Slices<T>): Promise<T>
  }
  interface FastifyContextConfig {
    /** Works out what the route needs and its world remembers, where that may take long. */
    prepare?: (request: FastifyRequest) => Slices<unknown>
  }
}

/** Lets handlers do long work in slices. It is registered after the journal, which tells the state that they leave. */
export const slices = plugin<{ readonly work: SandboxWork }>(
  async (app, { work }) => {
    app.decorateRequest('sandbox', DEFAULT_SANDBOX)
    app.decorateRequest('release', undefined)
    app.decorateRequest('inSlices', async function <T>(this: FastifyRequest, steps: Slices<T>) {
      const { result, release } = await work.hold(this.sandbox, recordSlices(this, steps))
      this.release = release
      return result
    })
    app.addHook('onRoute', (route) => {
      const prepare = route.config?.prepare
      if (!prepare) return
      route.preHandler = (request, reply, done) => {
        work.precompute(request.sandbox, prepare(request), () => {
          if (!abandonIfGone(reply)) done()
        })
      }
    })
    app.addHook('onSend', (request, _reply, payload, done) => {
      done(null, payload)
      request.release?.()
      request.release = undefined
    })
  },
  { name: 'slices' },
)

/** Lets the changes of sliced work be known as those of a request. */
function* recordSlices<T>(request: FastifyRequest, work: Slices<T>): Slices<T> {
  // the controls have no world, and are in no journal
  const stop = request.world?.watch((change) => request.record.changes.push(change))
  try {
    return yield* work
  } finally {
    stop?.()
  }
}

/** Leaves a request alone whose client has gone while it waited. @returns whether it has */
export function abandonIfGone(reply: FastifyReply): boolean {
  if (!reply.raw.destroyed) return false
  reply.hijack()
  reply.recordSilence()
  return true
}
