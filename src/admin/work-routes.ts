import { type Static, Type } from 'typebox'
import { HttpError } from '../http/http-errors.js'
import { formatDurationHint, parseDuration } from '../world/core/duration.js'
import { getSettings } from '../world/settings/settings.js'
import { changeWorkPolicies, resetWorkPolicies } from '../world/work/change-policies.js'
import type { WorkKind, WorkPolicy, WorkSettings } from '../world/work/work-rows.js'
import type { ControlRoutes } from './control-options.js'
import { SandboxQuery } from './sandbox-query.js'

const MAX_DURATION = 366 * 86_400_000
const MAX_POLLS = 10_000

const Policy = Type.Union(
  [
    Type.Enum(['default', 'instant', 'manual']),
    Type.Object({
      after: Type.Optional(Type.String({ description: 'ISO 8601 duration' })),
      polls: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: MAX_POLLS,
          description: 'Number of polls by clients',
        }),
      ),
    }),
  ],
  { description: 'When this kind of work ends' },
)

const Work = Type.Object({ job: Policy, restore: Policy, rescan: Policy })

const Change = Type.Object({
  job: Type.Optional(Policy),
  restore: Type.Optional(Policy),
  rescan: Type.Optional(Policy),
})

/** @throws HttpError for what is no policy */
function parsePolicy(name: WorkKind, sent: Static<typeof Policy>): WorkPolicy {
  if (typeof sent === 'string') return sent as WorkPolicy
  const { after, polls } = sent
  if ((after === undefined) === (polls === undefined))
    throw new HttpError(
      400,
      `The property '${name}' must be 'default', 'instant', 'manual', {"after": "PT90S"} or {"polls": 3}; it has ${after === undefined ? "neither 'after' nor 'polls'" : "both 'after' and 'polls'"}.`,
    )
  if (polls !== undefined) return { polls }
  const ms = parseDuration(after ?? '')
  if (ms === undefined || ms < 0 || ms > MAX_DURATION)
    throw new HttpError(
      400,
      `The property '${name}.after' must be an ISO 8601 duration of a year at most, such as PT90S; it is '${after?.slice(0, 60)}'${formatDurationHint(after ?? '') || '.'}`,
    )
  return { after: after as string }
}

const formatWorkSettings = ({ job, restore, rescan }: WorkSettings): Static<typeof Work> => ({
  job,
  restore,
  rescan,
})

/** Sets when long work ends: /work. */
export const workRoutes: ControlRoutes = async (app, { world }) => {
  const response = { 200: Work }

  app.get(
    '/work',
    { schema: { summary: 'Read when work ends', querystring: SandboxQuery, response } },
    ({ query }) => formatWorkSettings(getSettings(world(query.sandbox), 'work')),
  )

  app.put(
    '/work',
    {
      schema: {
        summary: 'Set when work ends; properties that you leave out stay the same',
        querystring: SandboxQuery,
        body: Change,
        response,
      },
    },
    async (request) => {
      const change = Object.fromEntries(
        Object.entries(request.body).map(([kind, sent]) => [kind, parsePolicy(kind as WorkKind, sent)]),
      )
      const own = world(request.query.sandbox)
      own.catchUp()
      return formatWorkSettings(await request.inSlices(changeWorkPolicies(own, change)))
    },
  )

  app.delete(
    '/work',
    { schema: { summary: 'Reset when work ends to the default', querystring: SandboxQuery, response } },
    async (request) => {
      const own = world(request.query.sandbox)
      own.catchUp()
      return formatWorkSettings(await request.inSlices(resetWorkPolicies(own)))
    },
  )
}
