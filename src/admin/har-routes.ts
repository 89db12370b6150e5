import { Type } from 'typebox'
import { createList } from '../http/long-list.js'
import { BodyReader } from '../testing/journal/body-reader.js'
import { buildHar, buildHarEntry } from '../testing/journal/har-archive.js'
import { version } from '../version.js'
import type { ControlRoutes } from './control-options.js'
import { CallQuery, findCalls } from './request-routes.js'

const Har = Type.Unsafe<ReturnType<typeof buildHar>>({
  type: 'object',
  description: 'An HTTP archive, version 1.2',
})

/** Exports the journal as an HTTP archive: /requests.har. */
export const harRoutes: ControlRoutes = async (app, { world, testContexts, scheduler }) => {
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
      const calls = await scheduler.run(findCalls(testContexts.get(world(query.sandbox)).journal, query))
      reply.header('content-disposition', 'attachment; filename="requests.har"')
      const reader = new BodyReader()
      const entries = createList(calls.length, (from, to) =>
        calls.slice(from, to).map((call) => buildHarEntry(call, reader)),
      )
      return buildHar(entries, version)
    },
  )
}
