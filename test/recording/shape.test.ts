import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { parse, stringify } from 'yaml'
import { loadApiOperations } from '../../src/catalogue/api-operations.js'
import { loadApiVocabulary } from '../../src/catalogue/api-vocabulary.js'
import { ApiWords } from '../../src/recording/api-words.js'
import { FORMATS } from '../../src/recording/describe-text.js'
import { CONTENTS, HEADERS, VersionRecording } from '../../src/recording/recording.js'
import { readRecording, writeRecording } from '../../src/recording/recording-files.js'
import { describeValue, listNewNames, mergeShapes } from '../../src/recording/shape.js'
import { readShape, ShapeError, writeShape } from '../../src/recording/shape-notation.js'

const words = new ApiWords()

/** The notation of what several values have in common. */
const notationOf = (...values: readonly unknown[]) =>
  writeShape(
    values.map((value) => describeValue(value, words)).reduce((one, other) => mergeShapes(one, other, words)),
  )

t.test('shapes of values', async (t) => {
  const CASES: readonly [values: unknown[], notation: unknown][] = [
    [[1, -1, 1.5, null], 'decimal | integer | negative integer | null'],
    [[true, 'x'], 'boolean | text'],
    [[[]], []],
    [[[], [1]], ['integer']],
    [[{ id: 1 }, { id: 'x' }], { id: 'integer | text' }],
    [[{ id: 1, name: 'x' }, { id: 1 }], { id: 'integer', 'name?': 'text' }],
    [[{ id: 1 }, { name: 'x', id: 1 }], { 'name?': 'text', id: 'integer' }],
    [[{ status: 'Success' }, { status: 'Alice' }], { status: '=Success | text' }],
    [[{ name: 'Success' }], { name: 'text' }],
    [[{}], { '(other)': 'nothing' }],
    [[{ id: 1 }, null, [2], 'x'], { '(or)': 'null | text', '(or list)': ['integer'], id: 'integer' }],
    [
      [
        { id: 1, name: 'x' },
        { name: 'x', id: 1 },
      ],
      { '(order)': 'varies', id: 'integer', name: 'text' },
    ],
  ]
  for (const [values, notation] of CASES) {
    const written = notationOf(...values)
    t.strictSame(written, notation)
    t.strictSame(Object.keys(written), Object.keys(notation as object), 'in this order')
    t.strictSame(writeShape(readShape(parse(stringify(written)))), notation, 'is read as it was written')
  }
})

t.test('names that are no words of the API are kept only where most names are', async (t) => {
  const CASES: readonly [values: unknown[], notation: unknown][] = [
    [[{ id: 1, name: 'x', isQuantumSafe: true }], { id: 'integer', name: 'text', isQuantumSafe: 'boolean' }],
    [[{ alice: 1, bob: 2 }], { '(other)': 'integer' }],
    [
      [{ id: 1, name: 'x', 'Alice Smith': 1, alice: 1 }],
      { id: 'integer', name: 'text', '(other)': 'integer' },
    ],
    [[{ id: 1, name: 'x', 'alice@contoso.com': 1 }], { id: 'integer', name: 'text', '(other)': 'integer' }],
    [
      // each object looks well, and all together are keyed by names
      [
        { id: 1, alice: 1 },
        { id: 1, bob: 1 },
        { id: 1, carol: 1 },
      ],
      { id: 'integer', '(other)': 'integer' },
    ],
  ]
  for (const [values, notation] of CASES) t.strictSame(notationOf(...values), notation)
  const shape = describeValue([{ id: 1, _links: { self: { href: '/v8/x' } }, isQuantumSafe: true }], words)
  t.strictSame(listNewNames(shape, words), ['isQuantumSafe'])
})

t.test('deep and wide values are cut', async (t) => {
  let deep: unknown = 'secret'
  for (let depth = 0; depth < 10_000; depth++) deep = [deep]
  t.match(JSON.stringify(notationOf(deep)), 'nested too deep')
  const links = Array.from({ length: 20 }, (_, n) => `/v8/jobs${'/x'.repeat(n)}`)
  t.strictSame(notationOf(links), ['link (many)'])
})

/** Texts that people may have in a name, and that look like what is kept. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.emailAddress(),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.uuid(),
  fc.base64String({ minLength: 24 }),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom('Success', 'Vex', 'true', '12', 'https://h/v3/jobs/alice?user=alice', '/v8/alice'),
  fc
    .tuple(fc.webPath(), fc.webQueryParameters())
    .map(([path, query]) => `/v8/organizations${path}?limit=1&${query}`),
)
const name = fc.oneof(
  text,
  fc.constantFrom('id', 'name', 'status', 'type', '_links', 'href', 'results', 'isNew', '__proto__', '(or)'),
)
/** Has what a recording keeps, so that each run has met it. */
const EVERYTHING = {
  id: '0e8c8a6e-3d9c-4d84-9f4c-0c0cf8f6f3a1',
  status: 'Success',
  name: 'Alice',
  creationTime: '2026-03-02T14:30:00.123Z',
  url: 'https://contoso.sharepoint.com',
  href: 'https://backup.contoso.com/v3/jobs/alice',
  isNew: true,
  members: { Alice: 1 },
}
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.oneof(fc.tuple(name, tie('value')), fc.constant(['status', 'Success'] as const)), {
        maxLength: 6,
      })
      .map((entries) => Object.fromEntries(entries)),
  ),
})).value

/** The formats in a notation, each with the name of the property that has it, and all names. */
function* formatsIn(node: unknown, property = ''): Generator<readonly [property: string, format?: string]> {
  if (typeof node === 'string') for (const format of node.split(' | ')) yield [property, format]
  else if (Array.isArray(node)) for (const item of node) yield* formatsIn(item, property)
  else
    for (const [key, inner] of Object.entries(node as object)) {
      const isOwn = ['(or)', '(or list)'].includes(key)
      if (!isOwn) yield [key.replace(/\?$/, '')]
      yield* formatsIn(inner, isOwn ? property : key.replace(/\?$/, ''))
    }
}

// not those of the program, which are what is tested
const { properties, members, parameters } = loadApiVocabulary()
const SEGMENTS = new Set(
  [3, 4, 5, 6, 7, 8].flatMap((version) =>
    loadApiOperations(version).all.flatMap(({ path }) => path.toLowerCase().split('/')),
  ),
)
const isIn = (known: Iterable<string> | undefined, word: string): boolean =>
  [...(known ?? [])].some((one) => one.toLowerCase() === word.toLowerCase())

function isAllowed(property: string, format: string | undefined): boolean {
  if (format === undefined)
    return (
      isIn([...properties, '(other)', '(order)'], property) || /^_{0,2}[a-z][A-Za-z]*\d{0,2}$/.test(property)
    )
  if (['nothing', 'varies', 'link (many)', ...FORMATS].includes(format)) return true
  if (format.startsWith('=')) return isIn(members.get(property), format.slice(1))
  const [, path = '', query] = /^link (?:https:\/\/\{\})?\/v\d+([^?]*)(?:\?(.*))?$/i.exec(format) ?? [
    undefined,
    'none',
  ]
  return (
    path.split('/').every((segment) => segment === '' || segment === '{}' || isIn(SEGMENTS, segment)) &&
    (query ?? '{}').split('&').every((one) => one === '{}' || isIn(parameters, one))
  )
}

t.test('no text of an answer gets into a recording', async (t) => {
  const folder = t.testdir()
  const summary = { format: 1 as const, program: '1', date: '2026-03-02', versions: [8], requests: 1 }
  const seen = new Set<string>()
  fc.assert(
    fc.property(fc.array(json, { minLength: 1, maxLength: 3 }), text, (values, header) => {
      const recording = new VersionRecording(8)
      for (const value of values)
        recording.get('/Jobs').add(
          {
            status: 200,
            headers: { 'content-type': header, [header]: header },
            content: { kind: 'json', value: JSON.parse(JSON.stringify(value)) },
          },
          words,
        )
      writeRecording(folder, { summary, versions: [recording] })
      const { operations } = parse(readFileSync(join(folder, 'v8.yaml'), 'utf8'))
      const { content, headers, body } = operations['GET /Jobs'].answers[200]
      for (const [property, format] of formatsIn(body)) {
        seen.add(format ?? property)
        if (!isAllowed(property, format)) throw new Error(`'${format ?? ''}' of '${property}'`)
      }
      for (const word of [...content.split(' | '), ...headers.split(', ')])
        if (![...CONTENTS, ...HEADERS].includes(word)) throw new Error(word)
      // what is written can be read, and means the same
      const [read] = readRecording(folder).versions
      const readBody = read?.operations.get('/Jobs')?.answers.get(200)?.body
      if (!isDeepStrictEqual(readBody && writeShape(readBody), body))
        throw new Error('it is read as something else')
    }),
    { numRuns: 300, examples: [[[EVERYTHING], 'text/html']] },
  )
  for (const word of ['=Success', 'text', 'guid', 'isNew', '(other)', 'address', 'time .3 Z'])
    t.ok(seen.has(word), word)
  t.ok([...seen].some((word) => word.startsWith('link https')))
})

t.test('a notation that is none is refused, with the place', async (t) => {
  const CASES: readonly [node: unknown, path: string, message: RegExp][] = [
    ['gwid', '', /formats such as/],
    [{ id: 'Alice Smith' }, 'id', /'Alice Smith' is none/],
    [{ id: 12 }, 'id', /must be formats as a text/],
    [{ list: ['text', 'text'] }, 'list', /a list with the shape/],
    [{ '(and)': 'text' }, '(and)', /known names in brackets/],
    [{ '(order)': 'random' }, '(order)', /'varies'/],
    [{ '(rest)': 'known' }, '(rest)', /'unknown'/],
  ]
  for (const [node, path, message] of CASES) {
    try {
      readShape(node)
      t.fail(JSON.stringify(node))
    } catch (error) {
      t.ok(error instanceof ShapeError)
      t.equal((error as ShapeError).path.join('.'), path)
      t.match((error as Error).message, message)
    }
  }
})
