import fc from 'fast-check'
import t from 'tap'
import { buildSerializer } from '../../src/http/serializer.js'

const NAMED = {
  Link: { type: 'object', properties: { href: { type: 'string' } } },
  Tree: {
    type: 'object',
    properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: 'Tree#' } } },
  },
}
const write = (schema: object) => buildSerializer(NAMED)({ schema })

const piecesOf = (pieces: Iterator<string>): string[] => [...{ [Symbol.iterator]: () => pieces }]

t.test('properties come in the order of the schema, and only those that it has', async (t) => {
  const serialize = write({
    type: 'object',
    properties: { b: { type: 'integer' }, a: { type: 'string' }, link: { $ref: 'Link#' }, free: {} },
  })
  t.equal(
    serialize({ secret: 1, a: 'x', link: { rel: 'self', href: '/' }, free: { z: [1, null] }, b: 2 }),
    '{"b":2,"a":"x","link":{"href":"/"},"free":{"z":[1,null]}}',
  )
  t.equal(serialize({ a: undefined, b: 0 }), '{"b":0}')
  t.equal(serialize({}), '{}')
})

t.test('schemas may refer to themselves', async (t) => {
  const tree = { name: 'a', children: [{ name: 'b', children: [], id: 1 }, { name: 'c' }] }
  t.equal(write({ $ref: 'Tree#' })(tree), '{"name":"a","children":[{"name":"b","children":[]},{"name":"c"}]}')
})

t.test('one of several is written by the one that is an object', async (t) => {
  const serialize = write({ type: 'array', items: { anyOf: [{ type: 'null' }, { $ref: 'Link#' }] } })
  t.equal(serialize([null, { href: 'x', more: 1 }, 'text']), '[null,{"href":"x"},"text"]')
})

t.test('whatever is in it, an answer is what JSON.stringify writes', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('\u2028', '\ud800', 'a"b', 'a\\b', '\u007f', 'ü', '\0', ''),
  )
  const entry = fc.record({
    name: text,
    size: fc.oneof(fc.double(), fc.maxSafeInteger()),
    on: fc.boolean(),
    list: fc.array(text, { maxLength: 3 }),
    free: fc.jsonValue(),
  })
  const schema = {
    type: 'array',
    items: {
      type: 'object',
      properties: {
        name: { type: 'string' },
        size: { type: 'number' },
        on: { type: 'boolean' },
        list: { type: 'array', items: { type: 'string' } },
        free: {},
      },
    },
  }
  const serialize = write(schema)
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 4 }), (entries) => {
      const whole = JSON.stringify(
        entries.map(({ name, size, on, list, free }) => ({ name, size, on, list, free })),
      )
      return serialize(entries) === whole && piecesOf(serialize.pieces(entries)).join('') === whole
    }),
  )
})
