import { Type } from 'typebox'
import { harOf } from '../control/journal/har.js'
import { version } from '../version.js'
import type { ControlRoutes } from './plugin.js'
import { CallQuery, callsOf } from './requests.js'

const Har = Type.Unsafe<ReturnType<typeof harOf>>({
  type: 'object',
  description: 'An HTTP archive, version 1.2',
})

/** The journal as an HTTP archive: /requests.har. */
export const harRoutes: ControlRoutes = async (app, { world, controls }) => {
  app.get(
    '/requests.har',
    {
      schema: {
        summary: 'Get what was asked of the API as an HTTP archive',
        querystring: CallQuery,
        response: { 200: Har },
      },
    },
    ({ query }, reply) => {
      reply.header('content-disposition', 'attachment; filename="requests.har"')
      return harOf(callsOf(controls.of(world(query.sandbox)).journal, query), version)
    },
  )
}
