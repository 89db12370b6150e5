import t from 'tap'
import { startMock } from '../../src/index.js'
import { mock, NOW, sameState, type TestMock } from '../helper.js'

const HOUR = 3_600_000
const at = (hours: number): string => new Date(Date.parse(NOW) + hours * HOUR).toISOString()

const requestsOf = async ({ control }: TestMock): Promise<unknown[]> =>
  (await control('GET', '/__admin/requests')).json().requests

t.test('without more, all begins anew', async (t) => {
  const api = mock(t)
  const { control, json, send } = api
  const before = api.state()
  await send('DELETE', `/v3/Jobs/${(await json<{ id: string }[]>('/v3/Jobs'))[1]?.id}`)
  await api.advance('PT1H')
  t.ok((await requestsOf(api)).length > 0)
  const answer = await control('POST', '/__admin/reset')
  t.strictSame(answer.json(), { sandbox: '', profile: 'small', seed: 365, now: at(0) })
  sameState(t, api.state(), before)
  t.strictSame(await requestsOf(api), [])
})

t.test('to another profile or seed, which the sandbox keeps', async (t) => {
  const { control, json } = mock(t)
  const reset = async (body?: unknown) => (await control('POST', '/__admin/reset', body)).json()
  const organizations = async () => (await json<{ id: string }[]>('/v3/Organizations')).map(({ id }) => id)
  const usual = await organizations()
  t.match(await reset({ profile: 'awkward' }), { profile: 'awkward', seed: 365 })
  const awkward = await organizations()
  t.strictNotSame(awkward, usual)
  t.match(await reset(), { profile: 'awkward', seed: 365 })
  t.strictSame(await organizations(), awkward)
  t.match(await reset({ seed: 7 }), { profile: 'awkward', seed: 7 })
  t.strictNotSame(await organizations(), awkward)
  t.match(await reset({ profile: 'empty' }), { profile: 'empty', seed: 7 })
  t.strictSame(await organizations(), [])
  t.match(await reset({ profile: { proxies: [{ hostName: 'sent' }] } }), { profile: 'inline', seed: 7 })
  t.match(await json('/v3/Proxies'), [{ hostName: 'sent' }])
  t.match(await reset({ seed: 8 }), { profile: 'inline', seed: 8 }, 'a profile that was sent is kept too')
  t.match(await json('/v3/Proxies'), [{ hostName: 'sent' }])
  t.match(await reset({ profile: 'small', seed: 365 }), { profile: 'small', seed: 365 })
  t.strictSame(await organizations(), usual)
})

t.test('parts can be taken back on their own', async (t) => {
  const api = mock(t)
  const { control, json } = api
  const reset = (only: unknown) => control('POST', '/__admin/reset', { only })
  const jobs = await json<{ id: string }[]>('/v3/Jobs')
  await api.send('PUT', `/v3/Jobs/${jobs[0]?.id}`, { description: 'changed' })
  const changed = api.state()
  await reset(['requests'])
  t.strictSame(await requestsOf(api), [])
  sameState(t, api.state(), changed)

  await control('PUT', '/__admin/clock', { mode: 'rate', rate: 60, now: at(2) })
  const { now } = (await reset('clock')).json()
  t.match((await control('GET', '/__admin/clock')).json(), { mode: 'frozen', now, rate: 0 })
  t.ok(now >= at(2), 'it stands again, and does not go back')
  t.match(await json(`/v3/Jobs/${jobs[0]?.id}`), { description: 'changed' })

  const known = (await requestsOf(api)).length
  t.ok(known > 0)
  await reset(['world'])
  t.equal((await requestsOf(api)).length, known, 'the journal goes on')
  t.not((await json<{ description: string }>(`/v3/Jobs/${jobs[0]?.id}`)).description, 'changed')
  t.match((await control('GET', '/__admin/clock')).json(), { now: at(0) })
})

t.test('a clock that has run ahead of the wall runs on from there', async (t) => {
  const { control } = mock(t, { now: undefined })
  await control('POST', '/__admin/clock/advance', { by: 'P1D' })
  await control('PUT', '/__admin/clock', { mode: 'frozen' })
  await control('POST', '/__admin/reset', { only: ['clock'] })
  t.match((await control('GET', '/__admin/clock')).json(), { mode: 'offset', rate: 1 })
  await control('POST', '/__admin/reset')
  await control('PUT', '/__admin/clock', { mode: 'frozen' })
  await control('POST', '/__admin/reset', { only: ['clock'] })
  t.match((await control('GET', '/__admin/clock')).json(), { mode: 'real', rate: 1 })
})

t.test('what cannot be begun from is refused, and changes nothing', async (t) => {
  const api = mock(t)
  await api.get('/v3/Jobs')
  const before = api.state()
  const CASES: [body: unknown, status: number, message: RegExp][] = [
    [{ profile: 'smal' }, 400, /'profile' must be one of small, msp, large, awkward, empty.* it is 'smal'/],
    [{ profile: '/etc/passwd' }, 400, /'profile' must be one of/],
    [{ profile: { proxies: [{ hostNam: 'x' }] } }, 400, /'proxies\.0\.hostNam' is unknown/],
    [
      { profile: { repositories: [{ name: 'R', proxy: 'p', path: '/' }] } },
      400,
      /'repositories\.0\.proxy' names a proxy/,
    ],
    [{ profile: 7 }, 400, /profile/],
    [{ seed: -1 }, 400, /'seed' must be a whole number from 0/],
    [{ seed: 'x' }, 400, /'seed' must be a whole number/],
    [{ snapshot: 'none' }, 404, /Snapshot with the name 'none'/],
    [{ snapshot: 'none', seed: 1 }, 400, /'snapshot' cannot be combined/],
    [{ only: ['everything'] }, 400, /'only\[0\]' must be one of world, clock, requests/],
    [{ only: [] }, 400, /'only' must have/],
    [{ only: ['clock'], seed: 1 }, 400, /'seed' cannot be used with 'only'/],
    [[], 400, /must be an object/],
  ]
  for (const [body, status, message] of CASES) {
    const answer = await api.control('POST', '/__admin/reset', body)
    t.equal(answer.statusCode, status, JSON.stringify(body))
    t.match(answer.json(), { message })
  }
  sameState(t, api.state(), before)
  t.ok((await requestsOf(api)).length > 0)
})

t.test('a request in hand ends in the world that it began in', async (t) => {
  const api = mock(t)
  let arrived = (): void => {}
  const isThere = new Promise<void>((resolve) => {
    arrived = resolve
  })
  let goOn = (): void => {}
  const wait = new Promise<void>((resolve) => {
    goOn = resolve
  })
  api.app.addHook('preHandler', async ({ method, url }) => {
    if (method !== 'PUT' || !url.startsWith('/v3/Jobs/')) return
    arrived()
    await wait
  })
  const [job] = await api.json<{ id: string; description: string }[]>('/v3/Jobs')
  const change = api.send('PUT', `/v3/Jobs/${job?.id}`, { description: 'in hand' })
  await isThere
  await api.control('POST', '/__admin/reset')
  goOn()
  t.equal((await change).statusCode, 200)
  t.strictSame(await requestsOf(api), [], 'it is in the journal of the world that is gone')
  t.match(await api.json(`/v3/Jobs/${job?.id}`), { description: job?.description })
})

t.test('resets leave nothing behind in what journals hold together', async (t) => {
  const api = mock(t, { journalBody: 1_000_000 })
  const payload = JSON.stringify({ nothing: 'x'.repeat(900_000) })
  for (let n = 0; n < 80; n++) {
    await api.send('POST', '/v3/Jobs/none', payload)
    await api.control('POST', '/__admin/reset')
  }
  await api.send('POST', '/v3/Jobs/none', payload)
  await api.get('/v3/Proxies')
  const sent = (await requestsOf(api)) as { method: string; request: { body?: string } }[]
  t.ok(sent.find(({ method }) => method === 'POST')?.request.body, 'there is room for bodies still')
})

t.test('the same in the library', async (t) => {
  const mock = await startMock({ now: NOW })
  t.teardown(() => mock.close())
  const w7 = mock.sandbox('w7')
  const seen = async (url: string) => {
    const headers = { authorization: `Bearer ${await w7.token()}` }
    return (await mock.app.inject({ url, headers })).json()
  }
  await w7.reset({ profile: 'empty' })
  t.strictSame(await seen('/v3/Jobs'), [])
  await w7.reset({ profile: { proxies: [{ hostName: 'sent' }] }, seed: 5 })
  t.match(await seen('/v3/Proxies'), [{ hostName: 'sent' }])
  await w7.clock.advance('PT1H')
  await w7.reset({ only: ['requests', 'clock'] })
  t.match(await w7.clock.read(), { now: at(1) })
  t.strictSame(await w7.requests.list(), [])
  await w7.reset()
  t.match(await w7.clock.read(), { now: at(0) })
  await t.rejects(w7.reset({ snapshot: 'none' }), { name: 'ControlError', status: 404 })
})

t.test('a reset has nothing to say, whatever its body is said to be', async (t) => {
  const { app } = mock(t)
  for (const headers of [{}, { 'content-type': 'application/json' }])
    t.equal((await app.inject({ method: 'POST', url: '/__admin/reset', headers })).statusCode, 200)
})
