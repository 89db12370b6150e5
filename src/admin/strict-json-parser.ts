import type { FastifyInstance } from 'fastify'
import { parseStrictJson } from '../catalogue/strict-json.js'
import { ignoreDeviation } from '../http/deviations.js'
import { ParsedBody } from '../http/parsed-body.js'
import type { Scheduler } from '../timing/scheduler.js'

/** Makes an app read bodies strictly and in slices, because they can be large. */
export function registerStrictJsonParser(app: FastifyInstance, scheduler: Scheduler): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    scheduler
      .run(parseStrictJson(body as Buffer))
      .then((value) => done(null, new ParsedBody(value, ignoreDeviation)), done)
  })
}
