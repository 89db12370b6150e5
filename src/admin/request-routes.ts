import { type Static, Type } from 'typebox'
import { HttpError } from '../http/http-errors.js'
import { createList } from '../http/long-list.js'
import { buildRequestEvent } from '../testing/events/event-types.js'
import { BodyReader } from '../testing/journal/body-reader.js'
import type { Call } from '../testing/journal/call.js'
import { createCallFilter } from '../testing/journal/call-filter.js'
import { createTextFilter } from '../testing/journal/call-text.js'
import type { Journal } from '../testing/journal/journal.js'
import { maskCall } from '../testing/journal/recorded-call.js'
import { findMatchProblem } from '../testing/operations/validate-match.js'
import { endSentence } from '../text/problem.js'
import { filterInSlices, type Slices } from '../world/core/slices.js'
import type { ControlRoutes } from './control-options.js'
import { SandboxQuery } from './sandbox-query.js'

const DEFAULT_LIMIT = 1000

const Message = Type.Object({
  headers: Type.Record(Type.String(), Type.String()),
  body: Type.Optional(
    Type.String({
      description:
        'JSON or a form, with secrets masked. Absent if there was none, or if it is no longer kept',
    }),
  ),
  unreadable: Type.Optional(
    Type.Object(
      {
        type: Type.String({ description: 'Content type of its header' }),
        message: Type.String({ description: 'Reason why it is not JSON' }),
        position: Type.Integer({ description: 'Position of the error, in characters' }),
      },
      {
        description:
          'Present instead of a body that is neither JSON nor a form, because its secrets cannot be found',
      },
    ),
  ),
  size: Type.Optional(Type.Integer({ description: 'Bytes of the whole body' })),
  truncated: Type.Optional(
    Type.Boolean({ description: 'The body is incomplete: only its beginning was kept' }),
  ),
})

/** Marks of requests that do not count for or against the client. */
const Marks = {
  preflight: Type.Optional(
    Type.Literal(true, {
      description: 'A browser asked whether a page of another origin may send its request',
    }),
  ),
  replayOf: Type.Optional(Type.Integer({ description: 'Id of the request that a tester repeated' })),
}

/** A request and its response, as the journal shows them. */
export const RecordedCall = Type.Object({
  id: Type.Integer(),
  at: Type.String({ description: 'ISO 8601, simulated time' }),
  wallTime: Type.String({ description: 'ISO 8601, real time' }),
  method: Type.String(),
  url: Type.String(),
  operation: Type.String({ description: 'Empty if it is not an operation of the API' }),
  account: Type.String(),
  status: Type.Integer({ description: '0 if there was no response' }),
  duration: Type.Number({ description: 'Milliseconds' }),
  request: Message,
  response: Message,
  changes: Type.Array(
    Type.Object({
      entity: Type.String(),
      id: Type.String(),
      before: Type.Optional(Type.Unsafe<object>({ description: 'Absent if the object is new' })),
      after: Type.Optional(Type.Unsafe<object>({ description: 'Absent if the object was deleted' })),
    }),
  ),
  deviations: Type.Array(Type.Object({ kind: Type.String(), detail: Type.String() })),
  fault: Type.Optional(Type.String({ description: 'Fault that affected the request' })),
  ...Marks,
})

/** Summary of a request, as in /events. */
export const CallSummary = Type.Object({
  sandbox: Type.String(),
  id: Type.Integer(),
  at: Type.String({ description: 'ISO 8601, simulated time' }),
  method: Type.String(),
  url: Type.String(),
  operation: Type.String({ description: 'Empty if it is not an operation of the API' }),
  account: Type.String(),
  status: Type.Integer({ description: '0 if there was no response' }),
  duration: Type.Number({ description: 'Milliseconds' }),
  changes: Type.Integer({ description: 'Number of changes' }),
  deviations: Type.Integer({
    description: 'Number of mistakes in the request that the server ignored or repaired',
  }),
  message: Type.Optional(Type.String({ description: 'Message of an error; at most 300 characters' })),
  fault: Type.Optional(Type.String({ description: 'Fault that affected the request' })),
  ...Marks,
})

/** Selects calls; all given filters must match. */
export const CallFilter = Type.Object({
  operation: Type.Optional(
    Type.String({
      maxLength: 300,
      description: 'Such as POST /Jobs/{id}/Action start; the verb is optional',
    }),
  ),
  method: Type.Optional(Type.String({ maxLength: 10 })),
  path: Type.Optional(Type.String({ maxLength: 300, description: 'Without the query; * matches any text' })),
  unknownPath: Type.Optional(Type.Boolean({ description: 'Allow a path that the API does not have' })),
  account: Type.Optional(
    Type.String({ maxLength: 300, description: 'Account of the login, without its sandbox' }),
  ),
  status: Type.Optional(Type.Integer({ minimum: 0, maximum: 599 })),
})

export const CallQuery = Type.Object({
  ...SandboxQuery.properties,
  ...CallFilter.properties,
  since: Type.Optional(Type.String({ description: 'ISO 8601, simulated time' })),
  until: Type.Optional(Type.String({ description: 'ISO 8601, simulated time' })),
  after: Type.Optional(Type.Integer({ description: 'Only requests with a greater id' })),
  text: Type.Optional(
    Type.String({
      maxLength: 300,
      description: 'Only requests with this text in their address, headers or bodies, in any letter case',
    }),
  ),
  limit: Type.Integer({
    default: DEFAULT_LIMIT,
    minimum: 1,
    maximum: 100_000,
    description: 'Only the newest requests, this many',
  }),
})

const parseInstantParameter = (name: string, text: string | undefined, otherwise: number): number => {
  const ms = text === undefined ? otherwise : Date.parse(text)
  if (Number.isNaN(ms))
    throw new HttpError(
      400,
      `The query parameter '${name}' must be an ISO 8601 instant; it is '${text?.slice(0, 60)}'.`,
    )
  return ms
}

/** Finds the calls that match a query, oldest first. @throws HttpError for an invalid instant or filter */
export function* findCalls(
  journal: Journal,
  { sandbox: _, since, until, after = 0, text, limit, ...filter }: Static<typeof CallQuery>,
): Slices<Call[]> {
  const problem = findMatchProblem(filter)
  if (problem)
    throw new HttpError(
      400,
      endSentence(`The query parameter '${problem.path.join('.')}' ${problem.message}`),
    )
  const fits = createCallFilter(filter)
  const holds = createTextFilter(text)
  const [from, to] = [
    parseInstantParameter('since', since, -Infinity),
    parseInstantParameter('until', until, Infinity),
  ]
  const found = yield* filterInSlices(
    journal.list(),
    (call) => call.id > after && call.at >= from && call.at <= to && fits(call) && holds(call),
  )
  return found.slice(-limit)
}

/** Lists and clears the journal of a sandbox: /requests. */
export const requestRoutes: ControlRoutes = async (app, { world, testContexts, scheduler }) => {
  app.get(
    '/requests',
    {
      schema: {
        summary: 'List the requests of clients, oldest first',
        querystring: CallQuery,
        response: { 200: Type.Object({ dropped: Type.Integer(), requests: Type.Array(RecordedCall) }) },
      },
    },
    async ({ query }) => {
      const { journal } = testContexts.get(world(query.sandbox))
      const { dropped } = journal
      const calls = await scheduler.run(findCalls(journal, query))
      const reader = new BodyReader()
      const requests = createList(calls.length, (from, to) =>
        calls.slice(from, to).map((call) => maskCall(call, reader)),
      )
      return { dropped, requests }
    },
  )

  app.get(
    '/requests/summary',
    {
      schema: {
        summary: 'List the requests without headers, bodies and changes',
        querystring: CallQuery,
        response: { 200: Type.Object({ dropped: Type.Integer(), requests: Type.Array(CallSummary) }) },
      },
    },
    async ({ query }) => {
      const { journal } = testContexts.get(world(query.sandbox))
      const { dropped } = journal
      const calls = await scheduler.run(findCalls(journal, query))
      const requests = createList(calls.length, (from, to) =>
        calls.slice(from, to).map((call) => buildRequestEvent(query.sandbox, call)),
      )
      return { dropped, requests }
    },
  )

  app.get(
    '/requests/:id',
    {
      schema: {
        summary: 'Show a request',
        querystring: SandboxQuery,
        params: Type.Object({ id: Type.Integer() }),
        response: { 200: RecordedCall },
      },
    },
    ({ query, params: { id } }) => {
      const call = testContexts.get(world(query.sandbox)).journal.get(id)
      if (!call)
        throw new HttpError(
          404,
          `The journal has no request ${id}: it never existed, or it is no longer kept.`,
        )
      return maskCall(call)
    },
  )

  app.delete(
    '/requests',
    {
      schema: {
        summary: 'Clear the journal',
        querystring: SandboxQuery,
        response: { 200: Type.Object({ deleted: Type.Integer() }) },
      },
    },
    ({ query }) => ({ deleted: testContexts.get(world(query.sandbox)).journal.clear() }),
  )
}
