import fc from 'fast-check'
import t from 'tap'
import { Type } from 'typebox'
import { action, Certificate, oneOrMany, Time } from '../../src/api/request-schemas.js'
import { createBodyParser } from '../../src/http/body-parser.js'
import { parseLaxJson } from '../../src/http/lax-json.js'
import { cases } from '../full.js'
import { mock } from '../helper.js'

t.test('JSON is read as the product reads it', async (t) => {
  const CASES: [text: string, value: unknown][] = [
    ['{"a":1,}', { a: 1 }],
    ['[{"a":1},]', [{ a: 1 }]],
    ['{"a":1,"a":2}', { a: 2 }],
    ['{"a":1, // because\n "b":/* of */2}', { a: 1, b: 2 }],
    ['\uFEFF{"a":"ü"}', { a: 'ü' }],
    ['', undefined],
    [' \r\n', undefined],
    ['null', null],
  ]
  for (const [text, value] of CASES) t.strictSame(parseLaxJson(text), value, text)
  const BROKEN: [text: string, message: RegExp][] = [
    ['{"a":1', /close brace expected at line 1, column 7/],
    ['{"a":}', /value expected at line 1, column 6/],
    ['{\n "a" 1}', /colon expected at line 2, column 6/],
    ["{'a':1}", /invalid symbol at line 1, column 2/],
    ['start', /invalid symbol at line 1, column 1/],
    [`${'['.repeat(200_000)},`, /nested too deep/],
  ]
  for (const [text, message] of BROKEN) t.throws(() => parseLaxJson(text), message, text.slice(0, 20))
})

const Thing = Type.Object({
  name: Type.String({ minLength: 1 }),
  kind: Type.Optional(Type.Enum(['First', 'Second'])),
  count: Type.Optional(Type.Integer({ minimum: 1, maximum: 10 })),
  share: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  flag: Type.Optional(Type.Boolean()),
  at: Time,
  from: Type.Optional(Type.String({ 'x-addresses': 1 })),
  to: Type.Optional(Type.String({ 'x-addresses': 100 })),
  inner: Type.Optional(Type.Object({ deep: Type.String() })),
  list: Type.Optional(Type.Array(Type.Object({ flag: Type.Boolean() }), { maxItems: 2 })),
})
const read = createBodyParser({})(Thing)

t.test('bodies are read with patience', async (t) => {
  const CASES: [body: unknown, value: unknown][] = [
    [{ NAME: 'x' }, { name: 'x' }],
    [{ name: 1, unknown: {} }, { name: '1' }],
    [{ Name: 'x', name: 'y' }, { name: 'y' }],
    [
      { name: 'x', kind: 'SECOND', count: '7', share: '0.5', flag: 'True' },
      { name: 'x', kind: 'Second', count: 7, share: 0.5, flag: true },
    ],
    [
      { name: 'x', kind: null, inner: null, flag: 0 },
      { name: 'x', flag: false },
    ],
    [
      { name: 'x', at: '7:05' },
      { name: 'x', at: '07:05:00' },
    ],
    [
      { name: 'x', list: [{ FLAG: 'false' }], inner: { Deep: true } },
      { name: 'x', list: [{ flag: false }], inner: { deep: 'true' } },
    ],
    [JSON.parse('{"name":"x","__proto__":{"flag":true},"constructor":1}'), { name: 'x' }],
  ]
  for (const [body, value] of CASES) t.strictSame(read(body), value, JSON.stringify(body))
})

t.test(
  'what cannot be meant is refused by name, with what would be right, and without secrets',
  async (t) => {
    const CASES: [body: unknown, message: string][] = [
      [undefined, 'The body must be an object; it is missing.'],
      [
        { name: 'x', from: 'rubbish' },
        'The property \'from\' must be an address such as name@host.example; it is "rubbish".',
      ],
      [
        { name: 'x', to: 'a@b; rubbish' },
        'The property \'to\' must be an address such as name@host.example, or up to 100 of them with semicolons between them; it is "a@b; rubbish".',
      ],
      [[], 'The body must be an object; it is an array.'],
      [{}, "The property 'name' is missing."],
      [{ name: { password: 'x' } }, "The property 'name' must be a text; it is an object."],
      [{ name: '' }, 'The property \'name\' must be a text that is not empty; it is "".'],
      [{ name: 'x', kind: 'Third' }, 'The property \'kind\' must be one of First, Second; it is "Third".'],
      [{ name: 'x', count: 11 }, "The property 'count' must be a whole number from 1 to 10; it is 11."],
      [{ name: 'x', count: 1.5 }, "The property 'count' must be a whole number from 1 to 10; it is 1.5."],
      [
        { name: 'x', count: '1e1' },
        'The property \'count\' must be a whole number from 1 to 10; it is "1e1".',
      ],
      [{ name: 'x', share: 2 }, "The property 'share' must be a number from 0 to 1; it is 2."],
      [{ name: 'x', flag: 'yes' }, 'The property \'flag\' must be true or false; it is "yes".'],
      [{ name: 'x', at: '24:00' }, 'The property \'at\' must be a time of day, HH:mm:ss; it is "24:00".'],
      [{ name: 'x', inner: {} }, "The property 'inner.deep' is missing."],
      [{ name: 'x', list: {} }, "The property 'list' must be an array; it is an object."],
      [{ name: 'x', list: [{ flag: true }, {}] }, "The property 'list[1].flag' is missing."],
      [{ name: 'x', list: [1, 2, 3] }, "The property 'list' must have 0 to 2 entries; it has 3."],
      [{ name: 'x'.repeat(10_001) }, "The property 'name' must have 10000 characters at most; it has 10001."],
    ]
    for (const [body, message] of CASES) t.throws(() => read(body), { message, statusCode: 400 }, message)
  },
)

t.test('an action has one verb, and null stands for no options', async (t) => {
  const act = createBodyParser({})(
    action({ start: Type.Object({}), move: Type.Object({ to: Type.String() }) }),
  )
  t.strictSame(act({ START: null }), { start: {} })
  t.strictSame(act({ move: { To: 'x' }, comment: 1 }), { move: { to: 'x' } })
  t.throws(() => act({}), /one action: start, move; it is empty\.$/)
  t.throws(() => act({ stort: null }), /Did you mean 'start'/)
  t.throws(() => act({ move: null }), /'move.to' is missing/)
  t.throws(() => act({ start: null, move: { to: 'x' } }), /there are 2/)
  t.throws(() => act({ start: 'now' }), /'start' must be an object; it is "now"/)
  t.throws(() => act({ ['x'.repeat(500_000)]: 1 }), /; "x{56}\.\.\. is none of them/)
})

t.test('of what must be one of several, it is said what it must be', (t) => {
  const choose = createBodyParser({})(Type.Object({ sort: Type.Enum(['First', 'Second']) }))
  t.throws(() => choose({}), { message: "The property 'sort' is missing; it must be one of First, Second." })
  t.end()
})

t.test('addresses are kept as they were written', (t) => {
  for (const from of ['a@b', 'A.B+c@mail.example', 'Some One <some.one@host.example>'])
    t.strictSame(read({ name: 'x', from }), { name: 'x', from })
  for (const to of ['a@b', 'a@b.example;c@d.example', ' A <a@b.example>, c@d.example; '])
    t.strictSame(read({ name: 'x', to }), { name: 'x', to })
  for (const from of ['', ';', 'a@', '@b', 'a b@c', 'a@b..c', 'A <a@b', 'a@b>', 'a@b;c@d', 'a@b@c'])
    t.throws(() => read({ name: 'x', from }), /'from' must be an address/, from)
  t.end()
})

t.test('a certificate is Base64, and is not quoted when it is not', (t) => {
  const certificate = createBodyParser({})(Type.Object({ file: Certificate }))
  for (const file of ['', 'TUlJ', 'TUlJSw==', 'TUlJS2E=', 'TUlJ\r\nSw= =', '+/+/'])
    t.strictSame(certificate({ file }), { file })
  for (const file of ['secret', 'TUlJSw=', 'TUlJ====', 'TU=J', 'TUlJ-_==', '-----BEGIN CERTIFICATE-----'])
    t.throws(() => certificate({ file }), { message: "The property 'file' must be Base64." }, file)
  t.end()
})

t.test('one entry may come without its array', async (t) => {
  const many = createBodyParser({})(oneOrMany(Type.Integer()))
  t.strictSame(many(['1', 2]), [1, 2])
  t.strictSame(many('3'), [3])
})

/** Bodies out of the words of the API, so that some of them are nearly right. */
const word = fc.constantFrom(
  'name',
  'Name',
  'type',
  'backupType',
  'repositoryId',
  'selectedItems',
  'schedulePolicy',
  'user',
  'id',
  'site',
  'start',
  'explore',
  'datetime',
  'rescan',
  'remove',
  'hostName',
  'port',
  'path',
  'retentionPeriodType',
  'exchangeOnlineSettings',
  'account',
  'password',
  'mailbox',
  'folders',
  'backupWindowSettings',
  'backupWindow',
  'drafts',
  'sendTest',
  'email',
  '__proto__',
  'constructor',
  'toString',
)
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      'Office365',
      'EntireOrganization',
      'SelectedItems',
      'User',
      'Daily',
      'true',
      '5',
      '',
      'a@b.c',
      'Vex',
      '2019-01-01T00:00:00Z',
      '25:00',
      null,
      true,
      false,
      0,
      -1,
      1.5,
      2 ** 53,
      1e308,
    ),
    fc.string({ maxLength: 20 }),
    fc.dictionary(word, tie('any'), { maxKeys: 6 }),
    fc.array(tie('any'), { maxLength: 4 }),
  ),
})).any

t.test('no body leads to an error of our own', async (t) => {
  const { json, send } = mock(t)
  const { paths } = await json<{ paths: Record<string, Record<string, unknown>> }>('/swagger/docs/v3')
  const [organization] = await json<{ id: string }[]>('/v3/Organizations')
  const [job] = await json<{ id: string }[]>('/v3/Jobs')
  const writes = Object.entries(paths).flatMap(([path, methods]) =>
    (['POST', 'PUT'] as const)
      .filter((method) => method.toLowerCase() in methods && path !== '/v3/Token')
      .map((method) => ({ method, path })),
  )
  t.ok(writes.length > 25, 'there is something to write to')
  const address = (path: string): string =>
    path.replace(/\{\w+\}/g, path.includes('/Jobs/{') ? (job?.id ?? '') : (organization?.id ?? ''))
  // what is no JSON is the product's own 500
  const isForeseen = ({ statusCode, body }: { statusCode: number; body: string }): boolean =>
    statusCode < 500 || body === '{"message":"JSON is not well-formed."}'
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...writes),
      fc.oneof(value, fc.json()),
      async ({ method, path }, body) => {
        const answer = await send(method, address(path), body)
        t.ok(isForeseen(answer), `${method} ${path} ${JSON.stringify(body)}: ${answer.body}`)
      },
    ),
    { numRuns: Math.max(...cases([500], [1500])) },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...writes),
      fc.string({ unit: 'binary' }),
      async ({ method, path }, text) => {
        const answer = await send(method, address(path), text)
        t.ok(isForeseen(answer), `${method} ${path}: ${answer.body}`)
      },
    ),
    { numRuns: 300 },
  )
})

t.test('a closed schema refuses what it does not know, and a map takes any name', async (t) => {
  const read = createBodyParser({})(
    Type.Object(
      {
        name: Type.Optional(Type.String()),
        labels: Type.Optional(
          Type.Unsafe({ type: 'object', additionalProperties: Type.String(), maxProperties: 2 }),
        ),
      },
      { additionalProperties: false },
    ),
  )
  t.strictSame(read({ NAME: 'n', labels: { a: 1, B: 'x' } }), { name: 'n', labels: { a: '1', B: 'x' } })
  for (const [body, message] of [
    [{ nam: 'n' }, /no property 'nam'. Did you mean 'name'\?/],
    [{ quite: 1 }, /no property 'quite'. Known are name, labels\./],
    [{ labels: { a: {} } }, /'labels.a' must be a text; it is an object/],
    [{ labels: { a: '', b: '', c: '' } }, /'labels' must have 2 entries at most; it has 3/],
  ] as const)
    t.throws(() => read(body), { message })
})
