import { Type } from 'typebox'
import type { FaultDelay, FaultEffect } from './fault-rule.js'

const { Optional } = Type

/** A misspelt name in a fault would make it another one, so what is not known is refused. */
const closed = { additionalProperties: false } as const

const Count = (description: string) => Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, description }))
const Bytes = (minimum: number, description: string) =>
  Optional(Type.Integer({ minimum, maximum: 1_000_000_000, description }))
const Seed = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'The same one draws the same',
})
const Text = (maxLength: number, description: string) => Type.String({ minLength: 1, maxLength, description })
const Duration = (description: string) => Text(40, `${description} (ISO 8601 duration)`)

const Match = Type.Object(
  {
    operation: Optional(
      Text(
        300,
        'Such as POST /Jobs/{id}/Action start; the names in braces do not matter, a verb may be left out',
      ),
    ),
    method: Optional(Text(10, 'Such as GET')),
    path: Optional(Text(300, 'Without the query; * stands for anything')),
    unknownPath: Optional(Type.Boolean({ description: 'The path may be one that the API does not have' })),
    user: Optional(Text(300, 'The account of the login, without its sandbox')),
  },
  { ...closed, description: 'Which requests it is for; every one when left out' },
)

const Delay = Type.Unsafe<FaultDelay>(
  Type.Union(
    [
      Type.Object(
        {
          from: Optional(Duration('At least')),
          to: Optional(Duration('At most')),
          median: Optional(Duration('Half of them are shorter')),
          sigma: Optional(
            Type.Number({ minimum: 0, maximum: 5, description: 'How wide they are spread: 0.5 is usual' }),
          ),
          seed: Optional(Seed),
        },
        closed,
      ),
      Duration('One for all'),
    ],
    {
      description:
        'Waits before anything is done: a duration such as PT2S, or one drawn with a seed, evenly {from, to, seed} or lognormal {median, sigma, seed}',
    },
  ),
)

const Effect = Type.Object(
  {
    status: Optional(
      Type.Integer({ minimum: 200, maximum: 599, description: 'Answers so instead of doing anything' }),
    ),
    message: Optional(Text(1000, 'What that answer says')),
    reason: Optional(Text(1000, 'What the log of the server says instead of that; the client is not told')),
    headers: Optional(
      Type.Unsafe<Record<string, string>>({
        type: 'object',
        additionalProperties: Type.String({ maxLength: 1000 }),
        maxProperties: 20,
        description: 'Set on the answer, whatever it is',
      }),
    ),
    delay: Optional(Delay),
    slowBody: Bytes(1, 'Sends the body of the answer at so many bytes a second'),
    cutAfter: Bytes(0, 'Closes the connection after so many bytes of the body'),
    reset: Optional(Type.Boolean({ description: 'Resets the connection before anything is done' })),
    hang: Optional(Type.Boolean({ description: 'Never answers, and does nothing' })),
    brokenJson: Optional(
      Type.Boolean({ description: 'Does what was asked, and sends only the beginning of the JSON' }),
    ),
    expiredToken: Optional(Type.Boolean({ description: 'Answers as to a token that has expired' })),
    throttle: Optional(
      Type.Integer({
        minimum: 0,
        maximum: 86_400,
        description: 'Answers 429, with these seconds in Retry-After',
      }),
    ),
  },
  { ...closed, description: 'What happens to the request' },
)

export const FaultRule = Type.Object(
  {
    match: Optional(Match),
    effect: Effect,
    times: Count('Applies so often at most'),
    after: Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000,
        description: 'Lets so many of the requests through first',
      }),
    ),
    every: Count('Of the others applies to every n-th'),
    window: Optional(
      Type.Object(
        {
          from: Optional(Text(40, 'ISO 8601 instant, or duration from now on')),
          until: Optional(Text(40, 'The same')),
        },
        { ...closed, description: "When it holds, on the world's clock" },
      ),
    ),
    probability: Optional(
      Type.Number({ minimum: 0, maximum: 1, description: 'How likely it is to apply; needs a seed' }),
    ),
    seed: Optional(Seed),
  },
  closed,
)

/** A fault as it is given out. */
export const Fault = Type.Object({
  id: Type.String(),
  scenario: Optional(Type.String({ description: 'The scenario that has brought it' })),
  ...FaultRule.properties,
  effect: Type.Unsafe<FaultEffect>({ type: 'object', description: 'As it was added' }),
  matched: Type.Integer({ description: 'Requests that it was for so far' }),
  applied: Type.Integer({ description: 'Those of them that it was applied to' }),
})
