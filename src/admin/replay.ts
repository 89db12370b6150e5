import type { InjectOptions } from 'fastify'
import { Type } from 'typebox'
import type { Call } from '../control/journal/call.js'
import { deedsOf, tornBody } from '../control/journal/replay.js'
import { HttpError } from '../http/errors.js'
import type { ControlRoutes } from './plugin.js'
import { Sandbox } from './sandbox-query.js'

const State = Type.String({ description: 'As in the header x-vbo-mock-state' })

/** The same requests again: /requests/replay and /requests/{id}/replay. */
export const replayRoutes: ControlRoutes = async (app, { sandboxes, world, controls }) => {
  app.post(
    '/requests/replay',
    {
      schema: {
        summary: 'Begin anew, and make the changes in the journal again, each at its time',
        querystring: Sandbox,
        response: {
          200: Type.Object({
            replayed: Type.Integer({ description: 'Requests that were made again' }),
            before: State,
            state: State,
          }),
        },
      },
    },
    async ({ query: { sandbox } }) => {
      const old = world(sandbox)
      old.catchUp()
      const deeds = deedsOf(controls.of(old).journal)
      if (typeof deeds === 'string') throw new HttpError(422, deeds)
      const [before, end] = [old.digest, old.time]
      if ((deeds[0]?.at ?? end) < sandboxes.startOf(sandbox))
        throw new HttpError(
          422,
          'The sandbox would begin later than it did, since its clock is not set by --now: its requests cannot be made again.',
        )
      // their bodies go with the old world
      const requests = deeds.map((deed) => ({ at: deed.at, request: requestOf(deed) }))
      const anew = sandboxes.reset(sandbox)
      const liveUntil = (instant: number): void => {
        anew.clock.freeze(instant)
        anew.catchUp()
      }
      for (const { at, request } of requests) {
        liveUntil(at)
        await app.inject(request)
      }
      liveUntil(end)
      return { replayed: requests.length, before, state: anew.digest }
    },
  )

  app.post(
    '/requests/:id/replay',
    {
      schema: {
        summary: 'Make one request again, now and as it came',
        querystring: Sandbox,
        params: Type.Object({ id: Type.Integer() }),
        response: {
          200: Type.Object({
            id: Type.Integer({ description: 'Of the new request, in the journal' }),
            status: Type.Integer({ description: '0: it got no answer' }),
          }),
        },
      },
    },
    async ({ query, params: { id } }) => {
      const { journal } = controls.of(world(query.sandbox))
      const call = journal.get(id)
      if (!call) throw new HttpError(404, `The journal has no request ${id}.`)
      const torn = tornBody([call])
      if (torn !== undefined) throw new HttpError(422, torn)
      let made = 0
      const stop = journal.listen((added) => {
        if (made === 0 && added.url === call.url && added.method === call.method) made = added.id
      })
      try {
        await app.inject(requestOf(call)).catch(() => undefined)
      } finally {
        stop()
      }
      return { id: made, status: journal.get(made)?.status ?? 0 }
    },
  )
}

/** A request as it came. Its token is good still, for tokens outlive a reset, and the clock shows what it showed. */
function requestOf({ method, url, requestHeaders, request }: Call): InjectOptions {
  const { authorization, 'content-type': type } = requestHeaders
  return {
    method: method as 'GET' | 'POST' | 'PUT' | 'DELETE',
    url,
    headers: { ...(authorization && { authorization }), ...(type && { 'content-type': type }) },
    ...(request && { payload: request.content }),
  }
}
