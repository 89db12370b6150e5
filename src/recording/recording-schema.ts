import { type Static, Type } from 'typebox'

const { Optional } = Type
const closed = { additionalProperties: false } as const

/** Only this number is read: another one will stand for another notation. */
const FORMAT = 1

const Format = Type.Literal(FORMAT, { description: 'Number of the notation' })
const Count = (description: string) => Type.Integer({ minimum: 0, description })

/** recording.yaml: how a recording came about. */
export const RecordingSummary = Type.Object(
  {
    format: Format,
    program: Type.String({ maxLength: 40, description: 'Version of vbo365-mock' }),
    date: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', description: 'YYYY-MM-DD' }),
    versions: Type.Array(Type.Integer({ minimum: 3, maximum: 8 }), {
      description: 'Versions that are served',
    }),
    requests: Count('Requests to the server'),
  },
  closed,
)

export type RecordingSummary = Static<typeof RecordingSummary>

const Answer = Type.Object(
  {
    content: Optional(Type.String({ maxLength: 400, description: 'Media types' })),
    headers: Optional(Type.String({ maxLength: 2000, description: 'Names of headers' })),
    body: Optional(Type.Unknown({ description: 'Shape of the JSON' })),
  },
  closed,
)

const Operation = Type.Object(
  {
    asked: Count('Requests of the operation'),
    failed: Optional(Count('Requests without a response')),
    answers: Type.Record(Type.String({ pattern: '^[1-5][0-9][0-9]$' }), Answer, {
      ...closed,
      description: 'Answers by status',
    }),
  },
  closed,
)

/** v8.yaml: what a version answers. */
export const VersionFile = Type.Object(
  {
    format: Format,
    version: Type.Integer({ minimum: 3, maximum: 8 }),
    complete: Type.Boolean({ description: 'Everything was asked that could be asked' }),
    operations: Type.Record(Type.String({ maxLength: 400 }), Operation),
  },
  closed,
)

export type VersionFile = Static<typeof VersionFile>

/** Differences that are known, and do not count. */
export const IgnoreFile = Type.Array(
  Type.Object(
    {
      version: Optional(Type.Integer({ minimum: 3, maximum: 8 })),
      operation: Optional(Type.String({ minLength: 1, maxLength: 400, description: 'Such as GET /Jobs' })),
      status: Optional(Type.Integer({ minimum: 100, maximum: 599 })),
      path: Optional(
        Type.String({ maxLength: 1000, description: 'Place in the JSON, such as results[].name' }),
      ),
      kind: Optional(Type.String({ minLength: 1, maxLength: 40 })),
      reason: Type.String({ minLength: 1, maxLength: 1000, description: 'Why it does not count' }),
    },
    closed,
  ),
)

export type IgnoreFile = Static<typeof IgnoreFile>
