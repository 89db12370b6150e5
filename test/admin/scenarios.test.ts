import fc from 'fast-check'
import t, { type Test } from 'tap'
import { scenarioNames } from '../../src/catalogue/scenario-names.js'
import { startMock } from '../../src/index.js'
import { FORM, mock, NOW, sameState, type TestMock } from '../helper.js'

interface Row {
  readonly id: string
  readonly name: string
}

const apply = async (m: TestMock, name: string | object) => {
  const answer =
    typeof name === 'string'
      ? await m.control('POST', `/__admin/scenarios/${name}`)
      : await m.control('POST', '/__admin/scenarios', name)
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json()
}

/** Starts a job that is enabled and not running, waits for its end, and gives its last session with its log. */
async function runJob(m: TestMock) {
  const jobs = await m.json<(Row & { isEnabled: boolean; lastStatus?: string })[]>('/v3/Jobs')
  const job = jobs.find(({ name }) => name.startsWith('Whole organization')) as Row
  const started = await m.send('POST', `/v3/Jobs/${job.id}/Action`, { start: null })
  if (started.statusCode !== 200) throw new Error(started.body)
  await m.advance('PT2M')
  const [session] = await m.json<{ id: string; status: string }[]>(`/v3/Jobs/${job.id}/JobSessions`)
  const log = await m.json<{ results: { title: string }[] }>(`/v3/JobSessions/${session?.id}/LogItems`)
  return { status: session?.status, log: JSON.stringify(log) }
}

t.test('they are listed, applied, stacked and cleared', async (t) => {
  const m = mock(t)
  const list = async () => (await m.control('GET', '/__admin/scenarios')).json().scenarios
  t.strictSame(
    (await list()).map(({ name, applied }: { name: string; applied: boolean }) => [name, applied]),
    scenarioNames.map((name) => [name, false]),
  )
  t.match(await apply(m, 'used-repositories-slow'), { applied: true, faults: 1, changes: [] })
  t.match(await apply(m, 'explorers-not-installed'), { name: 'explorers-not-installed', faults: 4 })
  t.match(await apply(m, 'explorers-not-installed'), { faults: 4 }, 'twice is as good as once')
  t.match(await apply(m, 'license-expired'), { faults: 0, changes: ['The license has expired.'] })
  t.equal((await list()).filter(({ applied }: { applied: boolean }) => applied).length, 3)
  t.match((await m.control('GET', '/__admin/faults')).json().faults, [{ scenario: 'used-repositories-slow' }])

  const cleared = await m.control('DELETE', '/__admin/scenarios/explorers-not-installed')
  t.match(cleared.json(), { deleted: 4, message: /stay until a reset/ })
  t.equal((await m.control('DELETE', '/__admin/scenarios/explorers-not-installed')).statusCode, 404)
  t.match((await m.control('DELETE', '/__admin/scenarios')).json(), { deleted: 1 })
  t.ok(
    (await list()).every(({ applied, faults }: { applied: boolean; faults: number }) => !applied && !faults),
  )
  await m.control('POST', '/__admin/sandboxes', { name: 'w7' })
  t.match((await m.control('GET', '/__admin/scenarios?sandbox=w7')).json().scenarios[0], { applied: false })
})

t.test('what cannot be applied is refused, and changes nothing', async (t) => {
  const m = mock(t, { profile: 'empty' })
  const before = m.state().tables
  const CASES: [name: string | object, status: number, message: RegExp][] = [
    ['license-expierd', 404, /no scenario 'license-expierd'. Did you mean 'license-expired'\?/],
    ['..%2F..%2Fpackage', 404, /no scenario '..\/..\/package'/],
    ['%2Fetc%2Fpasswd', 404, /no scenario/],
    ['job-never-run', 400, /needs an organization, but there is none/],
    ['session-stuck', 400, /needs a job, but there is none/],
    [{ name: 'a', world: { expireLicense: {}, loseProxies: { hostName: 'x' } } }, 400, /needs a proxy 'x'/],
    [{ name: 'flaky-network' }, 400, /'name' is taken/],
    [{ name: '../x' }, 400, /'name' must contain only letters/],
    [{ name: 'a', wrld: {} }, 400, /no property 'wrld'. Did you mean 'world'/],
    [
      { name: 'a', world: { expireLicense: { ago: 'long' } } },
      400,
      /'world.expireLicense.ago' must be an ISO/,
    ],
    [{ name: 'a', faults: [{ effect: {} }] }, 400, /'faults.0.effect' must contain at least one effect/],
    [{ name: 'a', world: { shortenTokens: {} } }, 400, /'world.shortenTokens.lifetime' is missing/],
  ]
  for (const [name, status, message] of CASES) {
    const answer =
      typeof name === 'string'
        ? await m.control('POST', `/__admin/scenarios/${name}`)
        : await m.control('POST', '/__admin/scenarios', name)
    t.equal(answer.statusCode, status, JSON.stringify(name))
    t.match(answer.json(), { message })
  }
  sameState(t, m.state().tables, before)
  t.strictSame((await m.control('GET', '/__admin/faults')).json(), { faults: [] })
})

t.test('a scenario that is sent along', async (t) => {
  const m = mock(t)
  const mine = {
    name: 'mine',
    description: 'Odd.',
    world: { loseProxies: { hostName: 'VBO-proxy02.east.local' } },
    faults: [
      { match: { operation: 'GET /Jobs' }, effect: { status: 500, message: 'first' } },
      { match: { operation: 'GET /Jobs' }, effect: { status: 500, message: 'second' } },
    ],
  }
  t.match(await apply(m, mine), {
    name: 'mine',
    description: 'Odd.',
    changes: ["The proxy 'vbo-proxy02.east.local' is offline."],
  })
  t.match((await m.get('/v3/Jobs')).json(), { message: 'first' })
  const { requests } = (await m.control('GET', '/__admin/requests?operation=GET /Jobs')).json()
  t.match(requests, [{ fault: 'mine' }])
  t.match((await m.control('GET', '/__admin/scenarios')).json().scenarios.at(-1), {
    name: 'mine',
    applied: true,
  })
  t.match(await m.json('/v3/Proxies'), [{ status: 'Online' }, { status: 'Offline' }])
})

t.test('explorers-not-installed: nothing can be opened, and the log alone says why', async (t) => {
  const lines: { readonly msg: string }[] = []
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) }
  const m = mock(t, { logger: { level: 'info', stream } })
  await apply(m, 'explorers-not-installed')
  const [organization] = (await m.json<Row[]>('/v3/Organizations')) as [Row]
  const [job] = (await m.json<Row[]>('/v3/Jobs')) as [Row]
  const tenant = await m.login(`backup@${organization.name}`)
  for (const [url, headers] of [
    [`/v3/Organizations/${organization.id}`, await m.login()],
    [`/v3/Jobs/${job.id}`, await m.login()],
    ['/v3/Organization', tenant],
    ['/v3/RestoreSessions', tenant],
  ] as const) {
    const payload = { explore: { type: 'vex' } }
    const answer = await m.app.inject({ method: 'POST', url: `${url}/Action`, headers, payload })
    t.strictSame(
      [answer.statusCode, answer.json()],
      [500, { message: 'Restore session cannot be created.' }],
      url,
    )
    t.match(
      lines.at(-1)?.msg,
      /^by the fault 'explorers-not-installed': The Veeam Explorer .* is not installed/,
    )
  }
  t.strictSame(m.state().tables.restoreSessions, [])
})

t.test('license-expired: jobs fail, and say why', async (t) => {
  const m = mock(t)
  await apply(m, 'license-expired')
  const { status, log } = await runJob(m)
  t.equal(status, 'Failed')
  t.match(log, /Job cannot go on: the license expired at 3\/1\/2026/)
})

t.test('repository-full: no free space, and jobs fail, those that run too', async (t) => {
  const m = mock(t)
  const running = () => m.state().tables.sessions.filter(({ status }) => status === 'Running').length
  t.equal(running(), 1)
  await apply(m, 'repository-full')
  t.equal(running(), 0)
  const repositories = await m.json<{ freeSpaceBytes: number }[]>('/v3/BackupRepositories')
  t.ok(repositories.length === 3 && repositories.every(({ freeSpaceBytes }) => freeSpaceBytes === 0))
  const { status, log } = await runJob(m)
  t.equal(status, 'Failed')
  t.match(log, /repository 'Default Backup Repository' is full: [\d.]+ .?B needed, 0 B free/)
})

t.test('proxy-offline: used repositories are not available, jobs fail, a rescan does not help', async (t) => {
  const m = mock(t)
  await apply(m, 'proxy-offline')
  const proxies = await m.json<(Row & { status: string })[]>('/v3/Proxies')
  t.ok(proxies.every(({ status }) => status === 'Offline'))
  await m.send('POST', `/v3/Proxies/${proxies[0]?.id}/Action`, { rescan: null })
  t.match(await m.json(`/v3/Proxies/${proxies[0]?.id}`), { status: 'Offline' })
  const [organization] = await m.json<Row[]>('/v3/Organizations')
  const used = await m.json<{ isAvailable: boolean }[]>(
    `/v3/Organizations/${organization?.id}/UsedRepositories`,
  )
  t.ok(used.length > 0 && used.every(({ isAvailable }) => !isAvailable))
  t.notOk(m.state().tables.sessions.some(({ status }) => status === 'Running'))
  const { status, log } = await runJob(m)
  t.equal(status, 'Failed')
  t.match(log, /proxy 'support.east.local' is offline/)
})

t.test('job-never-run: there is one, and one more only when that has run', async (t) => {
  const m = mock(t)
  const named = async () =>
    (await m.json<(Row & { lastRun?: string; nextRun?: string })[]>('/v3/Jobs')).filter(({ name }) =>
      name.startsWith('New job'),
    )
  t.match(await apply(m, 'job-never-run'), { changes: ["There is a job 'New job' that has never run."] })
  await apply(m, 'job-never-run')
  const [job, other] = await named()
  t.equal(other, undefined)
  t.notOk(job && 'lastRun' in job)
  t.strictSame(await m.json(`/v3/Jobs/${job?.id}/JobSessions`), [])
  await m.advance('P2D')
  t.match(await apply(m, 'job-never-run'), { changes: [/'New job 2'/] })
  t.equal((await named()).length, 2)
})

t.test('session-stuck: it runs and runs, and its numbers stand still, until it is stopped', async (t) => {
  const m = mock(t)
  await apply(m, 'session-stuck')
  const [held] = m.state().tables.holds
  const { id, jobId } = m.state().tables.sessions.find((one) => one.id === held?.id) as {
    id: string
    jobId: string
  }
  const session = () => m.json<{ status: string; progress: number }>(`/v3/JobSessions/${id}`)
  await m.advance('P1D')
  const stuck = await session()
  t.match(stuck, { status: 'Running' })
  t.ok(stuck.progress > 0, 'it has come some way')
  await m.advance('P2D')
  t.strictSame(await session(), stuck)
  t.equal((await m.send('POST', `/v3/Jobs/${jobId}/Action`, { stop: null })).statusCode, 200)
  t.match(await session(), { status: 'Stopped', progress: stuck.progress })
})

t.test('session-stuck starts a job if none runs', async (t) => {
  const m = mock(t)
  await m.advance('P10D')
  await apply(m, 'session-stuck')
  await m.advance('P1D')
  t.equal(m.state().tables.sessions.filter(({ status }) => status === 'Running').length, 1)
})

t.test('token-expires-in-5s: tokens of logins from then on', async (t) => {
  const m = mock(t)
  const before = await m.login()
  await apply(m, 'token-expires-in-5s')
  const answer = await m.app.inject({
    method: 'POST',
    url: '/v3/Token',
    headers: FORM,
    payload: 'grant_type=password&username=administrator&password=password',
  })
  t.match(answer.json(), { expires_in: 4 })
  const headers = { authorization: `Bearer ${answer.json().access_token}` }
  const status = async (own: { authorization: string }) =>
    (await m.app.inject({ url: '/v3/Jobs', headers: own })).statusCode
  await m.advance('PT4S')
  t.equal(await status(headers), 200)
  await m.advance('PT1S')
  t.equal(await status(headers), 401)
  t.equal(await status(before), 200)
})

t.test('used-repositories-slow: seconds, differing, and nothing else is slow', async (t) => {
  const m = mock(t)
  await apply(m, 'used-repositories-slow')
  const [organization] = await m.json<Row[]>('/v3/Organizations')
  t.strictSame(m.waited, [])
  for (let n = 0; n < 5; n++) await m.json(`/v3/Organizations/${organization?.id}/UsedRepositories`)
  t.equal(new Set(m.waited).size, 5)
  t.ok(m.waited.every((ms) => ms > 1000 && ms < 60_000))
})

/** What becomes of so many requests over a bad line. */
async function outcomes(t: Test, count: number): Promise<string> {
  const m = mock(t)
  const headers = await m.login()
  await apply(m, 'flaky-network')
  let found = ''
  for (let n = 0; n < count; n++)
    found += await m.app.inject({ url: '/v3/Jobs', headers }).then(
      () => '.',
      () => 'x',
    )
  t.ok(m.waited.length > count / 2)
  return found
}

t.test('flaky-network: some requests fail, the same ones every time', async (t) => {
  const found = await outcomes(t, 60)
  t.match(found, /^(?=.*x.*x)(?=.*\..*\.)/)
  t.equal(await outcomes(t, 60), found)
})

t.test('throttled-token: two logins have to wait', async (t) => {
  const m = mock(t)
  await apply(m, 'throttled-token')
  const login = () =>
    m.app.inject({
      method: 'POST',
      url: '/v3/Token',
      headers: FORM,
      payload: 'grant_type=password&username=administrator&password=password',
    })
  for (let n = 0; n < 2; n++) {
    const answer = await login()
    t.equal(answer.statusCode, 429)
    t.equal(answer.headers['retry-after'], '5')
    t.match(answer.json(), { error: 'invalid_request', error_description: 'Too many logins.' })
  }
  t.equal((await login()).statusCode, 200)
})

t.test('big-tenant: many users, who have much, and who are backed up', async (t) => {
  const m = mock(t)
  const [organization] = await m.json<Row[]>('/v3/Organizations')
  const explore = async () => {
    const made = await m.send('POST', `/v3/Organizations/${organization?.id}/Action`, {
      explore: { type: 'vex' },
    })
    const boxes = `/v3/RestoreSessions/${made.json().id}/Organization/Mailboxes`
    const { results } = await m.json<{ results: Row[] }>(boxes)
    const { results: items } = await m.json<{ results: Row[] }>(
      `${boxes}/${results[0]?.id}/Items?limit=100000`,
    )
    return items.length
  }
  const before = await explore()
  await apply(m, 'big-tenant')
  const users = await m.json<{ results: Row[] }>(`/v3/Organizations/${organization?.id}/Users?limit=100000`)
  t.equal(users.results.length, 3000)
  t.ok((await explore()) > before * 3)
  const jobId = m.state().tables.jobs.find(({ backupType }) => backupType === 'EntireOrganization')?.id
  await m.advance('P1D')
  const { scopes } = m.state().tables
  t.ok(scopes.some((scope) => scope.jobId === jobId && scope.objects.length > 6000))
})

t.test('a server may begin with scenarios, and every sandbox does, after a reset too', async (t) => {
  const m = mock(t, { scenario: ['license-expired', 'throttled-token', 'job-never-run'] })
  const check = async (sandbox: string) => {
    const { scenarios } = (await m.control('GET', `/__admin/scenarios?sandbox=${sandbox}`)).json()
    const applied = scenarios.filter((one: { applied: boolean }) => one.applied)
    t.strictSame(
      applied.map(({ name }: Row) => name),
      ['license-expired', 'job-never-run', 'throttled-token'],
    )
    await t.rejects(m.login(`administrator+${sandbox || 'w1'}`), /Too many logins/)
  }
  await check('')
  await m.control('POST', '/__admin/sandboxes', { name: 'w7' })
  await check('w7')
  t.ok(m.state().tables.jobs.some(({ name }) => name === 'New job'))
  await m.control('POST', '/__admin/reset?sandbox=w7')
  await check('w7')
  t.throws(() => mock(t, { profile: 'empty', scenario: ['job-never-run'] }), /--scenario: The scenario needs/)
})

t.test('the library has them too', async (t) => {
  const mock = await startMock({ now: NOW, scenario: 'proxy-offline' })
  t.teardown(() => mock.close())
  t.match(
    (await mock.scenarios.list()).filter(({ applied }) => applied),
    [{ name: 'proxy-offline' }],
  )
  const applied = await mock.scenarios.apply('throttled-token')
  t.match(applied, { applied: true, faults: 1, changes: [] })
  await t.rejects(mock.token(), /Too many logins/)
  t.equal(await mock.scenarios.clear('throttled-token'), 1)
  t.type(await mock.token(), 'string')
  await mock.sandbox('w7').scenarios.apply({ name: 'mine', faults: [{ effect: { status: 500 } }] })
  t.equal(await mock.sandbox('w7').scenarios.clear(), 1)
  await t.rejects(mock.scenarios.apply('nothing'), /no scenario 'nothing'/)
  await t.rejects(startMock({ scenario: 'nothing' }), { name: 'ScenarioError' })
})

t.test('a scenario is applied as a whole or not at all, whatever the world is like', async (t) => {
  const m = mock(t)
  const put = async (work: unknown) => m.control('PUT', '/__admin/work', { job: work, restore: work })
  const disableAll = async () => {
    const jobs = await m.get('/v3/Jobs')
    for (const { id } of jobs.json<Row[]>()) await m.send('POST', `/v3/Jobs/${id}/Action`, { disable: null })
  }
  const HAPPENED: Record<string, () => Promise<unknown>> = {
    nothing: async () => {},
    'an hour': () => m.advance('PT1H'),
    'all jobs are disabled': disableAll,
    'there are many faults': async () => {
      const faults = Array(49).fill({ match: { path: '/none' }, effect: { status: 500 } })
      for (const name of ['x', 'y']) await m.control('POST', '/__admin/scenarios', { name, faults })
    },
    'all proxies are lost': () => m.control('POST', '/__admin/scenarios/proxy-offline'),
  }
  const whole = fc.record(
    {
      expireLicense: fc.constant({}),
      fillRepositories: fc.constantFrom({}, { name: 'none' }),
      loseProxies: fc.constantFrom({}, { hostName: 'none' }),
      addNewJob: fc.constantFrom({ name: 'New' }, { name: 'New', organization: 'none' }),
      holdSession: fc.constantFrom({}, { job: 'none' }),
      enlargeTenant: fc.constantFrom({ users: 30 }, { organization: 'none' }),
    },
    { requiredKeys: [] },
  )
  const own = whole.map((world) => ({
    name: 'own',
    world,
    faults: [{ effect: { status: 503 } }, { effect: { delay: 'PT1S' } }],
  }))
  const seen = new Set<number>()
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('small', 'small', 'empty', { organizations: [{ name: 'a.example', users: 3 }] }),
      fc.constantFrom('default', 'instant', 'manual', { polls: 2 }, { after: 'PT0S' }),
      fc.constantFrom(...Object.keys(HAPPENED)),
      fc.oneof(fc.constantFrom(...scenarioNames), fc.constant('session-stuck'), own),
      async (profile, work, happened, scenario) => {
        await m.control('POST', '/__admin/reset', { profile })
        await put(work)
        await HAPPENED[happened]?.()
        const state = async () => ({
          world: m.state(),
          faults: (await m.control('GET', '/__admin/faults')).json(),
          scenarios: (await m.control('GET', '/__admin/scenarios')).json(),
        })
        const before = await state()
        const answer =
          typeof scenario === 'string'
            ? await m.control('POST', `/__admin/scenarios/${scenario}`)
            : await m.control('POST', '/__admin/scenarios', scenario)
        seen.add(answer.statusCode)
        if (answer.statusCode === 200) return
        t.equal(answer.statusCode, 400, answer.body)
        sameState(t, await state(), before)
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 25), seed: 365 },
  )
  t.strictSame([...seen].sort(), [200, 400])
})

t.test('a session gets stuck where others end at once', async (t) => {
  const m = mock(t, { profile: 'small' })
  await m.control('PUT', '/__admin/work', { job: 'instant' })
  const [change] = (await apply(m, 'session-stuck')).changes
  t.match(change, /is stuck/)
  await m.advance('P1D')
  const sessions = await m.json<{ status: string }[]>('/v3/JobSessions')
  t.ok(sessions.some(({ status }) => status === 'Running'))
})
