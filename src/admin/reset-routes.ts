import { Type } from 'typebox'
import { HttpError } from '../http/http-errors.js'
import { RESET_PARTS } from '../testing/reset-parts.js'
import { resetSandbox } from '../testing/reset-sandbox.js'
import type { ControlRoutes } from './control-options.js'
import { optionalBody } from './optional-body.js'
import { SandboxQuery } from './sandbox-query.js'
import { TemplateProperties } from './world-schemas.js'

const Reset = Type.Object({
  sandbox: Type.String(),
  profile: Type.String(),
  seed: Type.Integer(),
  snapshot: Type.Optional(Type.String({ description: 'Snapshot from which the sandbox starts' })),
  now: Type.String({ description: 'ISO 8601, simulated time' }),
})

const ResetOptions = Type.Object({
  ...TemplateProperties,
  only: Type.Optional(
    Type.Array(Type.Enum([...RESET_PARTS]), {
      minItems: 1,
      description: 'Parts to reset; default: all',
      'x-one-or-many': true,
    }),
  ),
})

/** Resets a sandbox: /reset. */
export const resetRoutes: ControlRoutes = async (app, options) => {
  const { sandboxes, templates } = options
  app.post(
    '/reset',
    {
      // most resets have nothing to say
      preValidation: optionalBody,
      schema: {
        summary: 'Reset a sandbox to its start, or to another start',
        querystring: SandboxQuery,
        body: ResetOptions,
        response: { 200: Reset },
      },
    },
    async (request) => {
      const {
        query: { sandbox },
        body: { only, ...wish },
      } = request
      const [changed] = Object.keys(wish)
      if (changed !== undefined && only && !only.includes('world'))
        throw new HttpError(
          400,
          `The property '${changed}' cannot be used with 'only', unless 'only' contains 'world'.`,
        )
      const template =
        changed === undefined ? undefined : templates.resolve(wish, sandboxes.getTemplate(sandbox))
      const world = await request.inSlices(resetSandbox(options, sandbox, template, only))
      const { profile, seed, snapshot } = sandboxes.getOrThrow(sandbox).template
      return {
        sandbox,
        profile,
        seed,
        ...(snapshot !== undefined && { snapshot }),
        now: new Date(world.time).toISOString(),
      }
    },
  )
}
