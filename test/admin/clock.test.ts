import t from 'tap'
import { mock, NOW } from '../helper.js'

const at = (hours: number): string => new Date(Date.parse(NOW) + hours * 3_600_000).toISOString()

t.test('the clock is read, moved and set', async (t) => {
  const { control, json } = mock(t)
  const clock = async (method: 'GET' | 'PUT' | 'POST', url: string, body?: unknown): Promise<unknown> =>
    (await control(method, `/__admin${url}`, body)).json()
  t.strictSame(await clock('GET', '/clock'), { mode: 'frozen', now: at(0), rate: 0 })
  t.match(await clock('POST', '/clock/advance', { by: 'PT6H' }), { mode: 'frozen', now: at(6), rate: 0 })
  t.match(await clock('PUT', '/clock', { now: at(7) }), { mode: 'frozen', now: at(7), rate: 0 })
  t.match(await clock('PUT', '/CLOCK/?SANDBOX=', { Now: at(9).replace('Z', '+00:00') }), {
    mode: 'frozen',
    now: at(9),
    rate: 0,
  })
  const [newest] = await json<{ creationTime: string }[]>('/v3/JobSessions')
  t.ok(Date.parse(newest?.creationTime ?? '') > Date.parse(NOW), 'what fell due has happened')

  t.match(await clock('PUT', '/clock', { rate: 3600 }), { mode: 'rate', rate: 3600 })
  t.match(await clock('PUT', '/clock', { mode: 'frozen' }), { mode: 'frozen', rate: 0 })
  t.match(await clock('PUT', '/clock', { mode: 'offset' }), { mode: 'offset', rate: 1 })
})

t.test('what makes no sense is refused, and the clock stays', async (t) => {
  const { control } = mock(t)
  const CASES: [method: 'PUT' | 'POST', url: string, body: unknown, message: RegExp][] = [
    ['POST', '/clock/advance', {}, /'by' is missing/],
    [
      'POST',
      '/clock/advance',
      { by: '6 hours' },
      /'by' must be an ISO 8601 duration such as PT6H; it is '6 hours'/,
    ],
    ['POST', '/clock/advance', { by: '-PT6H' }, /'by' must be an ISO 8601 duration/],
    [
      'POST',
      '/clock/advance',
      { by: 'P2Y' },
      /more than a year at a time: it shows 2026-03-02T14:30:00.000Z/,
    ],
    ['PUT', '/clock', { now: at(-1) }, /cannot go back.*Reset the sandbox/],
    ['PUT', '/clock', { now: 'noon' }, /'now' must be an ISO 8601 instant/],
    ['PUT', '/clock', { now: '2026-03-02' }, /'now' must be an ISO 8601 instant/],
    ['PUT', '/clock', { mode: 'slow' }, /'mode' must be one of real, frozen, offset, rate/],
    ['PUT', '/clock', { mode: 'frozen', rate: 2 }, /'rate' needs the mode 'rate'/],
    ['PUT', '/clock', { rate: -1 }, /'rate' must be a number from 0 to 86400/],
    ['PUT', '/clock?sandbox=a%20b', {}, /is not a valid name for a sandbox/],
  ]
  for (const [method, url, body, message] of CASES) {
    const answer = await control(method, `/__admin${url}`, body)
    t.equal(answer.statusCode, 400, JSON.stringify(body))
    t.match(answer.json(), { message })
  }
  t.match((await control('GET', '/__admin/clock')).json(), { now: at(0) })
})

t.test('each sandbox has a clock of its own', async (t) => {
  const { control, app, login } = mock(t)
  await control('POST', '/__admin/clock/advance?sandbox=w1', { by: 'P1D' })
  t.match((await control('GET', '/__admin/clock')).json(), { now: at(0) })
  t.match((await control('GET', '/__admin/clock?sandbox=w1')).json(), { now: at(24) })
  const runs = async (user: string): Promise<number> =>
    (await app.inject({ url: '/v3/JobSessions', headers: await login(user) })).json<unknown[]>().length
  t.ok((await runs('administrator+w1')) > (await runs('administrator')))
})

t.test('the clock is for testers alone', async (t) => {
  const { app } = mock(t)
  for (const [method, url] of [
    ['GET', '/__admin/clock'],
    ['PUT', '/__admin/clock'],
    ['POST', '/__admin/clock/advance'],
  ] as const)
    t.equal(
      (await app.inject({ method, url, remoteAddress: '192.0.2.1' })).statusCode,
      403,
      `${method} ${url}`,
    )
})

t.test('a token ends on the clock of its world', async (t) => {
  const { app, control, login } = mock(t)
  const headers = await login()
  await control('POST', '/__admin/clock/advance', { by: 'PT59M' })
  t.equal((await app.inject({ url: '/v3/Jobs', headers })).statusCode, 200)
  await control('POST', '/__admin/clock/advance', { by: 'PT1M' })
  t.equal((await app.inject({ url: '/v3/Jobs', headers })).statusCode, 401)
})

interface Moved {
  events: { at: string; type: string; id: string; name: string; status?: string }[]
  omitted: number
}

t.test('advance tells what fell due on the way', async (t) => {
  const { control, json, login, advance, send } = mock(t)
  await advance('PT12H')
  await login()
  const moved: Moved = (await control('POST', '/__admin/clock/advance', { by: 'PT13H' })).json()
  t.equal(moved.omitted, 0)
  t.strictSame(
    moved.events.map(({ at }) => at),
    moved.events.map(({ at }) => at).sort(),
    'oldest first',
  )
  const expired = moved.events.filter(({ type }) => type === 'token expired')
  t.match(expired, [{ at: at(13), id: /^administrator:\d+$/, name: 'administrator' }])
  const jobs = new Map(
    (await json<{ id: string; name: string }[]>('/v3/Jobs')).map(({ id, name }) => [id, name]),
  )
  interface Session {
    id: string
    creationTime: string
    endTime?: string
    status: string
    _links: { job: { href: string } }
  }
  const sessions = (await json<Session[]>('/v3/JobSessions')).filter(
    ({ endTime }) => Date.parse(endTime ?? '') > Date.parse(at(12)),
  )
  t.ok(sessions.length > 3)
  const nameOf = ({ _links }: Session) => jobs.get(_links.job.href.split('/').at(-1) ?? '') ?? ''
  for (const session of sessions)
    t.match(
      moved.events.find(({ type, id }) => type === 'session ended' && id === session.id),
      {
        at: new Date(Date.parse(session.endTime ?? '')).toISOString(),
        name: nameOf(session),
        status: session.status,
      },
    )
  t.ok(sessions.every(({ id }) => moved.events.some((one) => one.type === 'job started' && one.id === id)))

  const [{ id: organization } = { id: '' }] = await json<{ id: string }[]>('/v3/Organizations')
  const opened = await send('POST', `/v3/Organizations/${organization}/Action`, { explore: { type: 'vex' } })
  const later: Moved = (await control('PUT', '/__admin/clock', { now: at(25.5) })).json()
  t.match(
    later.events.find(({ type }) => type === 'restore session ended'),
    { at: at(25.5), id: opened.json().id, name: opened.json().name, status: 'Success' },
  )
})

t.test('of much that happens the newest thousand are told of', async (t) => {
  const { control, json } = mock(t)
  const moved: Moved = (await control('POST', '/__admin/clock/advance', { by: 'P300D' })).json()
  t.equal(moved.events.length, 1000)
  t.ok(moved.omitted > 1000)
  const [newest] = await json<{ id: string }[]>('/v3/JobSessions')
  t.ok(moved.events.some(({ id }) => id === newest?.id))
  t.match(await control('PUT', '/__admin/clock', {}).then((answer) => answer.json()), {
    events: [],
    omitted: 0,
  })
})
