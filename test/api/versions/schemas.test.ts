import fc from 'fast-check'
import t from 'tap'
import { type TSchema, Type } from 'typebox'
import {
  between,
  byVersion,
  createSchemaProjection,
  optionalSince,
  since,
  until,
  withMemberVersions,
} from '../../../src/api/versioned-schemas.js'
import {
  API_VERSIONS,
  type ApiVersion,
  getForVersion,
  isInVersion,
  type VersionNumber,
} from '../../../src/api/versions.js'
import { buildSerializer } from '../../../src/http/serializer.js'

const numbers = API_VERSIONS.map(({ number }) => number)
const find = (number: VersionNumber): ApiVersion =>
  API_VERSIONS.find((version) => version.number === number) as ApiVersion

/** The schema of a version, as it is written. */
const project = (schema: TSchema, number: VersionNumber): unknown =>
  JSON.parse(JSON.stringify(createSchemaProjection(find(number))(schema)))

t.test('a value holds from its version on, until the next one', async (t) => {
  const values = { 4: 'four', 6: 'six', 7: '' }
  t.strictSame(
    numbers.map((number) => getForVersion(values, { number })),
    [undefined, 'four', 'four', 'six', '', ''],
  )
})

t.test('a range has its ends, and none has all versions', async (t) => {
  const versionsIn = (range: Parameters<typeof isInVersion>[0]) =>
    numbers.filter((number) => isInVersion(range, find(number)))
  t.strictSame(versionsIn({}), [3, 4, 5, 6, 7, 8])
  t.strictSame(versionsIn({ since: 6 }), [6, 7, 8])
  t.strictSame(versionsIn({ until: 5 }), [3, 4, 5])
  t.strictSame(versionsIn({ since: 5, until: 7 }), [5, 6, 7])
})

t.test('properties are there in their versions, and required as they were', async (t) => {
  const schema = Type.Object({
    always: Type.String(),
    late: since(6, Type.String()),
    early: until(5, Type.Optional(Type.String())),
    inside: between(5, 7, Type.Object({ late: since(7, Type.Integer()) })),
    needed: optionalSince(7, Type.String()),
  })
  const text = { type: 'string' }
  const inside = { type: 'object', properties: {} }
  t.strictSame(project(schema, 3), {
    type: 'object',
    required: ['always', 'needed'],
    properties: { always: text, early: text, needed: text },
  })
  t.match(project(schema, 5), { properties: { inside }, required: ['always', 'inside', 'needed'] })
  t.strictSame(project(schema, 8), {
    type: 'object',
    required: ['always', 'late'],
    properties: { always: text, late: text, needed: text },
  })
  t.match(project(schema, 7), { properties: { inside: { properties: { late: { type: 'integer' } } } } })
})

t.test('members of enumerations and whole schemas change with the version', async (t) => {
  const every = withMemberVersions(Type.Enum(['Hours8', 'Hours12', 'Never']), {
    Hours12: { since: 8 },
    Never: { until: 5 },
  })
  const schema = Type.Array(byVersion(every, { 6: Type.Integer(), 8: Type.Object({ every }) }))
  t.match(project(schema, 3), { items: { enum: ['Hours8', 'Never'] } })
  t.strictSame(project(schema, 6), { type: 'array', items: { type: 'integer' } })
  t.strictSame(project(schema, 7), project(schema, 6))
  t.match(project(schema, 8), { items: { properties: { every: { enum: ['Hours8', 'Hours12'] } } } })
})

t.test('what is the same in all versions stays the same object', async (t) => {
  const shared = Type.Object({ name: Type.String(), list: Type.Array(Type.Object({ id: Type.String() })) })
  const schema = Type.Object({ shared, late: since(8, Type.String()) })
  for (const number of numbers) {
    const projection = createSchemaProjection(find(number))
    t.equal(projection(shared), shared)
    t.equal(projection(schema).properties.shared, shared)
    t.equal(projection(schema), projection(schema))
    t.notMatch(JSON.stringify(projection(schema)), /x-versions/)
  }
})

/** A schema, and what its version should write of a value that has all that there is. */
interface Sample {
  readonly schema: TSchema
  readonly value: unknown
  /** Undefined where the version does not have it. */
  readonly write: (number: number) => unknown
}

const version = fc.constantFrom(...numbers)

const scalar: fc.Arbitrary<Sample> = fc
  .oneof(fc.string(), fc.integer(), fc.boolean())
  .map((value) => ({ schema: Type.Unknown(), value, write: () => value }))

const { sample } = fc.letrec<{ sample: Sample; field: Sample }>((tie) => ({
  sample: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('sample'), { minLength: 1, maxLength: 1 }).map(([one]) => {
      const { schema, value, write } = one as Sample
      return {
        schema: Type.Array(schema),
        value: [value, value],
        write: (number: number) => [write(number), write(number)],
      }
    }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), tie('field'), { maxKeys: 6 }).map((fields) => {
      const entries = Object.entries(fields)
      return {
        schema: Type.Object(Object.fromEntries(entries.map(([name, { schema }]) => [name, schema]))),
        value: Object.fromEntries(entries.map(([name, { value }]) => [name, value])),
        write: (number: number) =>
          Object.fromEntries(
            entries
              .map(([name, { write }]) => [name, write(number)] as const)
              .filter(([, written]) => written !== undefined),
          ),
      }
    }),
    // the schema of another version may be anything, and is given a value of its own
    fc.tuple(tie('sample'), version).map(([one, first]) => {
      const other = { a: 1, b: 2 }
      const later = Type.Object({ b: Type.Integer() })
      return {
        schema: byVersion(Type.Object({ one: one.schema }), { [first]: later }),
        value: { one: one.value, ...other },
        write: (number: number) => (number < first ? { one: one.write(number) } : { b: 2 }),
      }
    }),
  ),
  /** A property, which some versions may not have. */
  field: fc
    .tuple(
      tie('sample'),
      fc.constantFrom('always', 'since', 'until', 'between', 'optional'),
      version,
      version,
    )
    .map(([{ schema, value, write }, kind, one, other]) => {
      const [first, last] = [Math.min(one, other) as VersionNumber, Math.max(one, other) as VersionNumber]
      const within = (isIn: (number: number) => boolean, marked: TSchema): Sample => ({
        schema: marked,
        value,
        write: (number) => (isIn(number) ? write(number) : undefined),
      })
      switch (kind) {
        case 'since':
          return within((number) => number >= one, since(one, schema))
        case 'until':
          return within((number) => number <= one, until(one, Type.Optional(schema)))
        case 'between':
          return within((number) => first <= number && number <= last, between(first, last, schema))
        case 'optional':
          return within(() => true, optionalSince(one, schema))
        default:
          return { schema, value, write }
      }
    }),
}))

t.test('whatever the schema, a version writes exactly what it has, in the same order', async () => {
  fc.assert(
    fc.property(sample, version, ({ schema, value, write }, number) => {
      const serialize = buildSerializer({}, createSchemaProjection(find(number)))({ schema })
      return serialize(value) === JSON.stringify(write(number))
    }),
    { numRuns: 500 },
  )
})
