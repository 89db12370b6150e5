import { Type } from 'typebox'
import { createList } from '../http/long-list.js'
import { BodyReader } from '../testing/journal/body-reader.js'
import { maskCall } from '../testing/journal/recorded-call.js'
import { buildReport, CLIENT_RULES } from '../testing/report/build-report.js'
import { readClock } from '../world/clock-control.js'
import type { ControlRoutes } from './control-options.js'
import { Report } from './report-routes.js'
import { RecordedCall } from './request-routes.js'
import { SandboxQuery } from './sandbox-query.js'

/** Rises when a page of before could not show a trace any more. */
const TRACE_VERSION = 1

/** All that is known of a run, for whoever looks at it later. */
const Trace = Type.Object({
  trace: Type.Integer({ description: 'Version of this format' }),
  createdAt: Type.String({ description: 'ISO 8601, real time' }),
  version: Type.String({ description: 'Version of vbo365-mock' }),
  api: Type.Array(Type.String(), { description: 'Served versions of the API' }),
  sandbox: Type.String(),
  profile: Type.String(),
  seed: Type.Integer(),
  clock: Type.Object({
    mode: Type.String(),
    now: Type.String({ description: 'ISO 8601, simulated time' }),
    rate: Type.Number(),
  }),
  report: Report,
  omittedEvents: Type.Integer({ description: 'Number of earlier events that are no longer kept' }),
  events: Type.Array(
    Type.Object({
      type: Type.Enum(['world', 'clock', 'reset']),
      wallTime: Type.String({ description: 'ISO 8601, real time' }),
      data: Type.Unsafe<object>({ type: 'object', additionalProperties: true, description: 'As in /events' }),
    }),
    { description: 'Events beside the requests, oldest first' },
  ),
  dropped: Type.Integer({ description: 'Number of requests that the journal no longer has' }),
  requests: Type.Array(RecordedCall, { description: 'Oldest first' }),
})

/** Exports a run: its requests, its events and its report: /trace. */
export const traceRoutes: ControlRoutes = async (app, options) => {
  const { api, version, world, sandboxes, testContexts, scheduler } = options
  app.get(
    '/trace',
    {
      schema: {
        summary: 'Export the requests, the events and the report of a run',
        querystring: SandboxQuery,
        response: { 200: Trace },
      },
    },
    async ({ query }) => {
      const own = world(query.sandbox)
      testContexts.feed.catchUp(own)
      const { mode, now, rate } = readClock(own)
      const { journal, history } = testContexts.get(own)
      const { template } = sandboxes.getOrThrow(query.sandbox)
      const { events, omitted } = history.list()
      const calls = journal.list()
      const { dropped } = journal
      const report = await scheduler.run(buildReport(own, journal, CLIENT_RULES))
      const reader = new BodyReader()
      return {
        trace: TRACE_VERSION,
        createdAt: new Date().toISOString(),
        version,
        api: [...api],
        sandbox: query.sandbox,
        profile: template.profile,
        seed: template.seed,
        clock: { mode, now: new Date(now).toISOString(), rate },
        report: {
          ...report,
          findings: report.findings.map((finding) => ({ ...finding, calls: [...finding.calls] })),
          rules: [...report.rules],
        },
        omittedEvents: omitted,
        events: events.map(({ type, wallTime, data }) => ({
          type,
          wallTime: new Date(wallTime).toISOString(),
          data,
        })),
        dropped,
        requests: createList(calls.length, (from, to) =>
          calls.slice(from, to).map((call) => maskCall(call, reader)),
        ),
      }
    },
  )
}
