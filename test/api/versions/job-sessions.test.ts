import t from 'tap'
import { hrefsIn, mock, NOBODY } from '../../helper.js'

interface Session {
  readonly id: string
  readonly jobId: string
  readonly status: string
  readonly endTime?: string
  readonly eTag: number
}
interface Line {
  readonly title?: string
  readonly type?: string
  readonly message?: string
}
interface Page<T> {
  readonly results: readonly T[]
}

const api = mock(t)
const list = async (query: string, version = 8): Promise<readonly Session[]> =>
  (await api.json<Page<Session>>(`/v${version}/JobSessions?limit=99999&${query}`)).results
const all = await list('')

t.test('each version of a session has the properties of that version', async (t) => {
  const { id } = all.at(-1) as Session
  const table = [
    [3, []],
    [5, []],
    [6, ['details']],
    [7, ['repositoryId', 'details', 'jobType']],
    [8, ['jobId', 'repositoryId', 'details', 'jobType', 'eTag', 'proxyId']],
  ] as const
  const later = table[4][1]
  for (const [version, expected] of table) {
    const session = await api.json<Session>(`/v${version}/JobSessions/${id}`)
    t.strictSame(
      later.filter((name) => name in session),
      expected,
      `v${version}`,
    )
    for (const href of hrefsIn(session)) {
      const { statusCode } = await api.get(href.replace(/^https?:\/\/[^/]+/, ''))
      t.equal(statusCode, version < 6 && href.endsWith('/log') ? 404 : 200, href)
    }
  }
})

t.test('sessions are filtered as their version can, and others ignore it', async (t) => {
  const [running] = all.filter(({ status }) => status === 'Running')
  const { jobId } = all.find(({ status }) => status === 'Warning') as Session
  const ends = all.flatMap(({ endTime }) => endTime ?? []).sort()
  const [from, to] = [ends[10], ends[20]] as [string, string]
  const endsBetween = ({ endTime = '' }: Session): boolean => from <= endTime && endTime <= to
  const everything = (): boolean => true
  const table: readonly [query: string, since: number, isWanted: (session: Session) => boolean][] = [
    [`jobId=${jobId.toUpperCase()}`, 6, (session) => session.jobId === jobId],
    [`jobId=${NOBODY}`, 6, () => false],
    ['jobType=Copy', 6, () => false],
    ['jobType=Backup', 6, everything],
    ['status=Succeeded', 8, ({ status }) => status === 'Success'],
    ['status=Running', 8, ({ status }) => status === 'Running'],
    [
      `jobId=${jobId}&status=Warning`,
      8,
      (session) => session.jobId === jobId && session.status === 'Warning',
    ],
    [`endTimeLowerBound=${from}`, 6, ({ endTime = '' }) => from <= endTime],
    [`endTimeLowerBound=${from}&endTimeUpperBound=${to}`, 7, endsBetween],
    ['organizationId=x', 9, everything],
  ]
  t.ok(running)
  for (const [query, since, isWanted] of table)
    for (const version of [5, 6, 7, 8]) {
      if (version < since && query.includes('&')) continue
      const wanted = version < since ? all : all.filter(isWanted)
      t.strictSame(
        (await list(query, version)).map(({ id }) => id),
        wanted.map(({ id }) => id),
        `v${version} ${query}`,
      )
    }
  const ask = async (bound: string) =>
    (await api.json<Page<Session>>(`/v7/JobSessions?limit=1000&endTimeLowerBound=${bound}`)).results
  t.strictSame(
    await ask('2026-02-20T00:00:00'),
    await ask('2026-02-20T00:00:00Z'),
    'without a zone it is UTC',
  )
  for (const query of ['status=Success', 'endTimeLowerBound=yesterday', 'jobType=x'])
    t.equal((await api.get(`/v8/JobSessions?${query}`)).statusCode, 400, query)
})

t.test('filters are as forgiving as bodies, and say what they take', async (t) => {
  const count = async (query: string): Promise<number> => (await list(query, 8)).length
  const ended = await count('endTimeUpperBound=2026-02-20T00:00:00Z')
  t.ok(ended)
  for (const time of ['2026-02-20T00:00:00', '2026-02-20', '2026-02-20T00:00:00.0000000'])
    t.equal(await count(`endTimeUpperBound=${time}`), ended, time)
  t.equal(await count('status=succeeded'), await count('status=Succeeded'))
  t.match((await api.get('/v8/JobSessions?status=Success')).json(), {
    message: "'status' must be one of Stopped, Running, Succeeded, Failed, Warning; it is 'Success'.",
  })
})

t.test('a line of a log has a title up to version 7, and its two parts from then on', async (t) => {
  const { id } = all.find(({ status }) => status === 'Warning') as Session
  const before = await api.json<Page<Line>>(`/v7/JobSessions/${id}/LogItems?limit=1000`)
  const after = await api.json<Page<Line>>(`/v8/JobSessions/${id}/LogItems?limit=1000`)
  t.strictSame(
    after.results.map(({ type, message }) => `[${type}] ${message}`),
    before.results.map(({ title }) => title),
  )
  t.notOk(after.results.some((line) => 'title' in line))
  t.notOk(before.results.some((line) => 'type' in line || 'message' in line))
})

t.test('version 8 filters and turns a log', async (t) => {
  const { id } = all.find(({ status }) => status === 'Warning') as Session
  const read = async (query: string) =>
    (await api.json<Page<Line>>(`/v8/JobSessions/${id}/LogItems?limit=1000&${query}`)).results
  const lines = await read('')
  const warnings = lines.filter(({ type }) => type === 'Warning')
  t.ok(warnings.length > 0 && warnings.length < lines.length)
  t.strictSame(await read('type=Warning'), warnings)
  t.strictSame(await read('orderAsc=true'), lines)
  t.strictSame(await read('type=Warning&orderAsc=false'), [...warnings].reverse())
  t.strictSame(await read('type=Stop'), [])
})

t.test('the eTag of a session changes with its end', async (t) => {
  const [running] = all.filter(({ status }) => status === 'Running') as [Session]
  await api.send('POST', `/v8/Jobs/${running.jobId}/stop`)
  const ended = await api.json<Session & { details: string }>(`/v8/JobSessions/${running.id}`)
  t.equal(ended.status, 'Stopped')
  t.not(ended.eTag, running.eTag)
  t.equal(ended.details, 'somebody asked for it')
})
