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
  parts: Type.Array(
    Type.Object({
      path: Type.String({ description: 'Such as status or body.schedulePolicy.type' }),
      expected: Type.Unknown(),
      actual: Type.Optional(Type.Unknown({ description: 'Absent if the call has none' })),
      unknown: Type.Optional(Type.String({ description: 'Reason why the actual value is unknown' })),
      differs: Type.Boolean(),
    }),
    { description: 'The expected call beside this one, value by value' },
  ),
})

const counts = {
  checked: Type.Integer({ description: 'Number of checked calls' }),
  dropped: Type.Integer({
    description: 'Number of calls that are no longer in the journal and could have matched',
  }),
}

const results = {
  expected: Type.Array(Type.String(), { description: 'Descriptions of the expected calls' }),
  found: Type.Array(Type.Integer(), { description: 'Number of calls found for each expected call' }),
}

export const Verified = Type.Object({ verified: Type.Boolean(), ...counts, ...results })

const Unverified = Type.Object({
  message: Type.String({ description: 'Complete message for a log' }),
  ...counts,
  ...results,
  failures: Type.Array(
    Type.Object({
      index: Type.Optional(
        Type.Integer({ description: 'Index of the expected call; absent if the failure is about all calls' }),
      ),
      expected: Type.String(),
      found: Type.Integer(),
      nearest: Type.Array(NearMiss),
    }),
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
      const { verified, message, failures, checked, dropped } = verdict
      const results = {
        checked,
        dropped,
        expected: [...verdict.expected],
        found: [...verdict.found],
      }
      if (verified) return { verified, ...results }
      return reply.code(422).send({
        message,
        ...results,
        failures: failures.map(({ nearest, ...failure }) => ({
          ...failure,
          nearest: nearest.map((miss) => ({
            ...miss,
            differences: [...miss.differences],
            parts: [...miss.parts],
          })),
        })),
      })
    },
  )
}
