import { Type } from 'typebox'
import { Fault, FaultRule, FaultSwitch } from '../testing/faults/fault-schema.js'
import type { ControlRoutes } from './control-options.js'
import { SandboxQuery } from './sandbox-query.js'

const Id = Type.Object({ id: Type.String() })
const Deleted = Type.Object({ deleted: Type.Integer() })

/** Adds, lists, changes and removes the faults of a sandbox: /faults. */
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

  app.put(
    '/faults/:id',
    {
      schema: {
        summary: 'Replace a fault; its counters start again',
        querystring: SandboxQuery,
        params: Id,
        body: FaultRule,
        response: { 200: Fault },
      },
    },
    ({ query, params, body }) => {
      const own = world(query.sandbox)
      own.catchUp()
      return testContexts.get(own).faults.replace(params.id, body, own.time)
    },
  )

  app.patch(
    '/faults/:id',
    {
      schema: {
        summary: 'Switch a fault on or off; its counters stay',
        querystring: SandboxQuery,
        params: Id,
        body: FaultSwitch,
        response: { 200: Fault },
      },
    },
    ({ query, params, body }) =>
      testContexts.get(world(query.sandbox)).faults.setEnabled(params.id, body.enabled),
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
