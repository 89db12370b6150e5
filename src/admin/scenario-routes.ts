import { Type } from 'typebox'
import { HttpError } from '../http/http-errors.js'
import type { NamedScenario as Named } from '../testing/scenarios/scenario.js'
import { AppliedScenario, ListedScenario, NamedScenario } from '../testing/scenarios/scenario-schema.js'
import { findClosest } from '../text/closest-name.js'
import type { SandboxName } from '../world/sandbox-name.js'
import type { ControlRoutes } from './control-options.js'
import { SandboxQuery } from './sandbox-query.js'

const Name = Type.Object({ name: Type.String() })
const Cleared = Type.Object({
  deleted: Type.Integer({ description: 'Number of removed faults' }),
  message: Type.String(),
})

const RESET_NOTE = 'Changes of the data stay until a reset.'

/** Lists, applies and clears scenarios: /scenarios. */
export const scenarioRoutes: ControlRoutes = async (
  app,
  { world, testContexts, scenarios: { names, get } },
) => {
  const known = (): Named[] => names.map((name) => get(name) as Named)

  const present = (sandbox: SandboxName) => {
    const own = world(sandbox)
    own.catchUp()
    return own
  }

  app.get(
    '/scenarios',
    {
      schema: {
        summary: 'List scenarios, and which are applied',
        querystring: SandboxQuery,
        response: { 200: Type.Object({ scenarios: Type.Array(ListedScenario) }) },
      },
    },
    ({ query }) => ({ scenarios: testContexts.get(world(query.sandbox)).scenarios.list(known()) }),
  )

  app.post(
    '/scenarios',
    {
      schema: {
        summary: 'Apply the scenario in the body',
        querystring: SandboxQuery,
        body: NamedScenario,
        response: { 200: AppliedScenario },
      },
    },
    async (request) => {
      const { query, body } = request
      const { name } = body
      if (!/^[\w-]+$/.test(name))
        throw new HttpError(
          400,
          `The property 'name' must contain only letters, digits, - and _; it is '${name}'.`,
        )
      if (names.includes(name))
        throw new HttpError(
          400,
          `The property 'name' is taken. To apply the scenario with this name, use POST /__admin/scenarios/${name}.`,
        )
      const own = present(query.sandbox)
      return request.inSlices(testContexts.get(own).scenarios.apply(body, own))
    },
  )

  app.post(
    '/scenarios/:name',
    {
      schema: {
        summary: 'Apply a scenario by name',
        querystring: SandboxQuery,
        params: Name,
        response: { 200: AppliedScenario },
      },
    },
    async (request) => {
      const { query, params } = request
      const name = params.name.toLowerCase()
      const scenario = get(name)
      if (!scenario) {
        const near = findClosest(name.slice(0, 60), names)
        const hint = near ? `Did you mean '${near}'?` : `Known scenarios are ${names.join(', ')}.`
        throw new HttpError(404, `There is no scenario '${params.name.slice(0, 60)}'. ${hint}`)
      }
      const own = present(query.sandbox)
      return request.inSlices(testContexts.get(own).scenarios.apply(scenario, own))
    },
  )

  app.delete(
    '/scenarios/:name',
    {
      schema: {
        summary: 'Remove the faults of a scenario; its changes of the data stay',
        querystring: SandboxQuery,
        params: Name,
        response: { 200: Cleared },
      },
    },
    ({ query, params }) => ({
      deleted: testContexts.get(world(query.sandbox)).scenarios.clear(params.name),
      message: RESET_NOTE,
    }),
  )

  app.delete(
    '/scenarios',
    {
      schema: {
        summary: 'Remove the faults of all scenarios; their changes of the data stay',
        querystring: SandboxQuery,
        response: { 200: Cleared },
      },
    },
    ({ query }) => ({
      deleted: testContexts.get(world(query.sandbox)).scenarios.clearAll(),
      message: RESET_NOTE,
    }),
  )
}
