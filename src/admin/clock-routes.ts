import { type Static, Type } from 'typebox'
import { HttpError } from '../http/http-errors.js'
import { ACTIVITY_TYPES } from '../testing/activity/activity-event.js'
import { recordActivity } from '../testing/activity/activity-log.js'
import { advanceClock, type ClockReading, readClock, setClock } from '../world/clock-control.js'
import { formatDurationHint, parseDuration } from '../world/core/duration.js'
import type { Slices } from '../world/core/slices.js'
import type { World } from '../world/world.js'
import type { ControlRoutes } from './control-options.js'
import { SandboxQuery } from './sandbox-query.js'

/** The clock as the control API shows it. */
export const ClockState = Type.Object({
  mode: Type.Enum(['real', 'frozen', 'offset', 'rate']),
  now: Type.String({ description: 'ISO 8601, UTC' }),
  rate: Type.Number({ description: 'Simulated seconds per second; 0 if the clock is stopped' }),
})

/** One event in a world, as the control API shows it. */
export const ActivityEvent = Type.Object({
  at: Type.String({ description: 'ISO 8601, simulated time' }),
  type: Type.Enum([...ACTIVITY_TYPES]),
  id: Type.String({
    description:
      'Id of the session, proxy or repository; for a token, the account and the number of its login',
  }),
  name: Type.String({ description: 'Name of the job, restore session, proxy, repository or account' }),
  status: Type.Optional(Type.String({ description: 'Final status of a session' })),
})

export const ClockMove = Type.Object({
  ...ClockState.properties,
  events: Type.Array(ActivityEvent, {
    description: 'The newest thousand events, oldest first',
  }),
  omitted: Type.Integer({ description: 'Number of earlier events that are not listed' }),
})

const KeepTokens = Type.Optional(Type.Boolean({ description: 'Keep all access tokens valid' }))

const ClockChange = Type.Object({
  mode: Type.Optional(Type.Enum(['real', 'frozen', 'offset', 'rate'])),
  now: Type.Optional(Type.String({ description: 'ISO 8601 instant' })),
  rate: Type.Optional(Type.Number({ minimum: 0, maximum: 86_400 })),
  keepTokens: KeepTokens,
})

export const formatClock = ({ mode, now, rate }: ClockReading): Static<typeof ClockState> => ({
  mode,
  now: new Date(now).toISOString(),
  rate,
})

/** Parses an instant with a time zone to milliseconds since 1970. @throws HttpError */
export function parseInstant(text: string): number {
  const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i.test(text)
    ? Date.parse(text)
    : Number.NaN
  if (Number.isNaN(instant))
    throw new HttpError(
      400,
      `The property 'now' must be an ISO 8601 instant such as 2026-03-01T08:00:00Z; it is '${text.slice(0, 60)}'.`,
    )
  return instant
}

/** Parses a positive duration to milliseconds. @throws HttpError */
export function parseForwardDuration(text: string): number {
  const ms = parseDuration(text)
  if (ms === undefined || ms < 0)
    throw new HttpError(
      400,
      `The property 'by' must be an ISO 8601 duration such as PT6H; it is '${text.slice(0, 60)}'${formatDurationHint(text) || '.'}`,
    )
  return ms
}

/** Reads and moves the clock of a sandbox: /clock. */
export const clockRoutes: ControlRoutes = async (
  app,
  { world, testContexts, listExpiringTokens, extendTokens },
) => {
  /** Moves the clock of a sandbox, and returns the events on the way. */
  function* move(
    own: World,
    keepTokens: boolean,
    change: Slices<ClockReading>,
  ): Slices<Static<typeof ClockMove>> {
    testContexts.get(own)
    const from = own.time
    const { result, events, omitted } = yield* recordActivity(
      own,
      keepTokens ? () => [] : listExpiringTokens,
      change,
    )
    // only now, for a clock that is refused to move leaves all as it was
    if (keepTokens) extendTokens(own.origin.sandbox, from, result.now - from)
    testContexts.feed.clockMoved(own)
    return { ...formatClock(result), events: [...events], omitted }
  }

  app.get(
    '/clock',
    { schema: { summary: 'Read the clock', querystring: SandboxQuery, response: { 200: ClockState } } },
    ({ query }) => formatClock(readClock(world(query.sandbox))),
  )

  app.put(
    '/clock',
    {
      schema: {
        summary: 'Set the time or the speed of the clock; properties that you leave out stay the same',
        querystring: SandboxQuery,
        body: ClockChange,
        response: { 200: ClockMove },
      },
    },
    async (request) => {
      const { now, keepTokens = false, ...change } = request.body
      const wanted = { ...change, ...(now !== undefined && { now: parseInstant(now) }) }
      const own = world(request.query.sandbox)
      return request.inSlices(move(own, keepTokens, setClock(own, wanted)))
    },
  )

  app.post(
    '/clock/advance',
    {
      schema: {
        summary: 'Move the clock forward; before the response, everything that was due has happened',
        querystring: SandboxQuery,
        body: Type.Object({ by: Type.String({ description: 'ISO 8601 duration' }), keepTokens: KeepTokens }),
        response: { 200: ClockMove },
      },
    },
    async (request) => {
      const { by, keepTokens = false } = request.body
      const step = parseForwardDuration(by)
      const own = world(request.query.sandbox)
      return request.inSlices(move(own, keepTokens, advanceClock(own, step)))
    },
  )
}
