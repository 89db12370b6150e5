import { Type } from 'typebox'
import { Fault, FaultRule } from '../testing/faults/fault-schema.js'
import type { ControlRoutes } from './control-options.js'
import { SandboxQuery } from './sandbox-query.js'

const Id = Type.Object({ id: Type.String() })
const Deleted = Type.Object({ deleted: Type.Integer() })

/** Adds, lists and removes the faults of a sandbox: /faults. */
export const faultRoutes: ControlRoutes = async (app, { world, testContexts }) => {
  app.post(
    '/faults',
    {
      schema: {
        summary: 'Add a fault; it takes precedence over older ones',
        querystring: SandboxQuery,
        body: FaultRule,
        response: { 201: Fault },
      },
    },
    ({ query, body }, reply) => {
      const own = world(query.sandbox)
      own.catchUp()
      reply.code(201)
      return testContexts.get(own).faults.add(body, own.time)
    },
  )

  app.get(
    '/faults',
    {
      schema: {
        summary: 'List faults, oldest first',
        querystring: SandboxQuery,
        response: { 200: Type.Object({ faults: Type.Array(Fault) }) },
      },
    },
    ({ query }) => ({ faults: testContexts.get(world(query.sandbox)).faults.list() }),
  )

  app.get(
    '/faults/:id',
    { schema: { summary: 'Show a fault', querystring: SandboxQuery, params: Id, response: { 200: Fault } } },
    ({ query, params }) => testContexts.get(world(query.sandbox)).faults.get(params.id),
  )

  app.delete(
    '/faults/:id',
    {
      schema: {
        summary: 'Remove a fault',
        querystring: SandboxQuery,
        params: Id,
        response: { 200: Deleted },
      },
    },
    ({ query, params }) => {
      testContexts.get(world(query.sandbox)).faults.remove(params.id)
      return { deleted: 1 }
    },
  )

  app.delete(
    '/faults',
    {
      schema: {
        summary: 'Remove all faults',
        querystring: SandboxQuery,
        response: { 200: Deleted },
      },
    },
    ({ query }) => ({ deleted: testContexts.get(world(query.sandbox)).faults.clear() }),
  )
}
