import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { startPlayedMock } from '../../src/cli/play-mock.js'
import type { MockOptions } from '../../src/library/mock-options.js'
import { ApiWords } from '../../src/recording/api-words.js'
import { type Drift, findDrift, type PlayedMock } from '../../src/recording/drift.js'
import { formatDriftJunit, formatDriftText } from '../../src/recording/drift-report.js'
import { readRecording } from '../../src/recording/recording-files.js'
import type { IgnoreFile } from '../../src/recording/recording-schema.js'
import { cases } from '../full.js'
import { recordMock } from './server.js'

const words = new ApiWords()

/** Changes what a mock answers. */
type Disguise = (value: unknown) => unknown

/** Changes each object of a value, from the inside out. */
const changeObjects =
  (change: (object: Record<string, unknown>) => object): Disguise =>
  (value) => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(changeObjects(change))
    const entries = Object.entries(value).map(([name, inner]) => [name, changeObjects(change)(inner)])
    return change(Object.fromEntries(entries))
  }

/** A mock as a server that somebody records. */
async function startServer(
  t: Test,
  options: MockOptions,
  disguise: Disguise = (value) => value,
  readPath: (path: string) => string = (path) => path,
): Promise<Pick<PlayedMock, 'get'>> {
  const mock = await startPlayedMock(options)
  t.teardown(() => mock.close())
  return {
    get: async (path) => {
      const { content, ...response } = await mock.get(readPath(path))
      return {
        ...response,
        content: content.kind === 'json' ? { kind: 'json', value: disguise(content.value) } : content,
      }
    },
  }
}

/** Records a server, and compares it with mocks of the usual kind. */
async function drift(
  server: Pick<PlayedMock, 'get'>,
  versions: readonly number[],
  ignore: IgnoreFile = [],
  profiles: readonly string[] = ['small', 'awkward'],
): Promise<Drift> {
  const summary = {
    format: 1 as const,
    program: '1',
    date: '2026-03-02',
    versions: [...versions],
    requests: 1,
  }
  const recording = { summary, versions: await recordMock(server, words, versions) }
  const starts = profiles.map((profile) => () => startPlayedMock({ profile }))
  return findDrift(recording, words, starts, ignore)
}

type Case = readonly [options: MockOptions, versions: readonly number[]]

const SERVERS: readonly Case[] = [
  [{ seed: 7, profile: 'awkward' }, [3, 8]],
  [{ profile: 'empty' }, [8]],
]
const MORE_SERVERS: readonly Case[] = [
  [{ seed: 8, profile: 'msp', now: '2025-07-31T23:59:59Z' }, [4, 7]],
  [{ seed: 9 }, [5, 6]],
  [{ profile: 'empty' }, [3, 6]],
]

t.test('a mock does not differ from another one with other data', async (t) => {
  for (const [options, versions] of cases(SERVERS, MORE_SERVERS)) {
    const { differences, versions: compared } = await drift(await startServer(t, options), versions)
    t.strictSame(differences, [], JSON.stringify(options))
    for (const version of compared) t.ok(version.compared.length > 10, `${version.version}`)
  }
})

t.test('the log of a session is found without quirks', async (t) => {
  const { differences } = await drift(await startServer(t, { quirks: 'off' }), [3], [], ['small'])
  t.strictSame(
    differences.map(({ operation, kind, recorded, played }) => [operation, kind, recorded, played]),
    [['GET /JobSessions/{sessionId}/Log', 'status', '200', '404']],
  )
})

const has = (name: string) => (difference: { path: string }) => difference.path.endsWith(name)

t.test('what a server leaves out, adds or writes in another way is named', async (t) => {
  const server = await startServer(
    t,
    {},
    changeObjects(({ isEnabled, creationTime, ...rest }) => ({
      ...(creationTime !== undefined && { creationTime: String(creationTime).replace('Z', '+02:00') }),
      ...rest,
      ...(isEnabled !== undefined && { isQuantumSafe: true }),
    })),
  )
  const { differences } = await drift(server, [3, 8], [], ['small'])
  for (const version of [3, 8]) {
    const own = differences.filter((difference) => difference.version === version)
    const jobs = own.filter(({ operation }) => operation === 'GET /Jobs')
    t.match(jobs.find(has('].isEnabled')), { kind: 'additional', recorded: 'absent', played: 'always' })
    t.match(jobs.find(has('].isQuantumSafe')), { kind: 'missing', recorded: 'boolean', played: 'absent' })
    t.match(own.find(has('creationTime')), { kind: 'format', recorded: /offset/, played: /Z/ })
    t.strictSame([...new Set(own.map(({ kind }) => kind))].sort(), [
      'additional',
      'format',
      'missing',
      'order',
    ])
  }
})

t.test('another version is told apart', async (t) => {
  const asVersion8 = (path: string) => path.replace('/v8/', '/v6/')
  const { differences } = await drift(await startServer(t, {}, undefined, asVersion8), [8], [], ['small'])
  const kinds = new Set(differences.map(({ kind }) => kind))
  for (const kind of ['link', 'additional', 'missing', 'type'] as const) t.ok(kinds.has(kind), kind)
})

t.test('known differences do not count, and entries without one are told', async (t) => {
  const server = await startServer(t, { quirks: 'off' })
  const known = { operation: 'GET /JobSessions/{sessionId}/Log', kind: 'status', reason: 'repaired' }
  const result = await drift(
    server,
    [3],
    [known, { ...known, version: 4 }, { path: '[].id', reason: 'x' }],
    ['small'],
  )
  t.strictSame(result.differences, [])
  t.equal(result.ignored.length, 1)
  t.equal(result.unusedEntries.length, 2)
  const text = formatDriftText(result)
  t.match(text, /^v3: \d+ operations compared, 0 differences$/m)
  t.match(text, 'Not needed any more in the list of known differences: path: [].id (x)')
  t.match(text, /^0 differences, and 1 that are known$/m)
})

t.test('reports', async (t) => {
  const result = await drift(await startServer(t, { quirks: 'off' }), [3], [], ['small'])
  t.match(
    formatDriftText(result),
    '  GET /JobSessions/{sessionId}/Log\n    200: status: the server has "200", the mock has "404"',
  )
  const junit = formatDriftJunit(result)
  t.match(junit, /<testsuite name="vbo365-mock drift" tests="\d+" failures="1"/)
  t.match(junit, '<testcase classname="vbo365-mock.drift.v3" name="GET /Jobs" time="0"/>')
  t.match(
    junit,
    '<failure type="status" message="the server answers with another status">200: status: the server has &quot;200&quot;',
  )
})

t.test('a server that is no mock is refused', async (t) => {
  const server = { get: async () => ({ status: 404, headers: {}, content: { kind: 'empty' as const } }) }
  const summary = { format: 1 as const, program: '1', date: '2026-03-02', versions: [8], requests: 1 }
  const recording = { summary, versions: await recordMock(server, words, [8]) }
  await t.rejects(findDrift(recording, words, [async () => ({ ...server, close: async () => {} })], []), {
    name: 'NoMockError',
    message: /no description of v8/,
  })
})

t.test('the recordings of the public captures do not differ from the mock', async (t) => {
  const folder = new URL('../../fixtures/recordings/', import.meta.url)
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  t.ok(names.length > 0)
  for (const { name } of names) {
    const recording = readRecording(join(folder.pathname, name))
    const { differences, versions } = await findDrift(
      recording,
      words,
      [() => startPlayedMock({ profile: 'small' })],
      [],
    )
    t.strictSame(differences, [], name)
    t.ok(
      versions.every(({ compared }) => compared.length > 0),
      name,
    )
  }
})
