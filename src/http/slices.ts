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
    /** Ends the time in which its sandbox has to stay at this server, if there are several. */
    endUse: (() => void) | undefined
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
    app.decorateRequest('endUse', undefined)
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
      request.endUse?.()
    })
  },
  { name: 'slices' },
)

/**
 * Lets a request at a sandbox when it is its turn, unless its client has gone by then.
 * @param begins whether the sandbox is about to begin if it is not there
 * @param admit does at once what the request has waited for; `done` is told what it refuses
 */
export function enterSandbox(
  work: SandboxWork,
  reply: FastifyReply,
  { name, begins = false }: { readonly name: SandboxName; readonly begins?: boolean },
  admit: (hasWaited: boolean) => Error | undefined,
  done: (refusal?: Error) => void,
): void {
  work.enter(name, begins, (hasWaited, unavailable) => {
    const refusal = unavailable ?? admit(hasWaited)
    if (hasWaited && abandonIfGone(reply)) return
    if (work.isShared && !unavailable) keepHere(work, reply, name)
    done(refusal)
  })
}

/** Keeps a sandbox at this server until a request is answered. */
function keepHere(work: SandboxWork, { request, raw }: FastifyReply, name: SandboxName): void {
  request.endUse?.()
  // who has gone is not heard of any more
  if (raw.destroyed) return
  const end = work.begin(name)
  request.endUse = () => {
    request.endUse = undefined
    end()
  }
  // not every request is answered
  raw.once('close', () => request.endUse?.())
}

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
