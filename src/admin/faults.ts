import { Type } from 'typebox'
import { Fault, FaultRule } from '../control/faults/schema.js'
import type { ControlRoutes } from './plugin.js'
import { Sandbox } from './sandbox-query.js'

const Id = Type.Object({ id: Type.String() })
const Deleted = Type.Object({ deleted: Type.Integer() })

/** What goes wrong on purpose in a sandbox: /faults. */
export const faultRoutes: ControlRoutes = async (app, { world, controls }) => {
  app.post(
    '/faults',
    {
      schema: {
        summary: 'Add a fault, which comes before those that are there',
        querystring: Sandbox,
        body: FaultRule,
        response: { 201: Fault },
      },
    },
    ({ query, body }, reply) => {
      const own = world(query.sandbox)
      own.catchUp()
      reply.code(201)
      return controls.of(own).faults.add(body, own.time)
    },
  )

  app.get(
    '/faults',
    {
      schema: {
        summary: 'Get the faults, in the order they were added',
        querystring: Sandbox,
        response: { 200: Type.Object({ faults: Type.Array(Fault) }) },
      },
    },
    ({ query }) => ({ faults: controls.of(world(query.sandbox)).faults.list() }),
  )

  app.get(
    '/faults/:id',
    { schema: { summary: 'Get one fault', querystring: Sandbox, params: Id, response: { 200: Fault } } },
    ({ query, params }) => controls.of(world(query.sandbox)).faults.get(params.id),
  )

  app.delete(
    '/faults/:id',
    {
      schema: {
        summary: 'Take a fault away',
        querystring: Sandbox,
        params: Id,
        response: { 200: Deleted },
      },
    },
    ({ query, params }) => {
      controls.of(world(query.sandbox)).faults.remove(params.id)
      return { deleted: 1 }
    },
  )

  app.delete(
    '/faults',
    {
      schema: {
        summary: 'Take all faults away',
        querystring: Sandbox,
        response: { 200: Deleted },
      },
    },
    ({ query }) => ({ deleted: controls.of(world(query.sandbox)).faults.clear() }),
  )
}
