import { Type } from 'typebox'
import { BodyReader } from '../control/journal/content.js'
import { harEntry, harOf } from '../control/journal/har.js'
import { listOf } from '../http/long-list.js'
import { version } from '../version.js'
import type { ControlRoutes } from './plugin.js'
import { CallQuery, callsOf } from './requests.js'

const Har = Type.Unsafe<ReturnType<typeof harOf>>({
  type: 'object',
  description: 'An HTTP archive, version 1.2',
})

/** The journal as an HTTP archive: /requests.har. */
export const harRoutes: ControlRoutes = async (app, { world, controls, scheduler }) => {
  app.get(
    '/requests.har',
    {
      schema: {
        summary: 'Export the requests of clients as an HTTP archive',
        querystring: CallQuery,
        response: { 200: Har },
      },
    },
    async ({ query }, reply) => {
      const calls = await scheduler.run(callsOf(controls.of(world(query.sandbox)).journal, query))
      reply.header('content-disposition', 'attachment; filename="requests.har"')
      const reader = new BodyReader()
      const entries = listOf(calls.length, (from, to) =>
        calls.slice(from, to).map((call) => harEntry(call, reader)),
      )
      return harOf(entries, version)
    },
  )
}
