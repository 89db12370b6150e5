import { type Static, Type } from 'typebox'

/** How sure it is that the real server has something, from the surest on. */
export const LEVELS = ['capture', 'page', 'otherVersion', 'client', 'inferred'] as const

const closed = { additionalProperties: false } as const

const Sentence = (description: string) => Type.String({ minLength: 1, maxLength: 300, description })
const Names = (description: string) =>
  Type.Array(Type.String({ minLength: 1 }), { minItems: 1, uniqueItems: true, description })

const Operation = Type.Object(
  {
    level: Type.Enum([...LEVELS], { description: 'The most certain level that applies' }),
    note: Type.Optional(Sentence('What the level leaves open')),
  },
  closed,
)

const Statement = Type.Object(
  {
    says: Sentence('What the server does'),
    sources: Type.Array(
      Type.String({
        pattern: '^((capture|page)( v[1-8])?|field|client|inferred|own)$',
        description: 'capture vN, page vN, field, client, inferred or own',
      }),
      { minItems: 1, uniqueItems: true, description: 'Sources of the statement' },
    ),
    operations: Type.Optional(Names('Operations that it is about; default: the whole API')),
    tests: Type.Array(
      Type.Object(
        {
          file: Type.String({ pattern: '^test/.+\\.ts$', description: 'a TypeScript file below test' }),
          name: Sentence('Title of the test, or the operation in a table of operations'),
        },
        closed,
      ),
      { minItems: 1, description: 'Tests that check the statement' },
    ),
  },
  closed,
)

const Version = Type.Object(
  {
    operations: Type.Record(Type.String(), Operation, {
      description: 'Such as `POST /Jobs/{jobId}/Action start`',
    }),
    statements: Type.Array(Statement, { description: 'Facts beyond the pages of the operations' }),
    inferredFields: Type.Record(Type.String(), Names('Its properties'), {
      description: 'Fields whose name or type is inferred, by the names of their schemas',
    }),
  },
  closed,
)

/** Shape of fixtures/evidence.yaml. */
export const Evidence = Type.Object(
  { v3: Version },
  { ...closed, description: 'Evidence for the simulated API, by version' },
)
export type Evidence = Static<typeof Evidence>
export type Level = (typeof LEVELS)[number]
