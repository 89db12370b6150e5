import t from 'tap'
import { hrefsIn, mock } from '../../helper.js'

interface RestorePoint {
  readonly id: string
  readonly jobId: string
  readonly organizationId: string
  readonly backupTime: string
}
interface Page<T> {
  readonly results: readonly T[]
  readonly totalCount?: number
}
interface Session {
  readonly jobId: string
  readonly status: string
  readonly endTime?: string
}

/** What is the same of a session and of what it left: the digits below a millisecond are not. */
const buildKey = (jobId: string, time = ''): string => `${jobId} ${Date.parse(time)}`

const api = mock(t)
const read = async (query = ''): Promise<readonly RestorePoint[]> =>
  (await api.json<Page<RestorePoint>>(`/v8/RestorePoints?limit=10000${query}`)).results

t.test('each session that backed something up left a restore point', async (t) => {
  const { results } = await api.json<Page<Session>>('/v8/JobSessions?limit=10000')
  const done = results.filter(({ status }) => status === 'Success' || status === 'Warning')
  const points = await read()
  const keys = new Set(points.map(({ jobId, backupTime }) => buildKey(jobId, backupTime)))
  t.ok(done.length > 100)
  t.strictSame(
    done.filter(({ jobId, endTime }) => !keys.has(buildKey(jobId, endTime))),
    [],
  )
  const failed = results.filter(({ status }) => status === 'Failed')
  t.ok(failed.length > 0)
  t.notOk(failed.some(({ jobId, endTime }) => keys.has(buildKey(jobId, endTime))))
})

t.test('version 6 has a list, and later ones have pages; links answer', async (t) => {
  const all = await read()
  t.equal((await api.json<RestorePoint[]>('/v6/RestorePoints')).length, all.length)
  t.match(await api.json('/v7/RestorePoints?limit=1'), { totalCount: all.length, results: { length: 1 } })
  t.equal((await api.get('/v5/RestorePoints')).statusCode, 404)
  for (const version of [6, 7, 8]) {
    const point = await api.json<RestorePoint>(`/v${version}/RestorePoints/${all[0]?.id}`)
    t.equal('isCopy' in point, version >= 7, `v${version}`)
    t.equal('eTag' in point, version >= 8, `v${version}`)
    for (const href of hrefsIn(point)) t.equal((await api.get(href)).statusCode, 200, href)
  }
  t.equal((await api.get('/v8/RestorePoints/x')).statusCode, 404)
})

t.test('filters choose restore points, newest first unless asked otherwise', async (t) => {
  const all = await read()
  const times = all.map(({ backupTime }) => backupTime)
  t.strictSame(times, [...times].sort().reverse())
  t.strictSame(await read('&orderAsc=true'), [...all].reverse())
  const { jobId, organizationId } = all[0] as RestorePoint
  for (const [query, name, value] of [
    [`&jobId=${jobId.toUpperCase()}`, 'jobId', jobId],
    [`&organizationId=${organizationId}`, 'organizationId', organizationId],
  ] as const) {
    const wanted = all.filter((point) => point[name] === value)
    t.ok(wanted.length < all.length)
    t.strictSame(await read(query), wanted)
  }
  const from = '2026-02-20T00:00:00Z'
  const late = await read(`&from=${from}`)
  const early = await read(`&to=${from}`)
  t.ok(late.length > 0 && early.length > 0)
  t.strictSame([...late, ...early], all)
  t.strictSame(await read('&from=2026-02-20'), late)
  t.equal((await api.get('/v8/RestorePoints?from=yesterday')).statusCode, 400)
  for (const name of ['isCopy', 'isLongTermCopy', 'isRetrieved'])
    t.strictSame(
      [(await read(`&${name}=true`)).length, (await read(`&${name}=false`)).length],
      [0, all.length],
    )
  t.equal((await api.get('/v8/RestorePoints?userId=x')).statusCode, 501)
})

t.test('the flags tell what a restore point holds', async (t) => {
  const points = await read()
  // in this world, each job has mailboxes
  for (const [flag, values] of [
    ['isExchange', [true]],
    ['isSharePoint', [true, false]],
    ['isOneDrive', [true, false]],
    ['isTeams', [false]],
  ] as const)
    t.strictSame(
      new Set(points.map((point) => new Map<string, unknown>(Object.entries(point)).get(flag))),
      new Set(values),
      flag,
    )
})

t.test('what is left of an organization that was removed links to nothing that is gone', async (t) => {
  const own = mock(t)
  const { results } = await own.json<Page<{ id: string }>>('/v8/Organizations')
  const { id } = results.at(-1) as { id: string }
  for (const job of (await own.json<Page<{ id: string }>>(`/v8/Jobs?organizationId=${id}`)).results) {
    await own.send('POST', `/v8/Jobs/${job.id}/stop`)
    await own.send('POST', `/v8/Jobs/${job.id}/disable`)
  }
  t.equal((await own.send('DELETE', `/v8/Organizations/${id}`)).statusCode, 204)
  for (const version of [6, 7, 8]) {
    const points = await own.json<unknown>(`/v${version}/RestorePoints?limit=10000&organizationId=${id}`)
    const hrefs = new Set(hrefsIn(points))
    t.ok(hrefs.size > 3)
    const repositories = await own.json<unknown>(`/v${version}/BackupRepositories`)
    for (const repository of hrefsIn(repositories).filter((href) => /backuprepositories\/[\w-]+$/.test(href)))
      for (const part of ['Organization', 'User', 'Group', 'Site', 'Mailbox', 'OneDrive'])
        for (const href of hrefsIn(await own.json(`${repository}/${part}Data?limit=2`))) hrefs.add(href)
    for (const href of hrefs) t.equal((await own.get(href)).statusCode, 200, href)
  }
})
