import t from 'tap'
import { mock, type TestMock } from '../helper.js'

// What happens as time passes, seen by a client.

const GB = 1024 ** 3
const MINUTE = 60_000

interface Job {
  id: string
  name: string
  lastRun?: string
  nextRun?: string
  lastStatus?: string
}
interface Session {
  id: string
  creationTime: string
  endTime?: string
  status: string
  progress: number
  statistics: { transferredDataBytes: number; processedObjects: number; processingRateBytesPS: number }
}
interface Repository {
  id: string
  capacityBytes: number
  freeSpaceBytes: number
}

/** A server with one organization, proxy and repository, set up through the API alone, and a job. */
async function serve(api: TestMock, job: object = {}, repository: object = {}) {
  const { send, json } = api
  const make = async (url: string, body: object): Promise<string> => {
    const answer = await send('POST', url, body)
    if (answer.statusCode !== 201) throw new Error(`${url}: ${answer.body}`)
    return answer.json<{ id: string }>().id
  }
  const connection = { account: 'backup@contoso.example', password: 'secret' }
  const organization = await make('/v3/Organizations', {
    type: 'Office365',
    exchangeOnlineSettings: connection,
    sharePointOnlineSettings: connection,
  })
  const proxy = await make('/v3/Proxies', { hostName: 'proxy', username: 'u', password: 'p' })
  const repositoryId = await make('/v3/BackupRepositories', {
    name: 'Repository',
    proxyId: proxy,
    path: 'D:\\Backup',
    retentionPeriodType: 'Yearly',
    yearlyRetentionPeriod: 'Years3',
    retentionFrequencyType: 'Daily',
    ...repository,
  })
  const { results } = await json<{ results: { id: string }[] }>(`/v3/Organizations/${organization}/Users`)
  const users = results.map(({ id }) => id)
  const jobId = await make(`/v3/Organizations/${organization}/Jobs`, {
    name: 'Job',
    backupType: 'SelectedItems',
    repositoryId,
    selectedItems: [
      { type: 'User', user: { id: users[0] }, mailbox: true },
      { type: 'User', user: { id: users[1] }, mailbox: true, oneDrive: true },
    ],
    schedulePolicy: { type: 'Daily', dailyTime: '22:00', retryEnabled: false },
    ...job,
  })
  return {
    organization,
    proxy,
    repositoryId,
    jobId,
    users,
    job: () => json<Job>(`/v3/Jobs/${jobId}`),
    sessions: () => json<Session[]>(`/v3/Jobs/${jobId}/JobSessions`),
    repository: () => json<Repository>(`/v3/BackupRepositories/${repositoryId}`),
    log: async (session: Session | undefined) =>
      (
        await json<{ results: { title: string }[] }>(`/v3/JobSessions/${session?.id}/LogItems?limit=1000`)
      ).results.map(({ title }) => title),
    act: (verb: string) => send('POST', `/v3/Jobs/${jobId}/Action`, { [verb]: null }),
  }
}

t.test('a session grows with the clock, and its totals are what it has written', async (t) => {
  const api = mock(t, { profile: 'empty' })
  const { act, sessions, repository, log, job } = await serve(api)
  t.equal((await job()).nextRun, '2026-03-03T03:00:00Z')
  t.equal((await repository()).freeSpaceBytes, 500 * GB)
  await act('start')
  const steps: Session[] = []
  for (let n = 0; n < 200 && (await job()).lastStatus === 'Running'; n++) {
    const [session] = (await sessions()) as [Session]
    steps.push(session)
    t.notOk('endTime' in session)
    t.equal((await repository()).freeSpaceBytes, 500 * GB - session.statistics.transferredDataBytes)
    t.equal((await log(session)).filter((title) => / Processing /.test(title)).length, session.progress)
    await api.advance('PT5S')
  }
  t.ok(steps.length > 10, 'it takes a while')
  for (const [n, step] of steps.entries()) {
    const before = steps[n - 1]
    if (!before) continue
    t.ok(step.progress >= before.progress)
    t.ok(step.statistics.transferredDataBytes >= before.statistics.transferredDataBytes)
  }
  const [ended] = (await sessions()) as [Session]
  t.match(ended, { status: 'Success', progress: 3 })
  t.equal((await repository()).freeSpaceBytes, 500 * GB - ended.statistics.transferredDataBytes)
  t.match((await log(ended)).at(-1), /^\[Success\] Job finished at /)
})

t.test('a running job cannot be moved to another repository', async (t) => {
  const api = mock(t)
  const running = (await api.json<Job[]>('/v3/Jobs')).find(({ lastStatus }) => lastStatus === 'Running')
  const [first] = await api.json<Repository[]>('/v3/BackupRepositories')
  const move = () => api.send('PUT', `/v3/Jobs/${running?.id}`, { repositoryId: first?.id })
  t.match((await move()).json(), { message: /'repositoryId' cannot be changed now/ })
  await api.send('POST', `/v3/Jobs/${running?.id}/Action`, { stop: null })
  t.equal((await move()).statusCode, 200)
})

t.test('jobs run by their schedule, and lastRun, lastStatus and nextRun follow', async (t) => {
  const api = mock(t, { profile: 'empty' })
  const { sessions, job } = await serve(api, {
    schedulePolicy: { type: 'Periodically', periodicallyEvery: 'Hours4', retryEnabled: false },
  })
  t.match(await job(), { nextRun: '2026-03-02T17:00:00Z', lastRun: undefined, lastStatus: 'Stopped' })
  await api.advance('P1D')
  const made = await sessions()
  t.equal(made.length, 6)
  t.match(await job(), {
    lastRun: made[0]?.creationTime,
    lastStatus: 'Success',
    nextRun: '2026-03-03T17:00:00Z',
  })
  t.ok(
    (made[5]?.statistics.transferredDataBytes ?? 0) > 10 * (made[0]?.statistics.transferredDataBytes ?? 0),
    'the first backup is the large one',
  )
})

t.test('an offline proxy makes a session fail, and says so; retries come as the schedule says', async (t) => {
  const api = mock(t, { profile: 'msp' })
  const jobs = await api.json<Job[]>('/v3/Jobs')
  const job = jobs.find(({ name }) => name === 'Shop floor')
  const sessions = async () => api.json<Session[]>(`/v3/Jobs/${job?.id}/JobSessions`)
  const before = (await sessions()).length
  await api.advance('P1D')
  const made = (await sessions()).slice(0, (await sessions()).length - before)
  t.strictSame(
    made.map(({ status }) => status),
    ['Failed', 'Failed', 'Failed'],
    'a run and two retries',
  )
  const [third, second, first] = made as [Session, Session, Session]
  for (const [retry, run] of [
    [second, first],
    [third, second],
  ] as const) {
    const wait = Date.parse(retry.creationTime) - Date.parse(run.endTime ?? '')
    t.ok(wait >= 10 * MINUTE && wait <= 10 * MINUTE + 1000, `${wait} ms later`)
  }
  const log = await api.json<{ results: { title: string }[] }>(`/v3/JobSessions/${first.id}/LogItems`)
  t.ok(
    log.results.some(
      ({ title }) => title === "[Error] Job cannot go on: proxy 'vbo-proxy04.provider.example' is offline",
    ),
  )
})

t.test('a full repository makes a session fail, and says so', async (t) => {
  const { json } = mock(t, { profile: 'msp' })
  const job = (await json<Job[]>('/v3/Jobs')).find(({ name }) => name === 'Old project')
  t.equal(job?.lastStatus, 'Failed')
  const [session] = await json<Session[]>(`/v3/Jobs/${job?.id}/JobSessions`)
  const log = await json<{ results: { title: string }[] }>(`/v3/JobSessions/${session?.id}/LogItems`)
  t.ok(
    log.results.some(({ title }) =>
      /^\[Error\] Job cannot go on: repository 'Old disk' is full: [\d.]+ GB needed, [\d.]+ [GM]B free$/.test(
        title,
      ),
    ),
    JSON.stringify(log.results.map(({ title }) => title)),
  )
})

t.test('retention frees what is too old, and what is gone is not shown', async (t) => {
  const api = mock(t, { profile: 'empty' })
  const { act, job, repository, repositoryId, organization } = await serve(
    api,
    {},
    { retentionPeriodType: 'Daily', dailyRetentionPeriod: 5 },
  )
  await act('start')
  await api.advance('P1D')
  const used = 500 * GB - (await repository()).freeSpaceBytes
  await api.advance('P3D')
  t.ok(500 * GB - (await repository()).freeSpaceBytes > used, 'it fills up day by day')
  await api.advance('P4D')
  t.ok(500 * GB - (await repository()).freeSpaceBytes < used / 2, 'the first backup is gone')
  const data = async () =>
    (await api.json<{ results: unknown[] }>(`/v3/BackupRepositories/${repositoryId}/UserData`)).results.length
  t.equal(await data(), 2)
  await api.send('POST', `/v3/Jobs/${(await job()).id}/Action`, { disable: null })
  await api.advance('P8D')
  t.equal((await repository()).freeSpaceBytes, 500 * GB, 'nothing is left of a job that does not run')
  t.equal(await data(), 0)
  t.match(await api.json(`/v3/Organizations/${organization}`), { isBackedup: false })
  t.strictSame(await api.json(`/v3/Organizations/${organization}/UsedRepositories`), [])
  t.match(await api.json(`/v3/Organizations/${organization}/LicensingInformation`), { licensedUsers: 0 })
})

t.test('what is backed up is what sessions have got to', async (t) => {
  const api = mock(t, { profile: 'empty' })
  const { act, sessions, repositoryId, organization, users } = await serve(api)
  const backedUp = async () =>
    (
      await api.json<{
        results: { accountId: string; isMailboxBackedUp: boolean; isOneDriveBackedUp: boolean }[]
      }>(`/v3/BackupRepositories/${repositoryId}/UserData`)
    ).results
  await act('start')
  t.strictSame(await backedUp(), [], 'nothing as long as it runs')
  for (let n = 0; n < 200 && (await sessions())[0]?.progress !== 2; n++) await api.advance('PT2S')
  await act('stop')
  t.match(await backedUp(), [
    { isMailboxBackedUp: true, isOneDriveBackedUp: false },
    { isMailboxBackedUp: true, isOneDriveBackedUp: false },
  ])
  t.match(await api.json(`/v3/Organizations/${organization}/Users/${users[0]}`), { isBackedUp: true })
  t.match(await api.json(`/v3/Organizations/${organization}/Users/${users[2]}`), { isBackedUp: false })
  t.match(await api.json(`/v3/Organizations/${organization}/LicensingInformation`), {
    licensedUsers: 2,
    newUsers: 0,
  })
})

t.test('the backup window ends a session that goes on beyond it', async (t) => {
  const api = mock(t, { profile: 'msp' })
  const job = (await api.json<Job[]>('/v3/Jobs')).find(({ name }) => name === 'Cut short')
  const sessions = await api.json<Session[]>(`/v3/Jobs/${job?.id}/JobSessions`)
  const stopped = sessions.find(({ status }) => status === 'Stopped')
  t.match(stopped?.endTime, /T03:00:00/, 'at four in the morning in Berlin')
  const log = await api.json<{ results: { title: string }[] }>(
    `/v3/JobSessions/${stopped?.id}/LogItems?limit=1000`,
  )
  t.match(log.results.at(-1)?.title, /^\[Warning\] Job was stopped at .*: the backup window has closed$/)
})

t.test('old sessions are forgotten as the history settings say', async (t) => {
  const api = mock(t, { profile: 'empty' })
  const { sessions, job } = await serve(api)
  await api.advance('P30D')
  t.equal((await sessions()).length, 30)
  await api.send('PUT', '/v3/HistorySettings', { keeponlyLast: 2 })
  await api.advance('P1D')
  t.equal((await sessions()).length, 14)
  await api.send('PUT', '/v3/HistorySettings', { keepAllsessions: true })
  await api.advance('P10D')
  t.equal((await sessions()).length, 24)
  await api.send('PUT', '/v3/HistorySettings', { keepAllsessions: false })
  await api.send('POST', `/v3/Jobs/${(await job()).id}/Action`, { disable: null })
  await api.advance('P30D')
  t.equal((await sessions()).length, 1, 'the last one stays')
  t.equal((await job()).lastStatus, 'Success')
})

t.test('users beyond the licenses are told apart', async (t) => {
  const api = mock(t, { profile: `${t.testdir({ 'few.yaml': FEW })}/few.yaml` })
  const states = (
    await api.json<{ results: { licenseState: string }[] }>('/v3/LicensedUsers?limit=1000')
  ).results.map(({ licenseState }) => licenseState)
  const count = (state: string): number => states.filter((one) => one === state).length
  t.strictSame([count('Licensed'), count('TemporarilyAssigned')], [10, 1])
  t.equal(count('Exceeded'), states.length - 11)
  const [organization] = await api.json<{ id: string }[]>('/v3/Organizations')
  t.match(await api.json(`/v3/Organizations/${organization?.id}/LicensingInformation`), {
    licensedUsers: states.length,
    newUsers: 1,
  })
})

const FEW = `
history: P3D
license: { users: 10 }
proxies: [{ hostName: p }]
repositories: [{ name: R, proxy: p, path: / }]
organizations: [{ users: 30, jobs: [{ name: J, repository: R }] }]
`

t.test('a rescan finds a proxy that is back', async (t) => {
  const profile = `${t.testdir({ 'back.yaml': 'proxies: [{ hostName: a, status: Offline, reachable: true }, { hostName: b, status: Offline }]' })}/back.yaml`
  const api = mock(t, { profile })
  const status = async () =>
    (await api.json<{ status: string }[]>('/v3/Proxies')).map((proxy) => proxy.status)
  t.strictSame(await status(), ['Offline', 'Offline'])
  await api.send('POST', '/v3/Proxies/Action', { rescan: null })
  t.strictSame(await status(), ['Online', 'Offline'])
})

t.test('a tenant sees itself and what it has opened, and nothing else', async (t) => {
  const api = mock(t)
  const [own, other] = await api.json<{ id: string; name: string }[]>('/v3/Organizations')
  const headers = await api.login(`backup@${own?.name}`)
  const ask = async (url: string, method: 'GET' | 'POST' = 'GET', body?: object) =>
    api.app.inject({ method, url, headers, ...(body && { payload: body }) })
  t.match((await ask('/v3/organization/')).json(), { id: own?.id })
  const { paths } = await api.json<{ paths: Record<string, Record<string, unknown>> }>('/swagger/docs/v3')
  for (const [path, methods] of Object.entries(paths))
    for (const method of Object.keys(methods)) {
      if (/^\/v3\/(Token|Organization|Organization\/Action|RestoreSessions.*)$/.test(path)) continue
      const url = path.replace(/\{\w+\}/g, own?.id ?? '')
      const answer = await ask(url, method.toUpperCase() as 'GET')
      t.equal(answer.statusCode, 403, `${method} ${url}`)
      t.match(answer.json(), { message: /belongs to an organization/ })
    }
  const explore = { explore: { type: 'vex' } }
  const mine = (await ask('/v3/Organization/Action', 'POST', explore)).json<{ id: string }>()
  const theirs = (await api.send('POST', `/v3/Organizations/${own?.id}/Action`, explore)).json<{
    id: string
  }>()
  await api.send('POST', `/v3/Organizations/${other?.id}/Action`, explore)
  const seen = (await ask('/v3/RestoreSessions')).json<{ results: { id: string }[] }>().results
  t.strictSame(
    seen.map(({ id }) => id),
    [mine.id],
  )
  t.equal((await ask(`/v3/RestoreSessions/${theirs.id}`)).statusCode, 404)
  t.equal((await ask('/v3/Nothing')).statusCode, 404)
  t.equal((await api.get('/v3/Organization')).statusCode, 403, 'an administrator has no organization')

  await t.rejects(api.login(`nobody@${own?.name}`), /Authorization Error/)
  for (const { id } of await api.json<Job[]>(`/v3/Organizations/${own?.id}/Jobs`)) {
    await api.send('POST', `/v3/Jobs/${id}/Action`, { stop: null })
    await api.send('POST', `/v3/Jobs/${id}/Action`, { disable: null })
  }
  t.equal((await api.send('DELETE', `/v3/Organizations/${own?.id}`)).statusCode, 200)
  t.equal((await ask('/v3/Organization')).statusCode, 401, 'who is gone is let in no more')
})

t.test('with other credentials a tenant logs in with those, and in its sandbox only', async (t) => {
  const api = mock(t)
  const [own] = await api.json<{ id: string; name: string }[]>('/v3/Organizations')
  const connection = { account: `New@${own?.name}`, password: 'other' }
  await api.send('PUT', `/v3/Organizations/${own?.id}`, {
    exchangeOnlineSettings: connection,
    sharePointOnlineSettings: connection,
  })
  const login = async (username: string, password: string): Promise<number> => {
    const payload = new URLSearchParams({ grant_type: 'password', username, password }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return (await api.app.inject({ method: 'POST', url: '/v3/Token', headers, payload })).statusCode
  }
  t.equal(await login(`new@${own?.name}`, 'other'), 200)
  t.equal(await login(`new@${own?.name}`, 'password'), 400)
  t.equal(await login(`backup@${own?.name}`, 'password'), 400, 'the account before is none any more')
  t.equal(await login(`new@${own?.name}+w1`, 'other'), 400, 'another sandbox knows nothing of it')
  t.equal(await login(`backup@${own?.name}+w1`, 'password'), 200)
})

t.test('secrets are in no log', async (t) => {
  const lines: string[] = []
  const stream = { write: (line: string) => void lines.push(line) }
  const api = mock(t, { profile: 'empty', logger: { level: 'trace', stream } })
  await serve(api)
  await api.send('PUT', '/v3/VBOEmailSettings', {
    smtpServer: 'm',
    from: 'a@b.c',
    to: 'd@e.f',
    userPassword: 'secret',
  })
  await api.send('POST', '/v3/VBOEmailSettings/Action', { sendTest: null })
  await api.send('POST', '/v3/Organizations', {
    type: 'Office365',
    exchangeOnlineSettings: { password: 'secret' },
  })
  await api.send('POST', '/v3/Proxies', { hostName: {}, username: 'u', password: 'secret' })
  await api.send('POST', '/v3/Proxies', '{"password":"secret",,}')
  t.ok(
    lines.some((line) => /this mail would have gone/.test(line) && /"to":"d@e\.f"/.test(line)),
    'the mail is',
  )
  t.ok(
    lines.some((line) => /'hostName' must be a text/.test(line)),
    'what was refused is',
  )
  t.notOk(
    lines.some((line) => /secret/.test(line)),
    lines.find((line) => /secret/.test(line)) ?? 'none',
  )
})
