import { Readable } from 'node:stream'
import fc from 'fast-check'
import t from 'tap'
import { startMock } from '../../src/index.js'
import { idsOf, list, openMailbox } from '../api/restore/restoring.js'
import { mock, NOW, sameState, type TestMock } from '../helper.js'

type Exported = Record<string, unknown> & {
  tables: Record<string, Record<string, unknown>[]>
  events: Record<string, unknown>[]
  counters: unknown[]
  time: number
}

const HOUR = 3_600_000
const at = (hours: number): string => new Date(Date.parse(NOW) + hours * HOUR).toISOString()
const clone = <T>(value: T): T => structuredClone(value)

const exportOf = async ({ control }: TestMock, name = 'one'): Promise<Exported> => {
  const saved = await control('PUT', `/__admin/snapshots/${name}`)
  if (saved.statusCode !== 200) throw new Error(saved.body)
  return (await control('GET', `/__admin/snapshots/${name}`)).json()
}

/** Makes a world in which there is something of everything. */
async function live(api: TestMock): Promise<void> {
  const { send, json } = api
  const mailbox = await openMailbox(api)
  const [first, second] = idsOf(await list(api, `${mailbox}/Items`))
  await send('POST', `${mailbox}/Items/${first}/Action`, {
    restoreTo: {
      mailbox: (await json<{ email: string }>(mailbox)).email,
      folder: 'Elsewhere',
      userName: 'u',
      userPassword: 'p',
    },
  })
  await send('POST', `${mailbox}/Items/${second}/Action`, { sendToDefaultAddress: null })
  await send('PUT', '/v3/HistorySettings', { keepAllsessions: true })
}

t.test('a sandbox is saved, changed, and loaded again', async (t) => {
  const api = mock(t)
  const { control, json, send } = api
  const jobs = await json<{ id: string; name: string }[]>('/v3/Jobs')
  const saved = await control('PUT', '/__admin/snapshots/one')
  t.equal(saved.statusCode, 200)
  t.match(saved.json(), {
    name: 'one',
    savedAt: /^\d{4}-.*Z$/,
    sandbox: '',
    seed: 365,
    clock: { mode: 'frozen', now: at(0), rate: 0 },
    state: /^[0-9a-f]{16}$/,
    counts: { jobs: jobs.length },
  })
  t.strictSame((await control('GET', '/__admin/snapshots')).json(), { snapshots: [saved.json()] })
  const before = api.state()
  await send('PUT', `/v3/Jobs/${jobs[0]?.id}`, { description: 'changed' })
  await api.advance('P1D')
  t.strictNotSame(api.state(), before)
  const token = await api.login()
  t.strictSame((await control('POST', '/__admin/snapshots/one/load')).json(), saved.json())
  sameState(t, api.state(), before)
  t.equal((await api.app.inject({ url: '/v3/Jobs', headers: token })).statusCode, 200, 'tokens stay good')
  t.strictSame(
    (await control('GET', '/__admin/requests')).json().requests.map(({ url }: { url: string }) => url),
    ['/v3/Jobs'],
    'the journal begins anew',
  )
  await send('PUT', `/v3/Jobs/${jobs[0]?.id}`, { description: 'changed' })
  await control('POST', '/__admin/snapshots/one/load')
  sameState(t, api.state(), before, 'it is not changed by what is loaded from it')
  t.strictSame((await control('DELETE', '/__admin/snapshots/one')).json(), { deleted: 'one' })
  for (const [method, path] of [
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/load'],
  ] as const)
    t.equal((await control(method, `/__admin/snapshots/one${path}`)).statusCode, 404)
})

t.test('a load does not change what a reset goes back to, and a reset to a snapshot does', async (t) => {
  const { control, json, advance } = mock(t)
  const reset = (body?: unknown) => control('POST', '/__admin/reset', body)
  await reset({ profile: 'empty' })
  await control('PUT', '/__admin/snapshots/nothing')
  await reset({ profile: 'small' })
  const small = await json('/v3/Jobs')
  await control('POST', '/__admin/snapshots/nothing/load')
  t.strictSame(await json('/v3/Jobs'), [])
  await reset()
  t.strictSame(await json('/v3/Jobs'), small)
  t.match((await reset({ snapshot: 'nothing' })).json(), { snapshot: 'nothing', now: at(0) })
  await control('DELETE', '/__admin/snapshots/nothing')
  await advance('PT1H')
  t.match((await reset()).json(), { snapshot: 'nothing', now: at(0) })
  t.strictSame(await json('/v3/Jobs'), [])
  const refused = await reset({ seed: 1 })
  t.equal(refused.statusCode, 400)
  t.match(refused.json(), { message: /'profile' is missing/ })
})

t.test('what was saved of one sandbox can be loaded into others, with its ids', async (t) => {
  const { app, control, login } = mock(t)
  const jobs = async (name: string) =>
    (await app.inject({ url: '/v3/Jobs', headers: await login(`administrator+${name}`) })).body
  const own = await jobs('w1')
  t.not(await jobs('w2'), own)
  await control('PUT', '/__admin/snapshots/one?sandbox=w1')
  await control('POST', '/__admin/snapshots/one/load?sandbox=w2')
  t.equal(await jobs('w2'), own)
  const made = await control('POST', '/__admin/sandboxes', { name: 'w3', snapshot: 'one' })
  t.match(made.json(), { snapshot: 'one' })
  t.equal(await jobs('w3'), own)
  await control('POST', '/__admin/clock/advance?sandbox=w3', { by: 'P1D' })
  t.equal(await jobs('w2'), own, 'they go their own ways')
})

t.test('a clock goes on from the time of the snapshot', async (t) => {
  let wall = Date.parse(NOW)
  const { control } = mock(t, { now: undefined, timers: { now: () => wall } })
  const clock = async () => (await control('GET', '/__admin/clock')).json()
  const { now } = await clock()
  await control('PUT', '/__admin/snapshots/real')
  await control('PUT', '/__admin/clock', { mode: 'frozen' })
  await control('PUT', '/__admin/snapshots/frozen')
  await control('PUT', '/__admin/clock', { rate: 60 })
  await control('PUT', '/__admin/snapshots/fast')
  wall += HOUR
  await control('POST', '/__admin/clock/advance', { by: 'P1D' })
  await control('POST', '/__admin/snapshots/frozen/load')
  const frozen = await clock()
  t.match(frozen, { mode: 'frozen', rate: 0 })
  t.ok(Date.parse(frozen.now) - Date.parse(now) < HOUR)
  await control('POST', '/__admin/snapshots/real/load')
  const real = await clock()
  t.match(real, { mode: 'offset', rate: 1 })
  t.ok(Date.parse(real.now) - Date.parse(now) < HOUR)
  await control('POST', '/__admin/snapshots/fast/load')
  t.match(await clock(), { mode: 'rate', rate: 60 })
})

t.test('what is exported can be imported, and is the same world', async (t) => {
  const api = mock(t)
  const { control } = api
  await live(api)
  const exported = await exportOf(api)
  t.strictSame(Object.keys(exported)[0], 'format')
  for (const name of ['restorations', 'restoreEvents', 'restoreSessions', 'mails', 'settings'])
    t.ok(exported.tables[name]?.length, name)
  const there = mock(t, { profile: 'empty' })
  const imported = await there.control('POST', '/__admin/snapshots', { name: 'two', snapshot: exported })
  t.equal(imported.statusCode, 201)
  t.match(imported.json(), { name: 'two', clock: { mode: 'frozen', now: at(0) } })
  t.strictSame((await there.control('GET', '/__admin/snapshots/two')).json(), exported)
  await there.control('POST', '/__admin/snapshots/two/load')
  t.strictSame(await there.json('/v3/JobSessions'), await api.json('/v3/JobSessions'))
  await control('POST', '/__admin/clock/advance', { by: 'P3D' })
  await there.control('POST', '/__admin/clock/advance', { by: 'P3D' })
  sameState(t, there.state(), api.state(), 'and goes on as it would have')
})

t.test('whatever a client does, what is exported can be imported', async (t) => {
  const api = mock(t, { profile: 'msp' })
  const { send, json, control } = api
  await live(api)
  const organizations = await json<{ id: string }[]>('/v3/Organizations')
  for (const { id } of organizations.slice(0, 2)) {
    await send('POST', `/v3/Organizations/${id}/Action`, { explore: { type: 'vesp' } })
    for (const job of await json<{ id: string }[]>(`/v3/Organizations/${id}/Jobs`)) {
      await send('POST', `/v3/Jobs/${job.id}/Action`, { disable: null })
      await send('POST', `/v3/Jobs/${job.id}/Action`, { stop: null })
    }
    t.equal((await send('DELETE', `/v3/Organizations/${id}`)).statusCode, 200)
  }
  const [job, other] = await json<{ id: string }[]>('/v3/Jobs')
  const repositories = await json<{ id: string }[]>('/v3/BackupRepositories')
  await send('POST', `/v3/Jobs/${job?.id}/Action`, { stop: null })
  await send('DELETE', `/v3/Jobs/${job?.id}`)
  for (const { id } of repositories)
    await send('PUT', `/v3/Jobs/${other?.id}`, { repositoryId: id, description: 'moved' })
  await send('POST', `/v3/Jobs/${other?.id}/Action`, { start: null })
  await api.advance('PT5M')
  for (const { id } of repositories) await send('DELETE', `/v3/BackupRepositories/${id}`)
  for (const by of ['PT0S', 'P40D']) {
    await api.advance(by)
    const snapshot = await exportOf(api)
    const imported = await control('POST', '/__admin/snapshots', { name: 'again', snapshot: { ...snapshot } })
    // a year of sessions is more than a body may usually be
    t.equal(imported.statusCode, 201, imported.body.slice(0, 300))
  }
})

t.test('what is damaged is refused with its path', async (t) => {
  const api = mock(t)
  await live(api)
  const whole = await exportOf(api)
  const { job, session, event } = {
    job: whole.tables.jobs?.[0] ?? {},
    session: whole.tables.sessions?.length ?? 0,
    event: whole.events.length,
  }
  const before = (await api.control('GET', '/__admin/snapshots')).body
  const rows = (name: string, damaged: Exported) => damaged.tables[name] as Record<string, unknown>[]
  const nobody = '00000000-dead-4bad-8bad-000000000000'
  const CASES: [damage: (damaged: Exported) => unknown, message: RegExp][] = [
    [(one) => Object.assign(one, { format: 2 }), /'format' is newer than 1/],
    [(one) => Object.assign(one, { format: 'x' }), /'format'/],
    [(one) => Object.assign(one, { time: 'noon' }), /'time' must be number/],
    [(one) => Object.assign(one, { time: -1 }), /'time'/],
    [
      (one) => Object.assign(one, { origin: { seed: 1, sandbox: '', timeZone: 'Mars' } }),
      /'origin\.timeZone' must be an IANA/,
    ],
    [
      (one) => Object.assign(one, { origin: { seed: 1, sandbox: '../x', timeZone: 'UTC' } }),
      /'origin\.sandbox'/,
    ],
    [(one) => Object.assign(one, { clock: { mode: 'slow' } }), /'clock\.mode' must be one of real, frozen/],
    [(one) => Object.assign(one, { clock: { mode: 'frozen' } }), /'clock' has no 'now'/],
    [(one) => Object.assign(one.tables, { jebs: [] }), /'tables\.jebs' is unknown: did you mean 'jobs'/],
    [(one) => Object.assign(one.tables, { jobs: {} }), /'tables\.jobs' must be array/],
    [(one) => delete rows('jobs', one)[0]?.id, /'tables\.jobs\.0' has no 'id'/],
    [(one) => delete rows('jobs', one)[1]?.key, /'tables\.jobs\.1' has no 'key'/],
    [
      (one) => Object.assign(rows('jobs', one)[0] ?? {}, { name: 7 }),
      /'tables\.jobs\.0\.name' must be string; it is 7/,
    ],
    [
      (one) => rows('jobs', one).push({ ...job, key: `${job.key}9` }),
      /'tables\.jobs\.\d+\.id' is not unique/,
    ],
    [
      (one) => Object.assign(rows('jobs', one)[0] ?? {}, { organizationId: nobody }),
      /'tables\.jobs\.0\.organizationId' refers to nothing in 'organizations'/,
    ],
    [
      (one) => Object.assign(rows('sessions', one)[session - 1] ?? {}, { jobId: nobody }),
      /'tables\.sessions\.\d+\.jobId' refers to nothing in 'jobs'/,
    ],
    [
      (one) => Object.assign(rows('restoreEvents', one)[0] ?? {}, { sessionId: nobody }),
      /'tables\.restoreEvents\.0\.sessionId' refers to nothing in 'restoreSessions'/,
    ],
    [(one) => rows('organizations', one).shift(), /organizationId' refers to nothing/],
    [
      (one) => Object.assign(rows('settings', one)[0] ?? {}, { id: 'colour' }),
      /'tables\.settings\.0\.id' must be one of/,
    ],
    [
      (one) => Object.assign(rows('settings', one)[0] ?? {}, { values: {} }),
      /'tables\.settings\.0\.values' has no/,
    ],
    [(one) => Object.assign(one.events[0] ?? {}, { at: null }), /'events\.0\.at' must be number/],
    [
      (one) => Object.assign(one.events[event - 1] ?? {}, { kind: 'party' }),
      /'events\.\d+\.kind' must be one of job-due/,
    ],
    [
      (one) => Object.assign(one.events[0] ?? {}, { subject: nobody }),
      /'events\.0\.subject' (refers to nothing|must be)/,
    ],
    [
      (one) =>
        one.events.splice(
          one.events.findIndex(({ kind }) => kind === 'session-end'),
          1,
        ),
      /'tables\.sessions\.\d+' needs an event 'session-end'/,
    ],
    [(one) => Object.assign(one, { counters: one.counters.slice(1) }), /key' would be used again/],
    [(one) => one.counters.push(one.counters[0]), /'counters\.\d+' counts .* twice/],
    [
      (one) => Object.assign(rows('backups', one)[0] ?? {}, { written: [1] }),
      /'tables\.backups\.0\.written' must contain pairs/,
    ],
    [
      (one) => Object.assign(rows('sessions', one)[0] ?? {}, { end: 1 }),
      /'tables\.sessions\.0\.end' must not be before/,
    ],
    [
      (one) => Object.assign(rows('scopes', one)[0] ?? {}, { objects: [{ kind: 'mailbox', target: 999 }] }),
      /'tables\.scopes\.0\.objects\.0\.target' refers to an index beyond the users/,
    ],
  ]
  for (const [damage, message] of CASES) {
    const damaged = clone(whole)
    damage(damaged)
    const answer = await api.control('POST', '/__admin/snapshots', { name: 'bad', snapshot: damaged })
    t.equal(answer.statusCode, 400, String(message))
    t.match(answer.json(), { message })
  }
  for (const snapshot of [null, 7, 'x', [], {}])
    t.equal((await api.control('POST', '/__admin/snapshots', { name: 'bad', snapshot })).statusCode, 400)
  t.equal((await api.control('GET', '/__admin/snapshots')).body, before)
})

const LISTS = [
  'Organizations',
  'Jobs',
  'JobSessions',
  'Proxies',
  'BackupRepositories',
  'RestoreSessions',
  'LicensedUsers',
  'ExclusionSettings',
  'HistorySettings',
  'InternetProxySettings',
  'VBOEmailSettings',
]

/** All addresses that list something, as far as a few steps lead. */
async function addresses({ app }: TestMock, authorization: string): Promise<[string, number][]> {
  const statuses: [string, number][] = []
  const ask = async (url: string): Promise<{ id?: string; name?: string }[]> => {
    const answer = await app.inject({ url, headers: { authorization } })
    statuses.push([url, answer.statusCode])
    if (answer.statusCode !== 200) return []
    const body = answer.json()
    return Array.isArray(body) ? body : (body.results ?? [])
  }
  const BELOW: Record<string, string[]> = {
    Organizations: ['Users', 'Groups', 'Sites', 'Jobs', 'UsedRepositories', 'LicensingInformation'],
    Jobs: ['SelectedItems', 'ExcludedItems', 'JobSessions'],
    JobSessions: ['LogItems'],
    BackupRepositories: ['OrganizationData', 'UserData', 'GroupData', 'SiteData'],
    RestoreSessions: ['Events', 'Organization/Mailboxes'],
  }
  for (const name of LISTS)
    for (const { id } of (await ask(`/v3/${name}`)).slice(0, 3))
      for (const below of id === undefined ? [] : (BELOW[name] ?? [])) await ask(`/v3/${name}/${id}/${below}`)
  return statuses
}

t.test('any damage is refused, or does no harm', async (t) => {
  const api = mock(t)
  await live(api)
  const whole = await exportOf(api)
  const tables = Object.keys(whole.tables).filter((name) => whole.tables[name]?.length)
  const values = fc.constantFrom<unknown>(
    null,
    'x',
    '',
    -1,
    0,
    1.5,
    1e300,
    true,
    [],
    {},
    'ffffffff-ffff-4fff-8fff-ffffffffffff',
  )
  const damage = fc.record({
    table: fc.constantFrom(...tables, 'events', 'counters'),
    row: fc.nat(10_000),
    property: fc.nat(30),
    inner: fc.option(fc.nat(10)),
    how: fc.oneof(
      fc.constant({ kind: 'row' as const }),
      fc.constant({ kind: 'property' as const }),
      values.map((value) => ({ kind: 'value' as const, value })),
    ),
  })
  let [refused, harmless] = [0, 0]
  await fc.assert(
    fc.asyncProperty(damage, async ({ table, row, property, inner, how }) => {
      const damaged = clone(whole)
      const rows = (damaged.tables[table] ?? damaged[table]) as Record<string, unknown>[]
      const index = row % rows.length
      if (how.kind === 'row') rows.splice(index, 1)
      else {
        let holder = rows[index] as Record<string, unknown>
        let name = Object.keys(holder)[property % Object.keys(holder).length] as string
        const below = holder[name]
        if (inner !== null && typeof below === 'object' && below !== null && Object.keys(below).length > 0) {
          holder = below as Record<string, unknown>
          name = Object.keys(holder)[inner % Object.keys(holder).length] as string
        }
        if (how.kind === 'property') delete holder[name]
        else holder[name] = how.value
      }
      const answer = await api.control('POST', '/__admin/snapshots', { name: 'damaged', snapshot: damaged })
      if (answer.statusCode === 400) {
        refused++
        return /'[a-z]\w*(\.\w+)+' /i.test(answer.json().message)
      }
      harmless++
      await api.control('POST', '/__admin/snapshots/damaged/load?sandbox=damaged')
      const { authorization } = await api.login('administrator+damaged')
      const statuses = await addresses(api, authorization)
      return answer.statusCode === 201 && statuses.every(([, status]) => status < 500)
    }),
    { numRuns: 60 },
  )
  t.ok(refused > 0 && harmless > 0, `${refused} refused, ${harmless} harmless`)
})

t.test('names are bounded, and so are numbers and sizes', async (t) => {
  const { app, control } = mock(t, { profile: 'empty' })
  const refused = await control('PUT', '/__admin/snapshots/a%20b')
  t.equal(refused.statusCode, 400)
  t.match(refused.json(), { message: /is not a valid name for a snapshot/ })
  t.equal((await control('PUT', '/__admin/snapshots/..%2Fx')).statusCode, 400)
  for (let n = 0; n < 200; n++) await control('PUT', `/__admin/snapshots/s${n}`)
  t.match((await control('PUT', '/__admin/snapshots/more')).json(), { message: /The limit of 200 snapshots/ })
  t.equal(
    (await control('PUT', '/__admin/snapshots/s7')).statusCode,
    200,
    'those that are there can be saved again',
  )
  const content = `{"name":"x","snapshot":"${'x'.repeat(64 * 1024 * 1024)}"}`
  // a stream does not say how long it is
  for (const payload of [content, Readable.from(content.match(/.{1,1000000}/g) ?? [])]) {
    const large = await app.inject({
      method: 'POST',
      url: '/__admin/snapshots',
      headers: { 'content-type': 'application/json' },
      payload,
    })
    t.equal(large.statusCode, 413)
    t.match(large.json(), { message: 'Request body is too large' })
  }
  const short = await app.inject({
    method: 'POST',
    url: '/__admin/snapshots',
    headers: { 'content-type': 'application/json', 'content-length': '20' },
    payload: '{}',
  })
  t.equal(short.statusCode, 400)
  t.match(short.json(), { message: 'Request body size did not match Content-Length' })
})

t.test('the same in the library', async (t) => {
  const mock = await startMock({ now: NOW })
  t.teardown(() => mock.close())
  t.match(await mock.snapshots.save('one'), { name: 'one', clock: { now: at(0) } })
  await mock.clock.advance('PT1H')
  await mock.snapshots.load('one')
  t.match(await mock.clock.read(), { now: at(0) })
  const exported = await mock.snapshots.export('one')
  t.match(exported, { format: 1, time: Date.parse(NOW) })
  t.match(await mock.snapshots.import('two', exported), { name: 'two' })
  await t.rejects(mock.snapshots.import('three', { ...exported, format: 9 }), /'format' is newer than 1/)
  await mock.sandbox('w1').snapshots.load('two')
  t.strictSame(
    (await mock.snapshots.list()).map(({ name }) => name),
    ['one', 'two'],
  )
  await mock.snapshots.delete('one')
  const moment = await mock.snapshot()
  await mock.clock.advance('P1D')
  await moment.restore()
  t.match(await mock.clock.read(), { now: at(0) })
  await moment.forget()
  await t.rejects(moment.restore(), { name: 'ControlError', status: 404 })
  t.equal((await mock.snapshots.list()).length, 1)
})

t.test('an exported snapshot is a profile', async (t) => {
  const source = mock(t)
  const exported = await exportOf(source)
  const dir = t.testdir({
    'mine.json': JSON.stringify(exported),
    'bad.json': JSON.stringify({ ...exported, tables: { ...exported.tables, jobs: [{}] } }),
  })
  const api = mock(t, { profile: `${dir}/mine.json`, now: undefined })
  t.strictSame(await api.json('/v3/Jobs'), await source.json('/v3/Jobs'))
  t.match((await api.control('GET', '/__admin/clock')).json(), { mode: 'frozen', now: at(0) })
  await api.advance('P1D')
  await api.control('POST', '/__admin/reset')
  t.match((await api.control('GET', '/__admin/clock')).json(), { mode: 'frozen', now: at(0) })
  const later = mock(t, { profile: `${dir}/mine.json`, now: Date.parse(at(5)) })
  t.match((await later.control('GET', '/__admin/clock')).json(), { mode: 'frozen', now: at(5) })
  t.throws(() => mock(t, { profile: `${dir}/mine.json`, now: Date.parse(at(-1)) }), {
    name: 'ProfileError',
    message: /cannot start before the time of the snapshot, 2026-03-02T14:30:00.000Z/,
  })
  t.throws(() => mock(t, { profile: `${dir}/bad.json` }), {
    name: 'ProfileError',
    message: /bad\.json: .*'tables\.jobs\.0' has no 'id'/,
  })
})
