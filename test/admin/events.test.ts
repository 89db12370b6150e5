import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { EventStream } from '../../src/admin/event-stream.js'
import { type Mock, type MockEvent, startMock } from '../../src/index.js'
import { Scheduler } from '../../src/timing/scheduler.js'
import type { Timers } from '../../src/timing/timers.js'
import { mock, NOW } from '../helper.js'

interface Listener {
  readonly response: http.IncomingMessage
  /** Reads on until what was read fits. */
  readonly until: (pattern: { test(text: string): boolean }) => Promise<string>
  /** What was read, when there is no more. */
  readonly rest: () => Promise<string>
}

/** Listens over a socket. */
async function listen(
  t: Test,
  url: string,
  options: https.RequestOptions = {},
  get: typeof https.get = url.startsWith('https') ? https.get : (http.get as typeof https.get),
): Promise<Listener> {
  const request = get(url, { agent: false, ...options })
  t.teardown(() => request.destroy())
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  response.setEncoding('utf8')
  const chunks = response[Symbol.asyncIterator]()
  let text = ''
  return {
    response,
    async until(pattern) {
      while (!pattern.test(text)) {
        const { value, done } = await chunks.next()
        if (done) throw new Error(`it ended with ${text}`)
        text += value
      }
      return text
    },
    async rest() {
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) text += next.value
      return text
    },
  }
}

async function serve(t: Test, now: string | undefined = NOW) {
  const api = await startMock({ tokenLifetime: 'PT1H', ...(now !== undefined && { now }) })
  t.teardown(() => api.close())
  return {
    api,
    on: (query = '', headers: http.OutgoingHttpHeaders = {}) =>
      listen(t, `${api.url}/__admin/events${query}`, { ca: api.ca, headers }),
  }
}

const ask = async (api: Mock, user?: string, path = '/v3/Proxies') =>
  api.app.inject({ url: path, headers: { authorization: `Bearer ${await api.token(user)}` } })

t.test('requests, what happens, clocks and resets are told over a socket', async (t) => {
  const { api, on } = await serve(t)
  const { response, until, rest } = await on()
  t.match(response.headers, {
    'content-type': /^text\/event-stream/,
    'cache-control': 'no-store',
    connection: 'close',
  })
  await until(/^: /)
  await ask(api, undefined, '/v3/Proxies?password=secret')
  await ask(api, 'administrator+w1')
  const text = await until(/operation":"GET \/Proxies".*\n\n/)
  t.match(text, /^id: 1\nevent: request\ndata: \{"sandbox":"","id":1,.*"url":"\/v3\/Token"/m)
  const [, data = '{}'] = /data: (.*"GET \/Proxies".*)/.exec(text) ?? []
  t.match(JSON.parse(data), {
    sandbox: '',
    at: /^2026-03-02T14:30/,
    method: 'GET',
    url: '/v3/Proxies?password=***',
    account: 'administrator',
    status: 200,
    changes: 0,
  })
  const { events } = await api.clock.advance('P1D')
  const moved = await until(/event: clock\ndata: .*\n\n/)
  const told = [...moved.matchAll(/event: world\ndata: (.*)/g)].map(([, one = '']) => JSON.parse(one))
  t.strictSame(
    told,
    events.map((one) => ({ sandbox: '', ...one })),
    'just what the clock tells',
  )
  t.ok(told.some(({ type }) => type === 'token expired'))
  t.match(
    moved,
    /event: clock\ndata: \{"sandbox":"","mode":"frozen","now":"2026-03-03T14:30:00.000Z","rate":0\}/,
  )
  await api.reset()
  await until(/event: reset\ndata: \{"sandbox":"","at":"2026-03-02T14:30:00.000Z"\}/)
  await api.clock.advance('PT12H')
  await until(/event: reset[\s\S]*event: world/)
  const [all] = await Promise.all([rest(), api.close()])
  t.notMatch(all, /w1/, 'nothing of another sandbox')
  const ids = [...all.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))
  t.strictSame(
    ids,
    [...ids].sort((a, b) => a - b),
  )
})

t.test('what an advance in many slices does is told in order', async (t) => {
  let now = 0
  const { app, login, advance } = mock(t, { scheduler: new Scheduler({ now: () => (now += 100) }) })
  const { stream } = await app.inject({ url: '/__admin/events', payloadAsStream: true })
  await login()
  await advance('P1D')
  let text = ''
  for await (const chunk of stream()) {
    text += chunk
    if (text.includes('event: clock')) break
  }
  const told = [...text.matchAll(/event: world\ndata: (.*)/g)].map(([, data = '']) => JSON.parse(data))
  t.ok(told.some(({ type }) => type === 'token expired') && told.length > 10)
  const times = told.map(({ at }) => Date.parse(at))
  t.strictSame(
    times,
    [...times].sort((a, b) => a - b),
  )
})

t.test('who was cut off finds what was missed', async (t) => {
  const { api, on } = await serve(t)
  const first = await on('?all=true')
  await ask(api)
  const text = await first.until(/"GET \/Proxies"/)
  first.response.destroy()
  await ask(api, 'administrator+w1')
  await ask(api, undefined, '/v3/Jobs')
  const last = Math.max(...[...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id)))
  const again = await (await on('?all=true', { 'last-event-id': String(last) })).until(/"GET \/Jobs".*\n\n/)
  t.match(again, new RegExp(`^id: ${last + 1}$`, 'm'))
  t.match(again, /"sandbox":"w1"/)
  t.notMatch(again, new RegExp(`^id: ${last}$`, 'm'), 'not again what was told')
  const own = await (await on('', { 'last-event-id': String(last) })).until(/"GET \/Jobs".*\n\n/)
  t.notMatch(own, /w1/)
  for (let n = 0; n < 4001; n++)
    await api.app.inject({ url: '/v3/Jobs', headers: { authorization: 'Bearer x' } })
  const late = await (await on('?all=true', { 'last-event-id': '0' })).until(/event: request/)
  t.match(
    late,
    /id: 0\nevent: missed\ndata: \{"sandbox":"","count":\d{4}\}/,
    'what is kept no more is counted',
  )
})

t.test('what cannot be is refused', async (t) => {
  const { app } = mock(t)
  const at = (url: string, headers = {}) => app.inject({ url: `/__admin/events${url}`, headers })
  const bad = await at('', { 'last-event-id': 'x' })
  t.equal(bad.statusCode, 400)
  t.match(bad.json(), { message: /'Last-Event-ID' must be the id of an event/ })
  t.equal((await at('?sandbox=a%20b')).statusCode, 400)
  t.equal((await app.inject({ url: '/__admin/events', remoteAddress: '192.0.2.1' })).statusCode, 403)
  t.equal((await app.inject({ method: 'HEAD', url: '/__admin/events' })).statusCode, 404)
})

t.test('a hundred may listen, and who leaves makes room', async (t) => {
  const { app } = mock(t)
  const open = () => app.inject({ url: '/__admin/events', payloadAsStream: true })
  const all = await Promise.all(Array.from({ length: 100 }, open))
  t.ok(all.every(({ statusCode }) => statusCode === 200))
  const refused = await app.inject('/__admin/events')
  t.equal(refused.statusCode, 429)
  t.match(refused.json(), { message: /limit of 100 listeners/ })
  const [first] = all
  const left = once(first?.raw.res as http.ServerResponse, 'close')
  first?.raw.res.destroy()
  await left
  t.equal((await open()).statusCode, 200)
})

t.test('what nobody fetches is bounded', async (t) => {
  const stream = new EventStream()
  const over = once(stream, 'over')
  let told = 0
  while (stream.readableLength <= 1024 * 1024 && told < 2000) {
    stream.sendEvent({ id: ++told, type: 'request', sandbox: '', data: JSON.stringify('x'.repeat(1000)) })
  }
  await over
  t.ok(told > 1000 && told < 1100)
  stream.sendEvent({ id: ++told, type: 'request', sandbox: '', data: '{}' })
  stream.sendComment('more')
  const text = String(Buffer.concat(await stream.toArray()))
  t.match(text, /^: events follow\n\nid: 1\nevent: request\ndata: "x/)
  t.match(text, /: too slow: what has happened since is not sent any more\n\n$/)
})

t.test('a server that closes does not wait for who does not fetch', async (t) => {
  const { api, on } = await serve(t)
  const stuck = await on()
  stuck.response.pause()
  const headers = { authorization: 'Bearer x' }
  for (let n = 0; n < 1500; n++) await api.app.inject({ url: `/v3/${'x'.repeat(1900)}`, headers })
  await api.close()
  t.pass('it has closed')
})

t.test('worlds with a running clock live on while somebody listens', async (t) => {
  const timers: { ms: number; act: () => void; stopped: boolean }[] = []
  const startInterval: Timers['startInterval'] = (act, ms) => {
    const timer = { ms, act, stopped: false }
    timers.push(timer)
    return () => {
      timer.stopped = true
    }
  }
  const { app, control } = mock(t, { timers: { startInterval }, now: undefined })
  await app.listen({ port: 0 })
  const url = `http://localhost:${(app.server.address() as AddressInfo).port}/__admin/events`
  t.equal(timers.length, 0, 'nothing ticks for nobody')
  const { until, response } = await listen(t, url)
  t.strictSame(
    timers.map(({ ms }) => ms),
    [1000, 15_000],
  )
  timers[1]?.act()
  await until(/: still here\n\n/)
  // a day in a second; nobody but the timer asks
  await control('PUT', '/__admin/clock', { rate: 86_400 })
  let text = ''
  for (let asked = 1; !/event: clock[\s\S]*event: world/.test(text); asked++) {
    timers[0]?.act()
    // what is told by that comes before this
    timers[1]?.act()
    const count = (so: string): number => so.split('still here').length - 1
    text = await until({ test: (so) => count(so) > asked })
  }
  t.match(text, /event: world\ndata: \{"sandbox":"","at":/)
  const gone = new Promise<void>((resolve) => {
    const check = () => (timers.every(({ stopped }) => stopped) ? resolve() : setImmediate(check))
    check()
  })
  response.destroy()
  await gone
  t.pass('and the timers stop when he has left')
})

t.test('in the library', async (t) => {
  const api = await startMock({ now: NOW })
  t.teardown(() => api.close())
  const events = api.events()
  const everywhere = api.events({ all: true })
  const other = api.sandbox('w1').events()
  await api.clock.advance('PT12H')
  const seen: MockEvent[] = []
  for await (const event of events) {
    seen.push(event)
    if (event.type === 'clock') break
  }
  t.ok(seen.some((event) => event.type === 'world' && event.data.type === 'job started'))
  t.match(seen.at(-1), { type: 'clock', data: { now: '2026-03-03T02:30:00.000Z' } })
  t.strictSame(await events.next(), { done: true, value: undefined }, 'it has ended by the break')

  await ask(api, 'administrator+w1')
  const login = (await other.next()).value
  t.match(login, { type: 'request', data: { sandbox: 'w1', operation: 'POST /Token', status: 200 } })
  const waiting = other.next().then(() => other.next())
  await other.return()
  t.match(await waiting, { done: true }, 'who waits is told')

  const later = api.events({ all: true, after: (login?.id ?? 1) - 1 })
  t.strictSame((await later.next()).value, login)

  const types: string[] = []
  const reading = (async () => {
    for await (const { type } of everywhere) types.push(type)
  })()
  await api.close()
  await reading
  t.ok(types.includes('request') && types.includes('world'), 'all of it, until the mock has closed')
})

t.test('events of a sandbox that is not there yet begin with it', async (t) => {
  const api = await startMock({ now: NOW, listen: false })
  t.teardown(() => api.close())
  const events = api.sandbox('w1').events()
  // nothing is waited for in between
  const asked = ask(api, 'administrator+w1')
  t.match((await events.next()).value, { type: 'request', data: { operation: 'POST /Token' } })
  await asked
  await events.return()
  const { statusCode } = await api.app.inject('/__admin/events?sandbox=other')
  t.equal(statusCode, 404, 'to look makes none')
})

t.test('what is refused is told to who asks', async (t) => {
  const api = await startMock({ now: NOW, admin: false })
  t.teardown(() => api.close())
  await t.rejects(api.events().next(), { name: 'ControlError', status: 404 })
})
