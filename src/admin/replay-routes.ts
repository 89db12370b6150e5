import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import inject from 'light-my-request'
import { Type } from 'typebox'
import { type Authenticate, TOKEN_UNKNOWN } from '../http/authentication.js'
import { HttpError } from '../http/http-errors.js'
import { markReplayed } from '../http/replayed.js'
import type { Call } from '../testing/journal/call.js'
import type { Journal } from '../testing/journal/journal.js'
import { findIncompleteBody, findReplayableCalls } from '../testing/journal/replayable-calls.js'
import { isLogin } from '../testing/operations/operations.js'
import { catchUpInSlices } from '../world/clock-control.js'
import type { World } from '../world/world.js'
import type { ControlRoutes } from './control-options.js'
import { SandboxQuery } from './sandbox-query.js'

const State = Type.String({ description: 'Digest of the data, as in the header x-vbo-mock-state' })

/** Repeats requests: /requests/replay and /requests/{id}/replay. */
export const replayRoutes: ControlRoutes = async (
  app,
  { sandboxes, world, testContexts, work, authenticate, handleRequest },
) => {
  app.post(
    '/requests/replay',
    {
      schema: {
        summary:
          'Reset the sandbox, and repeat all requests that changed something, each at its original time',
        querystring: SandboxQuery,
        response: {
          200: Type.Object({
            replayed: Type.Integer({ description: 'Number of repeated requests' }),
            stateBefore: State,
            stateAfter: State,
          }),
        },
      },
    },
    async ({ query: { sandbox } }) => {
      const old = world(sandbox)
      old.catchUp()
      const calls = findReplayableCalls(testContexts.get(old).journal)
      if (typeof calls === 'string') throw new HttpError(422, calls)
      for (const call of calls)
        if (authenticate(call.requestHeaders.authorization) === TOKEN_UNKNOWN)
          throw createTokenError(call, TOKEN_UNKNOWN)
      const [stateBefore, end] = [old.digest, old.time]
      // the requests take their turns at the sandbox too, so it is not held for all of them
      if ((calls[0]?.at ?? end) < (await work.run(sandbox, sandboxes.getStartTime(sandbox))))
        throw new HttpError(
          422,
          'The requests cannot be repeated: the server was started without --now, so the sandbox would start at a later time.',
        )
      const anew = await work.run(sandbox, sandboxes.reset(sandbox))
      const { journal } = testContexts.get(anew)
      const liveUntil = (instant: number): Promise<unknown> => {
        anew.clock.freeze(instant)
        return work.run(sandbox, catchUpInSlices(anew))
      }
      for (const call of calls) {
        await liveUntil(call.at)
        await resend(handleRequest, call, journal)
      }
      await liveUntil(end)
      return { replayed: calls.length, stateBefore, stateAfter: anew.digest }
    },
  )

  app.post(
    '/requests/:id/replay',
    {
      schema: {
        summary: 'Repeat a request now',
        querystring: SandboxQuery,
        params: Type.Object({ id: Type.Integer() }),
        response: {
          200: Type.Object({
            id: Type.Integer({ description: 'Id of the new request in the journal' }),
            status: Type.Integer({ description: '0 if there was no response' }),
          }),
        },
      },
    },
    async ({ query, params: { id } }) => {
      const own = world(query.sandbox)
      const { journal } = testContexts.get(own)
      const call = journal.get(id)
      if (!call) throw new HttpError(404, `The journal has no request ${id}.`)
      const torn = findIncompleteBody([call])
      if (torn !== undefined) throw new HttpError(422, torn)
      expectSameCaller(call, own, authenticate)
      const made = await resend(handleRequest, call, journal, (request) => markReplayed(request, id))
      return { id: made?.id ?? 0, status: made?.status ?? 0 }
    },
  )
}

/** @throws HttpError 422 when a request that was let in would not be let in again, or not into its world */
function expectSameCaller(call: Call, own: World, admission: Authenticate): void {
  if (call.account === '' || isLogin(call.operation)) return
  const admitted = admission(call.requestHeaders.authorization)
  if (typeof admitted === 'string') throw createTokenError(call, admitted)
  if (admitted.world !== own) throw createTokenError(call, 'the bearer token is for another sandbox')
}

const createTokenError = ({ id }: Call, why: string): HttpError =>
  new HttpError(422, `Request ${id} cannot be repeated exactly: ${why}.`)

/** Bytes of an answer that are waited for: the journal has its status before them, and a download may be without end. */
const MAX_READ_BYTES = 1024 * 1024

/** Makes a request again, byte by byte, by the protocol that it came by. @returns what its journal has of it, if anything */
async function resend(
  handleRequest: RequestListener,
  call: Call,
  journal: Journal,
  mark: (request: IncomingMessage) => void = () => {},
): Promise<Call | undefined> {
  const headers = { ...call.requestHeaders }
  let made: Call | undefined
  let response: ServerResponse | undefined
  const stop = journal.listen((added) => {
    if (added.requestHeaders !== headers) return
    made = added
    // a fault has left it without an answer, and nobody waits for one
    if (added.status === 0) setImmediate(() => response?.destroy())
  })
  try {
    const answer = await inject(
      (request, reply) => {
        const raw = request as unknown as IncomingMessage
        response = reply as unknown as ServerResponse
        Object.assign(raw, { url: call.url, headers })
        mark(raw)
        Object.assign(raw.socket, { encrypted: call.encrypted === true })
        handleRequest(raw, response)
      },
      {
        method: call.method as 'GET',
        url: '/',
        ...(call.request && { payload: call.request.content }),
        payloadAsStream: true,
      },
    )
    let size = 0
    for await (const chunk of answer.stream()) {
      size += chunk.length
      if (size > MAX_READ_BYTES) break
    }
    response?.destroy()
  } catch {
    // no answer is one too: the journal has it
  } finally {
    stop()
  }
  return made
}
