import { Type } from 'typebox'
import { API_VERSIONS, type ApiVersion, V3 } from '../api/versions.js'
import { HttpError } from '../http/http-errors.js'
import { buildReport, CLIENT_RULES } from '../testing/report/build-report.js'
import { formatHtml, PAGE_POLICY } from '../testing/report/html-report.js'
import { formatJunit } from '../testing/report/junit-report.js'
import { formatText } from '../testing/report/text-report.js'
import { createUpgradeRules } from '../testing/upgrade/upgrade-rules.js'
import { findClosest, formatSuggestion } from '../text/closest-name.js'
import type { ControlRoutes } from './control-options.js'
import { SandboxQuery } from './sandbox-query.js'

export const Report = Type.Object({
  sandbox: Type.String(),
  at: Type.String({ description: 'ISO 8601, simulated time' }),
  calls: Type.Integer({ description: 'Number of checked requests' }),
  dropped: Type.Integer({ description: 'Number of requests that the journal no longer has' }),
  findings: Type.Array(
    Type.Object({
      rule: Type.String(),
      severity: Type.Enum(['error', 'warning']),
      title: Type.String(),
      detail: Type.String(),
      count: Type.Integer(),
      calls: Type.Array(Type.Integer(), { description: 'Ids of the first requests with this finding' }),
      advice: Type.String(),
    }),
    { description: 'Errors first, then warnings' },
  ),
  rules: Type.Array(Type.Object({ rule: Type.String(), title: Type.String(), findings: Type.Integer() }), {
    description: 'All checked rules',
  }),
})

const FORMATS = ['json', 'text', 'junit', 'html'] as const
type Format = (typeof FORMATS)[number]

/** Chooses the first accepted type that is available for reports. */
function negotiateFormat(accept: string): Format {
  for (const type of accept.toLowerCase().split(',')) {
    if (/^\s*text\/html\b/.test(type)) return 'html'
    if (/^\s*(?:application|text)\/xml\b/.test(type)) return 'junit'
    if (/^\s*application\/json\b/.test(type)) return 'json'
  }
  return 'json'
}

/** Versions that have an earlier version. */
const TARGETS = API_VERSIONS.filter((version) => version !== V3)
const UPGRADES = TARGETS.map(({ name }) => name)

/** Finds a later version by its name. @throws HttpError for an unknown version */
function findTarget(wanted: string): ApiVersion {
  const found = TARGETS.find(({ name }) => name === wanted.toLowerCase())
  if (found) return found
  const meant = formatSuggestion(findClosest(wanted.slice(0, 20), UPGRADES.toReversed()))
  throw new HttpError(
    400,
    `The query parameter 'upgrade' must be one of ${UPGRADES.join(', ')}; it is '${wanted.slice(0, 20)}'.${meant}`,
  )
}

/** Reports what clients should do differently, or their problems with a later version: /report. */
export const reportRoutes: ControlRoutes = async (app, { world, testContexts, scheduler }) => {
  app.get(
    '/report',
    {
      schema: {
        summary: 'Report what the client should do differently',
        querystring: Type.Object({
          ...SandboxQuery.properties,
          format: Type.Optional(
            Type.Enum([...FORMATS], { description: 'Format; default: as in the Accept header, or json' }),
          ),
          upgrade: Type.Optional(
            Type.String({
              description: `Report the problems of the client with this later version of the API instead: ${UPGRADES.join(', ')}`,
            }),
          ),
        }),
        response: { 200: Report },
      },
    },
    async ({ query, headers }, reply) => {
      const own = world(query.sandbox)
      own.catchUp()
      const rules = query.upgrade === undefined ? CLIENT_RULES : createUpgradeRules(findTarget(query.upgrade))
      const found = await scheduler.run(buildReport(own, testContexts.get(own).journal, rules))
      const format = query.format ?? negotiateFormat(headers.accept ?? '')
      reply.header('vary', 'accept')
      // neither is written by the schema, for they are texts already
      if (format === 'junit')
        return reply.type('application/xml; charset=utf-8').send(formatJunit(found) as never)
      if (format === 'text') return reply.type('text/plain; charset=utf-8').send(formatText(found) as never)
      if (format === 'html')
        return reply
          .type('text/html; charset=utf-8')
          .header('content-security-policy', PAGE_POLICY)
          .header('x-content-type-options', 'nosniff')
          .header('referrer-policy', 'no-referrer')
          .send(formatHtml(found) as never)
      return {
        ...found,
        findings: found.findings.map((one) => ({ ...one, calls: [...one.calls] })),
        rules: [...found.rules],
      }
    },
  )
}
