import { type Static, Type } from 'typebox'
import { HttpError } from '../http/errors.js'
import { durationOf } from '../world/core/duration.js'
import { advanceClock, type ClockReading, readClock, setClock } from '../world/time.js'
import { type ControlRoutes, Sandbox } from './plugin.js'

/** The clock as the control API shows it. */
export const Clock = Type.Object({
  mode: Type.Enum(['real', 'frozen', 'offset', 'rate']),
  now: Type.String({ description: 'ISO 8601, UTC' }),
  rate: Type.Number({ description: 'World seconds for each second; 0 when it stands' }),
})

const Change = Type.Object({
  mode: Type.Optional(Type.Enum(['real', 'frozen', 'offset', 'rate'])),
  now: Type.Optional(Type.String({ description: 'ISO 8601 instant' })),
  rate: Type.Optional(Type.Number({ minimum: 0, maximum: 86_400 })),
})

export const showClock = ({ mode, now, rate }: ClockReading): Static<typeof Clock> => ({
  mode,
  now: new Date(now).toISOString(),
  rate,
})

/** Milliseconds since 1970 of an instant with a zone. @throws HttpError */
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

/** Milliseconds of a duration that leads ahead. @throws HttpError */
export function parseStep(text: string): number {
  const ms = durationOf(text)
  if (ms === undefined || ms < 0)
    throw new HttpError(
      400,
      `The property 'by' must be an ISO 8601 duration such as PT6H; it is '${text.slice(0, 60)}'.`,
    )
  return ms
}

/** The clock of a sandbox: /clock. */
export const clockRoutes: ControlRoutes = async (app, { world }) => {
  app.get(
    '/clock',
    { schema: { summary: 'Get what the clock shows', querystring: Sandbox, response: { 200: Clock } } },
    ({ query }) => showClock(readClock(world(query.sandbox))),
  )

  app.put(
    '/clock',
    { schema: { summary: 'Set the clock', querystring: Sandbox, body: Change, response: { 200: Clock } } },
    ({ query, body: { now, ...change } }) =>
      showClock(
        setClock(world(query.sandbox), { ...change, ...(now !== undefined && { now: parseInstant(now) }) }),
      ),
  )

  app.post(
    '/clock/advance',
    {
      schema: {
        summary: 'Move the clock on; all that falls due has happened when it answers',
        querystring: Sandbox,
        body: Type.Object({ by: Type.String({ description: 'ISO 8601 duration' }) }),
        response: { 200: Clock },
      },
    },
    ({ query, body }) => showClock(advanceClock(world(query.sandbox), parseStep(body.by))),
  )
}
