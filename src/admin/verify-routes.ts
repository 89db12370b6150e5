import { Type } from 'typebox'
import { HttpError } from '../http/http-errors.js'
import { createRefusal } from '../testing/create-refusal.js'
import { findMatchProblem } from '../testing/operations/validate-match.js'
import { findSecret, MAX_DEPTH, measureDepth } from '../testing/verify/compare-values.js'
import { verify } from '../testing/verify/verify-calls.js'
import type { ControlRoutes } from './control-options.js'
import { CallFilter } from './request-routes.js'
import { SandboxQuery } from './sandbox-query.js'

const MAX_CALLS = 100
const MAX_TIMES = 1_000_000

// a name that is mistyped would prove nothing, so none is let through
const closed = { additionalProperties: false }

const Count = Type.Integer({ minimum: 0, maximum: MAX_TIMES })

const Match = Type.Object(
  {
    ...CallFilter.properties,
    body: Type.Optional(Type.Unknown({ description: 'Content that the request must contain' })),
    response: Type.Optional(Type.Unknown({ description: 'Content that the response must contain' })),
  },
  closed,
)

export const Expectation = Type.Object(
  {
    calls: Type.Array(
      Type.Object(
        {
          match: Match,
          times: Type.Optional(
            Type.Union(
              [Count, Type.Object({ atLeast: Type.Optional(Count), atMost: Type.Optional(Count) }, closed)],
              { description: 'Expected number of calls; default: at least one' },
            ),
          ),
        },
        closed,
      ),
      { maxItems: MAX_CALLS },
    ),
    order: Type.Optional(Type.Boolean({ description: 'Expect the calls in this order' })),
    nothingElse: Type.Optional(Type.Boolean({ description: 'Expect no other calls, except logins' })),
    writesOnly: Type.Optional(Type.Boolean({ description: 'Check only calls that change something' })),
    after: Type.Optional(Type.Integer({ minimum: 0, description: 'Only requests with a greater id' })),
  },
  closed,
)

const NearMiss = Type.Object({
  id: Type.Integer(),
  method: Type.String(),
  url: Type.String(),
  operation: Type.String(),
  differences: Type.Array(Type.String()),
})

const counts = {
  checked: Type.Integer({ description: 'Number of checked calls' }),
  dropped: Type.Integer({
    description: 'Number of calls that are no longer in the journal and could have matched',
  }),
}

export const Verified = Type.Object({
  verified: Type.Boolean(),
  ...counts,
  found: Type.Array(Type.Integer(), { description: 'Number of calls found for each expected call' }),
})

const Unverified = Type.Object({
  message: Type.String({ description: 'Complete message for a log' }),
  ...counts,
  failures: Type.Array(
    Type.Object({ expected: Type.String(), found: Type.Integer(), nearest: Type.Array(NearMiss) }),
  ),
})

/** Checks that a client sent the expected requests: /verify. */
export const verifyRoutes: ControlRoutes = async (app, { world, testContexts, scheduler }) => {
  app.post(
    '/verify',
    {
      schema: {
        summary: 'Check that the client sent the expected requests',
        querystring: SandboxQuery,
        body: Expectation,
        response: { 200: Verified, 422: Unverified },
      },
    },
    async ({ query, body }, reply) => {
      for (const [index, { match, times }] of body.calls.entries()) {
        const problem = findMatchProblem(match)
        if (problem) throw createRefusal({ ...problem, path: [`calls[${index}]`, 'match', ...problem.path] })
        for (const name of ['body', 'response'] as const) {
          const path = `calls[${index}].match.${name}`
          if (measureDepth(match[name]) > MAX_DEPTH)
            throw new HttpError(400, `The property '${path}' must have at most ${MAX_DEPTH} levels.`)
          const secret = findSecret(match[name], path)
          if (secret !== undefined)
            throw new HttpError(
              400,
              `The property '${secret}' must be '*': it is a secret, and the journal does not contain secrets.`,
            )
        }
        if (typeof times === 'object' && (times.atLeast ?? 0) > (times.atMost ?? MAX_TIMES))
          throw new HttpError(400, `The property 'calls[${index}].times.atLeast' must not be above 'atMost'.`)
      }
      const { journal } = testContexts.get(world(query.sandbox))
      const verdict = await scheduler.run(verify(journal, body as never))
      const { verified, message, found, failures, ...counts } = verdict
      if (verified) return { verified, ...counts, found: [...found] }
      return reply.code(422).send({
        message,
        ...counts,
        failures: failures.map(({ nearest, ...failure }) => ({
          ...failure,
          nearest: nearest.map((miss) => ({ ...miss, differences: [...miss.differences] })),
        })),
      })
    },
  )
}
