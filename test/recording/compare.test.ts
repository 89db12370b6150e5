import t from 'tap'
import { ApiDescription, type Schema } from '../../src/recording/api-description.js'
import { ApiWords } from '../../src/recording/api-words.js'
import { compareVersion } from '../../src/recording/compare.js'
import { VersionRecording } from '../../src/recording/recording.js'
import { readShape } from '../../src/recording/shape-notation.js'

const words = new ApiWords()

const id = 'a8cf9a63-64c3-4748-9c95-b1fbac0cce1d'

const JOB: Schema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    name: { type: 'string' },
    lastRun: { type: 'string' },
    progress: { type: 'integer' },
    usedSpaceBytes: { type: 'number' },
    lastStatus: { enum: ['Success', 'Warning'] },
    statistics: { anyOf: [{ $ref: '#/components/schemas/Statistics' }, { type: 'null' }] },
  },
  required: ['id', 'name'],
}

const description = new ApiDescription({
  paths: {
    '/v8/Jobs': {
      get: {
        responses: {
          200: { content: { 'application/json': { schema: { type: 'array', items: JOB } } } },
          '4XX': {
            content: {
              'application/json': { schema: { type: 'object', properties: { message: { type: 'string' } } } },
            },
          },
        },
      },
    },
  },
  components: {
    schemas: { Statistics: { type: 'object', properties: { processedObjects: { type: 'integer' } } } },
  },
})

interface Answer {
  readonly status?: number
  readonly type?: string
  readonly value: unknown
}

function record(path: string, answers: readonly Answer[]): VersionRecording {
  const recording = new VersionRecording(8)
  for (const { status = 200, type = 'application/json', value } of answers)
    recording
      .get(path)
      .add({ status, headers: { 'content-type': type }, content: { kind: 'json', value } }, words)
  return recording
}

const compare = (path: string, server: readonly Answer[], mock: readonly Answer[]) =>
  compareVersion(
    record(path, server),
    mock.length > 0 ? record(path, mock) : new VersionRecording(8),
    description,
    words,
  )

/** Differences of lists of jobs, each as its kind and its place. */
const kindsOf = (server: readonly unknown[], mock: readonly unknown[]): string[] =>
  compare('/Jobs', [{ value: server }], mock.length > 0 ? [{ value: mock }] : []).differences.map(
    ({ kind, path }) => `${kind} ${path}`,
  )

const own = { id, name: 'x' }

t.test('what differs is named', async (t) => {
  const CASES: readonly [what: string, server: unknown, mock: unknown, expected: string[]][] = [
    ['nothing', own, own, []],
    ['a property more', { ...own, isFast: true }, own, ['missing [].isFast']],
    ['a property less', { id }, own, ['additional [].name']],
    ['a name in other letters', { id, Name: 'x' }, own, ['spelling [].Name']],
    [
      'a property that the mock always has',
      own,
      { ...own, lastRun: '2026-03-02T00:00:00Z' },
      ['additional [].lastRun'],
    ],
    ['another type', { ...own, progress: 'x' }, { ...own, progress: 1 }, ['type [].progress']],
    ['a decimal', { ...own, progress: 1.5 }, { ...own, progress: 1 }, ['type [].progress']],
    ['null', { ...own, name: null }, own, ['null [].name']],
    [
      'null where it may be',
      { ...own, statistics: null },
      { ...own, statistics: { processedObjects: 1 } },
      [],
    ],
    ['an integer where decimals may be', { ...own, usedSpaceBytes: 1 }, { ...own, usedSpaceBytes: 1.5 }, []],
    ['GUIDs in capitals', { id: id.toUpperCase(), name: 'x' }, own, ['format [].id']],
    ['ids that are no GUIDs', { id: 'x', name: 'x' }, own, ['format [].id']],
    ['two GUIDs for one', { id: id + id, name: 'x' }, own, []],
    ['prose that looks like a number', { id, name: '12' }, own, []],
    ['an empty text', { id, name: '' }, own, []],
    [
      'times with fewer digits',
      { ...own, lastRun: '2026-03-02T00:00:00.123Z' },
      { ...own, lastRun: '2026-03-02T00:00:00.1234567Z' },
      ['format [].lastRun'],
    ],
    [
      'times with an offset',
      { ...own, lastRun: '2026-03-02T00:00:00.1234567+01:00' },
      { ...own, lastRun: '2026-03-02T00:00:00.1234567Z' },
      ['format [].lastRun'],
    ],
    ['another member', { ...own, lastStatus: 'Warning' }, { ...own, lastStatus: 'Success' }, []],
    [
      'no member',
      { ...own, lastStatus: 'Secret' },
      { ...own, lastStatus: 'Success' },
      ['enum [].lastStatus'],
    ],
    [
      'a member of elsewhere',
      { ...own, lastStatus: 'Failed' },
      { ...own, lastStatus: 'Success' },
      ['enum [].lastStatus'],
    ],
    [
      'a member in other letters',
      { ...own, lastStatus: 'success' },
      { ...own, lastStatus: 'Success' },
      ['enum [].lastStatus'],
    ],
    ['another order', { name: 'x', id }, own, ['order []']],
    [
      'a link of another form',
      { ...own, href: '/v8/Jobs/1' },
      { ...own, href: '/v8/jobs/1' },
      ['link [].href'],
    ],
    [
      'a property of a part',
      { ...own, statistics: { processedObjects: 1, extra: 1 } },
      { ...own, statistics: {} },
      ['missing [].statistics.extra'],
    ],
    ['an object for a text', { ...own, name: {} }, own, ['type [].name']],
  ]
  for (const [what, server, mock, expected] of CASES) t.strictSame(kindsOf([server], [mock]), expected, what)
})

t.test('links are compared as they are written', async (t) => {
  const link = (href: string) => ({ value: { _links: { self: { href } } } })
  const CASES: readonly [server: string, mock: string, isSame: boolean][] = [
    ['/v8/jobs/1', '/v8/jobs/2', true],
    ['/v8/Jobs/1', '/v8/jobs/1', false],
    ['https://h/v8/jobs/1', '/v8/jobs/1', false],
    ['/v8/jobs/1/log', '/v8/jobs/1/logitems', false],
    ['/v8/jobs?limit=1', '/v8/jobs?limit=2', true],
    ['/v8/jobs?limit=1&offset=1', '/v8/jobs?limit=1', false],
  ]
  for (const [server, mock, isSame] of CASES)
    t.strictSame(
      compare('/Health', [link(server)], [link(mock)]).differences.map(({ kind }) => kind),
      isSame ? [] : ['link'],
      `${server} ${mock}`,
    )
})

t.test('an order is known only of properties that stand together', async (t) => {
  const alike = { ...own, progress: 1 }
  t.strictSame(
    kindsOf(
      [
        { progress: 1, id },
        { name: 'x', id },
      ],
      [alike],
    ),
    ['optional [].name', 'order []'],
  )
  // progress and lastRun have never been in one object
  const server = [
    { ...own, progress: 1 },
    { ...own, lastRun: '2026-03-02T00:00:00Z' },
  ]
  t.strictSame(kindsOf(server, [{ ...own, lastRun: '2026-03-02T00:00:00Z', progress: 1 }, own]), [])
})

t.test('an empty list says nothing, and the schema stands in for what the mock has not shown', async (t) => {
  t.strictSame(kindsOf([], [own]), [])
  t.strictSame(kindsOf([own], []), [])
  t.strictSame(kindsOf([{ ...own, progress: 'x', isFast: 1 }], []), ['type [].progress', 'missing [].isFast'])
})

t.test('an excerpt lacks nothing', async (t) => {
  const excerpt = record('/Jobs', [])
  excerpt.get('/Jobs').answers.set(200, {
    contents: new Set(['application/json']),
    headers: new Set(),
    body: readShape([{ id: 'guid', '(rest)': 'unknown' }]),
  })
  const played = record('/Jobs', [{ value: [own] }])
  t.strictSame(compareVersion(excerpt, played, description, words).differences, [])
})

t.test('statuses', async (t) => {
  const answers = (...statuses: number[]) => statuses.map((status) => ({ status, value: { message: 'x' } }))
  const CASES: readonly [server: number[], mock: number[], result: string][] = [
    [[200], [200], ''],
    [[200], [404], 'status'],
    [[404], [200], 'status'],
    [[200, 404], [200], ''],
    [[200], [204], 'status'],
    [[404], [400], ''],
    [[403], [200], 'the login may not read it'],
    [[401], [200], 'the login may not read it'],
    [[500], [200], 'the server has failed'],
    [[404], [], 'the mock has no item to ask for'],
    [[200], [501], 'not simulated'],
    [[501], [501], ''],
  ]
  for (const [server, mock, result] of CASES) {
    const { differences, notSimulated, notCompared } = compare(
      '/Health',
      answers(...server),
      answers(...mock),
    )
    const found = [
      ...differences.map(({ kind }) => kind),
      ...notSimulated.map(() => 'not simulated'),
      ...notCompared.map(({ reason }) => reason),
    ]
    t.equal(found.join(), result, `${server} ${mock}`)
  }
})

t.test('media types, and a page for a list', async (t) => {
  const value = [own]
  t.strictSame(
    compare(
      '/Jobs',
      [{ type: 'application/json', value }],
      [{ type: 'application/json; charset=UTF-8', value }],
    ).differences,
    [
      {
        version: 8,
        operation: 'GET /Jobs',
        status: 200,
        path: '',
        kind: 'content',
        recorded: 'application/json',
        played: 'application/json; charset=utf-8',
      },
    ],
  )
  t.strictSame(
    compare('/Jobs', [{ value: { offset: 0, results: value } }], [{ value }]).differences.map(
      ({ kind }) => kind,
    ),
    ['type'],
  )
})
