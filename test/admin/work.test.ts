import { Agent } from 'node:https'
import t from 'tap'
import { startMock } from '../../src/index.js'
import { list, open } from '../api/restore/restoring.js'
import { ask } from '../cli/program.js'
import { mock, NOBODY, NOW, type TestMock } from '../helper.js'

interface Session {
  id: string
  creationTime: string
  endTime?: string
  progress: number
  status: string
}

/** The job of the small profile that was never run, and one that is not running. */
async function idleJob({ json }: TestMock): Promise<string> {
  const jobs = await json<{ id: string; lastStatus?: string; isEnabled: boolean }[]>('/v3/Jobs')
  return jobs.find(({ lastStatus, isEnabled }) => isEnabled && lastStatus === 'Success')?.id ?? 'none'
}

const policy = async ({ control }: TestMock, body: unknown): Promise<void> => {
  const answer = await control('PUT', '/__admin/work', body)
  if (answer.statusCode !== 200) throw new Error(answer.body)
}

async function begin(api: TestMock): Promise<{ job: string; session: string }> {
  const job = await idleJob(api)
  const answer = await api.send('POST', `/v3/Jobs/${job}/Action`, { start: null })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  const [session] = await api.json<Session[]>(`/v3/Jobs/${job}/JobSessions`)
  return { job, session: session?.id ?? 'none' }
}

const running = async ({ control }: TestMock) =>
  (await control('GET', '/__admin/sessions?state=running')).json().sessions as {
    id: string
    kind: string
    polls?: number
  }[]

const titles = async (api: TestMock, session: string): Promise<string[]> =>
  (await list<{ title: string }>(api, `/v3/JobSessions/${session}/LogItems`)).map(({ title }) => title)

t.test('policies are read, set in part, and put back', async (t) => {
  const { control } = mock(t)
  const usual = { job: 'default', restore: 'default', rescan: 'default' }
  t.strictSame((await control('GET', '/__admin/work')).json(), usual)
  const changed = await control('PUT', '/__admin/work', { job: { after: 'PT90S' }, RESTORE: 'Manual' })
  t.strictSame(changed.json(), { job: { after: 'PT90S' }, restore: 'manual', rescan: 'default' })
  t.match((await control('PUT', '/__admin/work', { rescan: { polls: '3' } })).json(), {
    restore: 'manual',
    rescan: { polls: 3 },
  })
  await control('POST', '/__admin/sandboxes', { name: 'w1' })
  t.strictSame((await control('GET', '/__admin/work?sandbox=w1')).json(), usual, 'of this sandbox only')
  t.strictSame((await control('DELETE', '/__admin/work')).json(), usual)
  for (const [body, message] of [
    [{ job: 'slow' }, /'job' must be one of default, instant, manual; it is "slow"|'job' must be/],
    [{ job: {} }, /'job' must be .*\{"after": "PT90S"\} or \{"polls": 3\}; it has neither/],
    [{ job: { polls: 1, after: 'PT1S' } }, /it has both/],
    [{ restore: { after: 'soon' } }, /'restore.after' must be an ISO 8601 duration.*it is 'soon'/],
    [{ restore: { after: '-PT1S' } }, /'restore.after' must be/],
    [{ restore: { after: 'P3Y' } }, /of a year at most/],
    [{ rescan: { polls: 0 } }, /'rescan.polls' must be a whole number from 1 to 10000; it is 0/],
    [{ job: 'instant', rescan: { polls: 'x' } }, /'rescan.polls'/],
  ] as const) {
    const answer = await control('PUT', '/__admin/work', body)
    t.equal(answer.statusCode, 400, JSON.stringify(body))
    t.match(answer.json(), { message })
  }
  t.strictSame((await control('GET', '/__admin/work')).json(), usual, 'and nothing is changed')
})

t.test('a job that is instant has ended when its start is answered', async (t) => {
  const api = mock(t)
  await policy(api, { job: 'instant' })
  const { session } = await begin(api)
  const shown = await api.json<Session>(`/v3/JobSessions/${session}`)
  t.match(shown, { status: /Success|Warning/, endTime: shown.creationTime })
  t.ok(shown.progress > 0)
  const lines = await titles(api, session)
  t.match(lines[1], /^\[Success\] Connected to/)
  t.equal(lines.length, 4 + shown.progress + 2)
})

t.test('a job that takes a time ends after it', async (t) => {
  const api = mock(t)
  await policy(api, { job: { after: 'PT90S' } })
  const { session } = await begin(api)
  const status = async () => (await api.json<Session>(`/v3/JobSessions/${session}`)).status
  await api.advance('PT89S')
  t.equal(await status(), 'Running')
  await api.advance('PT1S')
  t.not(await status(), 'Running')
})

t.test('a job that waits for polls ends with the last of them', async (t) => {
  const api = mock(t)
  await policy(api, { job: { polls: 7 } })
  // to look for its session is the first poll
  const { job, session } = await begin(api)
  await api.advance('P1D')
  const org = (await api.json<{ id: string }[]>('/v3/Organizations'))[0]?.id
  const polls = [
    '/v3/Jobs',
    `/v3/Jobs/${job}`,
    '/v3/JobSessions',
    `/v3/JobSessions/${session}`,
    `/v3/JobSessions/${session}/LogItems`,
  ]
  for (const url of polls) await api.json(url)
  t.match(
    (await running(api)).find(({ id }) => id === session),
    { kind: 'job', polls: 1 },
  )
  // these are none: of another job, of something else, of nothing, or not by a client's GET
  await api.json('/v3/Proxies')
  await api.json(`/v3/Jobs/b20cedd4-66b2-49b1-86de-a575dc67e83b/JobSessions`)
  await api.get(`/v3/JobSessions/${NOBODY}`)
  await api.app.inject({ method: 'HEAD', url: '/v3/JobSessions', headers: await api.login() })
  t.equal((await running(api)).find(({ id }) => id === session)?.polls, 1)
  const [own] = await api.json<{ _links: object }[]>(`/v3/Organizations/${org}/Jobs`)
  t.ok(own)
  t.match(await api.json<Session>(`/v3/JobSessions/${session}`), { status: /Success|Warning/ })
  t.notOk((await running(api)).some(({ id }) => id === session))
})

t.test('kept answers hide no polls', async (t) => {
  const api = await startMock({ now: NOW })
  const agent = new Agent({ keepAlive: true })
  t.teardown(() => api.close())
  t.teardown(() => agent.destroy())
  const headers = { authorization: `Bearer ${await api.token()}` }
  const get = async (path: string) =>
    JSON.parse(
      (await ask(Number(new URL(api.url).port), api.ca, { agent, servername: 'localhost', path, headers }))
        .body,
    )
  const jobs: { id: string; lastStatus: string; isEnabled: boolean }[] = await get('/v3/Jobs')
  const job = jobs.find(({ isEnabled, lastStatus }) => isEnabled && lastStatus === 'Success')?.id
  await get(`/v3/Jobs/${job}`)
  await api.work.set({ job: { polls: 4 } })
  await api.app.inject({
    method: 'POST',
    url: `/v3/Jobs/${job}/Action`,
    headers,
    payload: { start: null },
  })
  const seen: string[] = []
  for (let n = 0; n < 5; n++) seen.push((await get(`/v3/Jobs/${job}`)).lastStatus)
  t.strictSame(seen.slice(0, 3), ['Running', 'Running', 'Running'])
  t.match(seen.slice(3), [/Success|Warning/, /Success|Warning/])
})

t.test('a job that waits for a tester moves on, and never looks finished', async (t) => {
  const api = mock(t)
  await policy(api, { job: 'manual' })
  const { job, session } = await begin(api)
  const total = async () =>
    Number(/Found (\d+) object/.exec((await titles(api, session))[2] ?? '')?.[1] ?? Number.POSITIVE_INFINITY)
  let before = 0
  for (let n = 0; n < 30; n++) {
    await api.advance('PT10S')
    const { progress, status } = await api.json<Session>(`/v3/JobSessions/${session}`)
    t.equal(status, 'Running')
    t.ok(progress >= before && progress < (await total()))
    before = progress
  }
  await api.advance('P3D')
  const shown = await api.json<Session>(`/v3/JobSessions/${session}`)
  t.match(shown, { status: 'Running', progress: (await total()) - 1 })
  t.notOk(shown.endTime)
  t.equal((await api.send('POST', `/v3/Jobs/${job}/Action`, { start: null })).statusCode, 400, 'it runs')
  const lines = await titles(api, session)
  const finished = await api.control('POST', `/__admin/sessions/${session}/finish`, {})
  t.equal(finished.statusCode, 200)
  t.match(await api.json<Session>(`/v3/JobSessions/${session}`), {
    status: /Success|Warning/,
    progress: shown.progress + 1,
  })
  t.strictSame((await titles(api, session)).slice(0, lines.length), lines, 'what was logged stays')
})

t.test('a session ends as a tester wants it, whatever its policy', async (t) => {
  const api = mock(t)
  const message = 'the mailbox is on fire'
  for (const status of ['Success', 'Warning', 'Failed', 'Stopped']) {
    const { session } = await begin(api)
    await api.advance('PT20S')
    const lines = await titles(api, session)
    await api.control('POST', `/__admin/sessions/${session}/finish`, { status, message })
    const shown = await api.json<Session>(`/v3/JobSessions/${session}`)
    t.match(shown, { status, endTime: /Z$/ })
    const after = await titles(api, session)
    t.strictSame(after.slice(0, lines.length), lines, status)
    t.match(after.slice(-2).join('\n'), /the mailbox is on fire/, status)
    if (status === 'Warning')
      t.match(after.filter((title) => title.startsWith('[Warning] Processing')).length, 1)
    const again = await api.control('POST', `/__admin/sessions/${session}/finish`, { status })
    t.equal(again.statusCode, 400)
    t.match(again.json(), { message: new RegExp(`is not running: it has ended with ${status}`) })
    // a failed one may be planned again soon
    await api.advance('PT3H')
  }
  const unknown = await api.control('POST', `/__admin/sessions/${NOBODY}/finish`, {})
  t.equal(unknown.statusCode, 404)
  const wrong = await api.control('POST', `/__admin/sessions/${NOBODY}/finish`, { status: 'Done' })
  t.equal(wrong.statusCode, 400)
  t.match(wrong.json(), { message: /'status' must be one of Success, Warning, Failed, Stopped/ })
})

t.test('the next run of a job comes to what a tester says, and the one after to its own', async (t) => {
  const api = mock(t)
  await policy(api, { job: 'instant' })
  const job = await idleJob(api)
  const next = async (body: unknown) => api.control('POST', `/__admin/jobs/${job}/next-run`, body)
  const outcome = async () => {
    await api.send('POST', `/v3/Jobs/${job}/Action`, { start: null })
    const [session] = await api.json<Session[]>(`/v3/Jobs/${job}/JobSessions`)
    return { ...session, log: (await titles(api, session?.id ?? '')).join('\n') }
  }
  t.match((await next({ status: 'Failed', message: 'no space' })).json(), {
    id: job,
    nextRun: { status: 'Failed', message: 'no space' },
  })
  t.match(await outcome(), { status: 'Failed', progress: 0, log: /Job cannot go on: no space/ })
  await next({ status: 'Warning' })
  t.match(await outcome(), { status: 'Warning', log: /\[Warning\] Processing/ })
  await next({ status: 'Failed' })
  t.strictSame(Object.keys((await api.control('DELETE', `/__admin/jobs/${job}/next-run`)).json()), [
    'id',
    'name',
  ])
  t.match(await outcome(), { status: /Success|Warning/ })
  t.equal((await next({ status: 'Stopped' })).statusCode, 400)
  t.equal(
    (await api.control('POST', `/__admin/jobs/${NOBODY}/next-run`, { status: 'Failed' })).statusCode,
    404,
  )

  const jobs = await api.json<{ id: string; lastStatus?: string; isEnabled: boolean }[]>('/v3/Jobs')
  const broken = jobs.find(({ isEnabled, lastStatus }) => isEnabled && lastStatus === 'Failed')?.id
  await api.control('POST', `/__admin/jobs/${broken}/next-run`, { status: 'Success' })
  await api.send('POST', `/v3/Jobs/${broken}/Action`, { start: null })
  const [mended] = await api.json<Session[]>(`/v3/Jobs/${broken}/JobSessions`)
  t.match(mended, { status: 'Success' })
  t.ok((mended?.progress ?? 0) > 0, 'even where every run fails')
})

t.test('what was held goes on by the clock when its policy goes', async (t) => {
  const api = mock(t)
  await policy(api, { job: 'manual' })
  const { session } = await begin(api)
  await api.advance('P1D')
  await api.control('DELETE', '/__admin/work')
  t.not((await api.json<Session>(`/v3/JobSessions/${session}`)).status, 'Running')
})

t.test('restore sessions end as their policy says', async (t) => {
  const api = mock(t)
  const state = async (url: string) => (await api.json<{ state: string }>(url)).state
  const use = async (url: string) => (await api.get(`${url}/Organization`)).statusCode

  await policy(api, { restore: 'manual' })
  const held = await open(api, { type: 'Vex' })
  await api.advance('P1D')
  t.equal(await use(held), 200, 'a day is nothing')
  const [listed] = (await running(api)).filter(({ kind }) => kind === 'restore')
  t.ok(held.endsWith(listed?.id ?? 'none'))
  const finish = async (body: unknown) => api.control('POST', `/__admin/sessions/${listed?.id}/finish`, body)
  t.match((await finish({ status: 'Failed' })).json(), { message: /are for job sessions only/ })
  t.equal(await state(held), 'Working')
  t.equal((await finish({})).statusCode, 200)
  t.equal(await state(held), 'Stopped')
  t.match((await finish({})).json(), { message: /has already ended/ })

  await policy(api, { restore: { polls: 3 } })
  const polled = await open(api, { type: 'Vex' })
  await use(polled)
  t.strictSame(
    [await state(polled), await state(polled), await state(polled)],
    ['Working', 'Working', 'Stopped'],
  )

  await policy(api, { restore: { after: 'PT30S' } })
  const short = await open(api, { type: 'Vex' })
  for (let n = 0; n < 4; n++) {
    await api.advance('PT20S')
    t.equal(await use(short), 200, 'it is used')
  }
  await api.advance('PT30S')
  t.equal(await use(short), 500)

  await policy(api, { restore: 'instant' })
  t.equal(await use(await open(api, { type: 'Vex' })), 500, 'it has ended when it is used first')

  await policy(api, { restore: 'default' })
  const usual = await open(api, { type: 'Vex' })
  await api.advance('PT29M')
  t.equal(await state(usual), 'Working')
  await policy(api, { restore: { after: 'PT5M' } })
  t.equal(await state(usual), 'Stopped', 'a policy is true of those that are open')
})

t.test('the status of a proxy is as last seen until its rescan has ended', async (t) => {
  const profile = `${t.testdir({ 'p.yaml': 'proxies: [{ hostName: a, status: Offline, reachable: true }]' })}/p.yaml`
  for (const [rescan, end] of [
    [{ after: 'PT10S' }, (api: TestMock) => api.advance('PT10S')],
    [{ polls: 2 }, (api: TestMock) => api.json('/v3/Proxies')],
    [
      'manual',
      async (api: TestMock) => {
        const [{ id } = { id: '' }] = await running(api)
        await api.control('POST', `/__admin/sessions/${id}/finish`)
      },
    ],
    ['manual', (api: TestMock) => api.control('DELETE', '/__admin/work')],
  ] as const) {
    const api = mock(t, { profile })
    await policy(api, { rescan })
    const [{ id } = { id: '' }] = await api.json<{ id: string }[]>('/v3/Proxies')
    await api.send('POST', `/v3/Proxies/${id}/Action`, { rescan: null })
    t.match(await api.json(`/v3/Proxies/${id}`), { status: 'Offline' })
    t.match(await running(api), [{ kind: 'rescan', id, name: 'a' }])
    await end(api)
    t.match(await api.json(`/v3/Proxies/${id}`), { status: 'Online' }, JSON.stringify(rescan))
    t.strictSame(await running(api), [])
  }
})

t.test('in the library', async (t) => {
  const api = await startMock({ now: NOW })
  t.teardown(() => api.close())
  t.strictSame(await api.work.get(), { job: 'default', restore: 'default', rescan: 'default' })
  t.match(await api.work.set({ job: 'manual' }), { job: 'manual' })
  const { events } = await api.clock.advance('P1D')
  const started = events.filter(({ type }) => type === 'job started')
  t.ok(started.length > 0)
  const sessions = await api.sessions.list()
  const one = sessions.find(({ id }) => id === started[0]?.id)
  t.match(one, { kind: 'job', name: started[0]?.name, start: started[0]?.at })
  t.notOk(one?.ends)
  await api.sessions.finish(one?.id ?? '', { status: 'Failed', message: 'as asked' })
  await t.rejects(api.sessions.finish(one?.id ?? ''), { name: 'ControlError', status: 400 })
  await t.rejects(api.sessions.finish(NOBODY), { name: 'ControlError', status: 404 })
  await t.rejects(api.work.set({ job: 'never' as never }), /'job' must be one of/)
  await t.rejects(api.work.nextRun(NOBODY, { status: 'Failed' }), { name: 'ControlError', status: 404 })
  await api.work.nextRun('b20cedd4-66b2-49b1-86de-a575dc67e83b', { status: 'Failed', message: 'x' })
  await api.work.nextRun('b20cedd4-66b2-49b1-86de-a575dc67e83b')
  t.match(await api.work.clear(), { job: 'default' })
  t.match(await api.sandbox('w1').work.set({ restore: 'instant' }), { restore: 'instant' })
})

t.test('a job is started and stopped without a login', async (t) => {
  const { control, json } = mock(t)
  const jobs = await json<{ id: string; name: string; lastStatus?: string; isEnabled: boolean }[]>('/v3/Jobs')
  const job = jobs.find(({ isEnabled, lastStatus }) => isEnabled && lastStatus !== 'Running')
  const started = await control('POST', `/__admin/jobs/${job?.id}/start`)
  t.equal(started.statusCode, 200)
  const { id, name, session } = started.json()
  t.match({ id, name }, { id: job?.id, name: job?.name })
  t.match(await json(`/v3/JobSessions/${session}`), { status: 'Running' })
  t.match((await control('POST', `/__admin/jobs/${id}/start`)).json(), { message: /already running/ })
  t.match((await control('POST', `/__admin/jobs/${id}/stop`)).json(), { id, name, session })
  t.match(await json(`/v3/JobSessions/${session}`), { status: 'Stopped' })
  t.equal((await control('POST', `/__admin/jobs/${id}/stop`)).statusCode, 400)
  t.equal((await control('POST', '/__admin/jobs/nothing/start')).statusCode, 404)
})
