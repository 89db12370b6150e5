import { Type } from 'typebox'
import type { FaultDelay, FaultEffect } from './fault-rule.js'

const { Optional } = Type

/** A misspelled name would change the meaning of a fault, so unknown names are refused. */
const closed = { additionalProperties: false } as const

const Count = (description: string) => Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, description }))
const Bytes = (minimum: number, description: string) =>
  Optional(Type.Integer({ minimum, maximum: 1_000_000_000, description }))
const Seed = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'The same seed gives the same random values',
})
const Text = (maxLength: number, description: string) => Type.String({ minLength: 1, maxLength, description })
const Duration = (description: string) => Text(40, `${description} (ISO 8601 duration)`)

const Values = (most: number, description: string) =>
  Optional(
    Type.Unsafe<Record<string, string>>({
      type: 'object',
      additionalProperties: Type.String({ maxLength: 1000 }),
      maxProperties: most,
      description,
    }),
  )

const Match = Type.Object(
  {
    operation: Optional(
      Text(
        300,
        'Such as POST /Jobs/{id}/Action start; the names in braces do not matter, the verb is optional',
      ),
    ),
    method: Optional(Text(10, 'Such as GET')),
    path: Optional(Text(300, 'Without the query; * matches any text')),
    unknownPath: Optional(Type.Boolean({ description: 'Allow a path that the API does not have' })),
    user: Optional(Text(300, 'Account of the login, without its sandbox')),
    query: Values(20, 'Values of query parameters; * matches any text'),
    headers: Values(20, 'Values of request headers; * matches any text'),
    body: Optional(
      Type.Unknown({ description: 'Content that the request must contain, as in /verify: JSON, or a form' }),
    ),
  },
  { ...closed, description: 'Which requests the fault affects; default: all' },
)

const Delay = Type.Unsafe<FaultDelay>(
  Type.Union(
    [
      Type.Object(
        {
          from: Optional(Duration('At least')),
          to: Optional(Duration('At most')),
          median: Optional(Duration('Half of the waits are shorter')),
          sigma: Optional(
            Type.Number({ minimum: 0, maximum: 5, description: 'How widely the waits vary: 0.5 is typical' }),
          ),
          seed: Optional(Seed),
        },
        closed,
      ),
      Duration('The same wait for all requests'),
    ],
    {
      description:
        'Waits before the request is processed: a duration such as PT2S, or random durations, evenly distributed {from, to, seed} or lognormal {median, sigma, seed}',
    },
  ),
)

const Effect = Type.Object(
  {
    status: Optional(
      Type.Integer({
        minimum: 200,
        maximum: 599,
        description: 'Responds with this status and does nothing else',
      }),
    ),
    message: Optional(Text(1000, 'Message in that response')),
    reason: Optional(
      Text(1000, 'Reason in the log of the server instead of the message; the client does not see it'),
    ),
    body: Optional(
      Type.Unknown({
        description:
          'Responds with this body and does nothing else: a text, or a value to send as JSON. Default status: 200',
      }),
    ),
    headers: Values(20, 'Headers to set on the response'),
    omit: Optional(
      Type.Array(Text(200, 'Name of a property, in any letter case'), {
        minItems: 1,
        maxItems: 50,
        description: 'Leaves these properties out of the JSON of the response, at every depth',
      }),
    ),
    delay: Optional(Delay),
    slowBody: Bytes(1, 'Sends this many bytes of the response body per second'),
    cutAfter: Bytes(0, 'Closes the connection after this many bytes of the response body'),
    reset: Optional(Type.Boolean({ description: 'Resets the connection before the request is processed' })),
    hang: Optional(Type.Boolean({ description: 'Never responds, and does nothing' })),
    brokenJson: Optional(
      Type.Boolean({ description: 'Processes the request, but sends only the beginning of the JSON' }),
    ),
    expiredToken: Optional(Type.Boolean({ description: 'Responds as if the token had expired' })),
    throttle: Optional(
      Type.Integer({
        minimum: 0,
        maximum: 86_400,
        description: 'Responds with 429, and this many seconds in Retry-After',
      }),
    ),
  },
  { ...closed, description: 'Effects on the request' },
)

export const FaultRule = Type.Object(
  {
    match: Optional(Match),
    effect: Effect,
    enabled: Optional(Type.Boolean({ description: 'Whether the fault is on; default: true' })),
    times: Count('Maximum number of affected requests'),
    after: Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000,
        description: 'Number of matching requests that are not affected first',
      }),
    ),
    every: Count('Affects only every n-th of the later requests'),
    window: Optional(
      Type.Object(
        {
          from: Optional(Text(40, 'ISO 8601 instant, or duration from now')),
          until: Optional(Text(40, 'ISO 8601 instant, or duration from now')),
        },
        { ...closed, description: 'When the fault is active, in simulated time' },
      ),
    ),
    probability: Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'Probability that a request is affected; needs a seed',
      }),
    ),
    seed: Optional(Seed),
  },
  closed,
)

/** Switches a fault on or off. */
export const FaultSwitch = Type.Object(
  { enabled: Type.Boolean({ description: 'Whether the fault is on' }) },
  closed,
)

/** A fault with its id and its counters. */
export const Fault = Type.Object({
  id: Type.String(),
  scenario: Optional(Type.String({ description: 'Scenario that added the fault' })),
  ...FaultRule.properties,
  effect: Type.Unsafe<FaultEffect>({ type: 'object', description: 'The effect as it was added' }),
  matched: Type.Integer({ description: 'Number of matching requests so far' }),
  applied: Type.Integer({ description: 'Number of affected requests so far' }),
})
