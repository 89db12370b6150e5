import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { Scheduler } from '../../src/timing/scheduler.js'
import { DEFAULT_SANDBOX } from '../../src/world/sandbox-name.js'
import { type MockOptions, mock, NOBODY, NOW, sameState, type TestMock } from '../helper.js'
import { Turns } from '../turns.js'

/** Whether something is settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const nothing = Symbol('nothing')
  return (await Promise.race([promise, Promise.resolve(nothing)])) !== nothing
}

type Job = { readonly id: string; readonly isEnabled: boolean }

interface Long {
  readonly name: string
  /** Turns that it takes at least. */
  readonly turns: number
  readonly options?: MockOptions
  /** Something that it goes before. */
  readonly prepare?: (api: TestMock) => Promise<unknown>
  readonly begin: (api: TestMock, prepared: unknown) => Promise<{ statusCode: number; body: string }>
  /** The sandbox that it is about. */
  readonly sandbox?: string
  /** What somebody sees who has waited for it, of what is seen before and after it otherwise. */
  readonly look?: string
}

async function explore({ json, send }: TestMock, type: string): Promise<string> {
  const [organization] = await json<{ id: string }[]>('/v3/Organizations')
  const session = await send('POST', `/v3/Organizations/${organization?.id}/Action`, { explore: { type } })
  return `/v3/RestoreSessions/${session.json().id}/Organization`
}

/** Lets people change and delete much, so that there is something to restore. */
const age = ({ control }: TestMock) =>
  control('POST', '/__admin/clock/advance', { by: 'P60D', keepTokens: true })

/** Has the next midnight clear away what is older than a week. */
const forgetSoon = ({ send }: TestMock) =>
  send('PUT', '/v3/HistorySettings', { keepAllsessions: false, keeponlyLast: 1 })

/** A server with one organization, none of whose many users was backed up yet. */
const UNTOUCHED: MockOptions = {
  profile: 'inline',
  profileContent: {
    description: 'Many users, none of them backed up.',
    timeZone: 'UTC',
    proxies: [{ hostName: 'proxy.example', isDefault: true }],
    repositories: [{ name: 'One', proxy: 'proxy.example', path: 'D:\\One', capacity: '900 TB' }],
    organizations: [
      { users: 2000, jobs: [{ name: 'All', repository: 'One', schedule: { dailyTime: '01:00:00' } }] },
    ],
  },
}

/** The first of what a list shows. */
const first = async <T>({ json }: TestMock, path: string): Promise<T> => {
  const list = await json<T[] | { results: T[] }>(path)
  return (Array.isArray(list) ? list : list.results)[0] as T
}

const OPERATIONS: readonly Long[] = [
  {
    name: 'a midnight that clears away many sessions',
    turns: 50,
    prepare: async (api) => {
      await age(api)
      await forgetSoon(api)
      await api.control('PUT', '/__admin/work', { job: 'manual' })
    },
    begin: ({ control }) => control('POST', '/__admin/clock/advance', { by: 'PT15H', keepTokens: true }),
  },
  {
    name: 'the removal of a job that ran often',
    turns: 20,
    prepare: async (api) => {
      await age(api)
      const { jobs, sessions } = api.state().tables
      const runs = (id: string): number => sessions.filter(({ jobId }) => jobId === id).length
      const job = jobs.reduce((most, one) => (runs(one.id) > runs(most.id) ? one : most))
      // it cannot be removed while it runs
      await api.send('POST', `/v3/Jobs/${job.id}/Action`, { stop: null })
      return job
    },
    begin: ({ send }, job) => send('DELETE', `/v3/Jobs/${(job as Job).id}`),
  },
  {
    name: 'the first run of a job',
    turns: 100,
    options: UNTOUCHED,
    prepare: (api) => first(api, '/v3/Jobs'),
    begin: ({ send }, job) => send('POST', `/v3/Jobs/${(job as Job).id}/Action`, { start: null }),
  },
  {
    name: 'the first run of a job that falls due',
    turns: 100,
    options: UNTOUCHED,
    begin: ({ control }) => control('POST', '/__admin/clock/advance', { by: 'P1D', keepTokens: true }),
  },
  {
    name: 'a new job that runs at once',
    turns: 100,
    options: UNTOUCHED,
    prepare: async (api) => {
      const { id } = await first<{ id: string }>(api, '/v3/Organizations')
      const repository = await first<{ id: string }>(api, '/v3/BackupRepositories')
      return { organization: id, repositoryId: repository.id }
    },
    begin: ({ send }, prepared) => {
      const { organization, repositoryId } = prepared as Record<string, string>
      const job = { name: 'Another', backupType: 'EntireOrganization', repositoryId, runNow: true }
      return send('POST', `/v3/Organizations/${organization}/Jobs`, job)
    },
  },
  {
    name: 'an advance',
    turns: 100,
    begin: ({ control }) => control('POST', '/__admin/clock/advance', { by: 'P30D', keepTokens: true }),
  },
  {
    name: 'a clock that is set',
    turns: 100,
    begin: ({ control }) =>
      control('PUT', '/__admin/clock', { now: '2026-04-02T14:30:00Z', keepTokens: true }),
  },
  {
    name: 'a reset to another beginning',
    turns: 100,
    begin: ({ control }) => control('POST', '/__admin/reset', { seed: 7 }),
  },
  {
    name: 'a policy for much that is under way',
    turns: 5,
    prepare: async (api) => {
      for (let n = 0; n < 300; n++) await explore(api, 'Vex')
    },
    begin: ({ control }) => control('PUT', '/__admin/work', { restore: 'manual' }),
  },
  {
    name: 'a restore of all mailboxes',
    turns: 100,
    prepare: async (api) => {
      const organization = await explore(api, 'Vex')
      await age(api)
      return organization
    },
    begin: ({ send }, organization) =>
      send('POST', `${organization}/Mailboxes/Action`, { restoretoOriginallocation: {} }),
    look: '/v3/RestoreSessions',
  },
  {
    name: 'a restore of all OneDrives',
    turns: 200,
    prepare: (api) => explore(api, 'Veod'),
    begin: ({ send }, organization) =>
      send('POST', `${organization}/OneDrives/Action`, { restoretoOriginallocation: {} }),
    look: '/v3/RestoreSessions',
  },
]

for (const { name, turns: least, options, prepare, begin, look = '/v3/Jobs' } of OPERATIONS)
  t.test(`${name} lets others go ahead, and those of its sandbox wait for the whole of it`, async (t) => {
    const turns = new Turns()
    const api = mock(t, { ...options, scheduler: turns.scheduler, tokenLifetime: 1e12, restoreIdle: 1e12 })
    const other = await api.login('administrator+other')
    const prepared = await prepare?.(api)
    const administrator = await api.login()
    // loaded when they are first asked for
    await api.app.inject('/__admin/health')
    await api.app.inject({ url: look, headers: administrator })
    turns.hold()
    const done = begin(api, prepared)
    await turns.take(2)
    t.notOk(await isSettled(done))
    const health = await api.app.inject('/__admin/health')
    t.equal(health.statusCode, 200)
    const elsewhere = api.app.inject({ url: '/v3/Jobs', headers: other })
    const here = api.app.inject({ url: look, headers: administrator })
    await turns.until(elsewhere)
    t.equal((await elsewhere).statusCode, 200)
    t.notOk(await isSettled(done), 'another sandbox is asked in the middle of it')
    t.notOk(await isSettled(here), 'and its own is not')
    const count = await turns.until(done)
    t.ok(count >= least, `it takes ${count} turns`)
    const answer = await done
    t.ok(answer.statusCode < 300, answer.body)
    await turns.until(here)
    const seen = await here
    const again = api.app.inject({ url: look, headers: administrator })
    await turns.until(again)
    t.equal(seen.statusCode, (await again).statusCode)
    t.equal(seen.headers['x-vbo-mock-state'], (await again).headers['x-vbo-mock-state'])
    t.equal(seen.body, (await again).body)
  })

t.test('worlds are made in slices, each once', async (t) => {
  const turns = new Turns()
  const api = mock(t, { scheduler: turns.scheduler })
  await api.app.inject('/__admin/health')
  turns.hold()
  for (const sandbox of ['', '+one', '+two']) {
    const logins = [api.login(`administrator${sandbox}`), api.login(`administrator${sandbox}`)]
    await turns.take(2)
    t.notOk(await isSettled(Promise.race(logins)))
    t.equal((await api.app.inject('/__admin/health')).statusCode, 200)
    t.ok((await turns.until(Promise.all(logins))) > 100)
  }
  const made = api.control('POST', '/__admin/sandboxes', { name: 'three', profile: 'msp' })
  const twice = api.control('POST', '/__admin/sandboxes', { name: 'three' })
  await turns.take(2)
  t.notOk(await isSettled(made))
  t.ok((await turns.until(made)) > 100)
  t.equal((await made).json().profile, 'msp')
  t.equal((await twice).statusCode, 409)
  const refused = api.app.inject({
    method: 'POST',
    url: '/v3/Token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'grant_type=password&username=administrator%2Bfour&password=wrong',
  })
  await turns.until(refused)
  t.equal((await refused).statusCode, 400)
  t.equal((await api.app.inject('/__admin/sandboxes/four')).statusCode, 404)
})

t.test('snapshots are exported and imported in slices', async (t) => {
  const turns = new Turns()
  const api = mock(t, { scheduler: turns.scheduler })
  await api.control('PUT', '/__admin/snapshots/one')
  const exported = await api.control('GET', '/__admin/snapshots/one')
  sameState(t, exported.json(), api.state())
  turns.hold()
  const imported = api.control('POST', '/__admin/snapshots', { name: 'two', snapshot: exported.json() })
  await turns.take(5)
  t.notOk(await isSettled(imported))
  t.equal((await api.app.inject('/__admin/health')).statusCode, 200)
  t.ok((await turns.until(imported)) > 50)
  t.equal((await imported).statusCode, 201)
  const again = api.control('GET', '/__admin/snapshots/two')
  await turns.until(again)
  t.equal((await again).body, exported.body)
})

t.test('a long row of a snapshot is exported in slices', async (t) => {
  const turns = new Turns()
  const api = mock(t, { ...UNTOUCHED, scheduler: turns.scheduler })
  const { id } = await first<Job>(api, '/v3/Jobs')
  await api.send('POST', `/v3/Jobs/${id}/Action`, { start: null })
  await api.control('PUT', '/__admin/snapshots/one')
  turns.hold()
  const exported = api.control('GET', '/__admin/snapshots/one')
  const count = await turns.until(exported)
  t.ok(count > 10, `it takes ${count} turns`)
  sameState(t, (await exported).json(), api.state())
})

/** Sends a request by a socket of its own. @returns what breaks that off, and is done when the server has seen it */
async function send(t: Test, { server }: TestMock, url: string, body: object, headers = {}) {
  const http = createServer(server.handle).listen(0, '127.0.0.1')
  t.teardown(() => http.close())
  await once(http, 'listening')
  const accepted = once(http, 'connection')
  const asked = request({
    port: (http.address() as AddressInfo).port,
    path: url,
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
  })
  asked.on('error', () => {})
  asked.end(JSON.stringify(body))
  const [socket] = await accepted
  return async () => {
    asked.destroy()
    await once(socket, 'close')
  }
}

t.test('a request whose client has gone while it waited is not begun', async (t) => {
  const turns = new Turns()
  const api = mock(t, { scheduler: turns.scheduler, tokenLifetime: 1e12 })
  const headers = await api.login()
  const job = (await api.json<Job[]>('/v3/Jobs')).find(({ isEnabled }) => isEnabled)
  // loaded when they are first asked for
  t.equal((await api.app.inject('/__admin/health')).statusCode, 200)
  turns.hold()
  const advance = api.control('POST', '/__admin/clock/advance', { by: 'P30D' })
  await turns.take(2)
  const breakOff = await send(t, api, `/v3/Jobs/${job?.id}/Action`, { disable: null }, headers)
  await turns.take(20)
  await breakOff()
  await turns.until(advance)
  const jobs = api.app.inject({ url: '/v3/Jobs', headers })
  await turns.until(jobs)
  const after = (await jobs).json<Job[]>().find(({ id }) => id === job?.id)
  t.equal(after?.isEnabled, true)
})

t.test('work whose client has gone is finished', async (t) => {
  const turns = new Turns()
  const api = mock(t, { scheduler: turns.scheduler, tokenLifetime: 1e12 })
  await api.login()
  await api.app.inject('/__admin/health')
  turns.hold()
  const breakOff = await send(t, api, '/__admin/clock/advance', { by: 'P30D' })
  while (!api.server.world(DEFAULT_SANDBOX).isPaused) await turns.take(1)
  await breakOff()
  const clock = api.control('GET', '/__admin/clock')
  await turns.until(clock)
  t.equal(Date.parse((await clock).json().now), Date.parse(NOW) + 30 * 86_400_000)
})

t.test('what is saved for a client that has gone is told of, and others of the sandbox go on', async (t) => {
  const turns = new Turns()
  const api = mock(t, { scheduler: turns.scheduler, tokenLifetime: 1e12, restoreIdle: 1e12 })
  const headers = await api.login()
  const organization = await explore(api, 'Veod')
  const { id } = await first<{ id: string }>(api, `${organization}/OneDrives`)
  const documents = `${organization}/OneDrives/${id}/Documents`
  const page = await api.json<{ results: { id: string }[] }>(`${documents}?limit=100`)
  const picked = page.results.map((one) => ({ id: one.id }))
  const world = api.server.world(DEFAULT_SANDBOX)
  const before = world.tables.restoreEvents.size
  turns.hold()
  const breakOff = await send(t, api, `${documents}/Action`, { save: { documents: picked } }, headers)
  while (!world.isPaused) await turns.take(1)
  while (world.isPaused) await turns.take(1)
  await breakOff()
  const jobs = api.app.inject({ url: '/v3/Jobs', headers })
  await turns.until(jobs)
  t.equal((await jobs).statusCode, 200)
  t.equal(world.tables.restoreEvents.size, before + picked.length)
})

t.test('what comes of requests does not depend on how their work was sliced', async (t) => {
  type Step = readonly ['POST' | 'PUT', string, object?] | readonly [keyof typeof acts]
  const pick = async (api: TestMock, organization: string, list: string, verb: string, options: object) => {
    const { results } = await api.json<{ results: { id: string }[] }>(`${organization}/${list}?limit=1`)
    const items = `${organization}/${list}/${results[0]?.id}/${list === 'Mailboxes' ? 'Items' : 'Documents'}`
    const page = await api.json<{ results: { id: string }[] }>(`${items}?limit=60`)
    const picked = page.results.map(({ id }) => ({ id }))
    const name = list === 'Mailboxes' ? 'items' : 'documents'
    return api.send('POST', `${items}/Action`, { [verb]: { ...options, [name]: picked } })
  }
  const mail = { from: 'a@example.com', to: 'b@example.com', subject: 'Here', text: 'it is' }
  /** What takes its ids from the world. */
  const acts = {
    restore: async (api: TestMock, organization: string) =>
      api.send('POST', `${organization}/Mailboxes/Action`, { restoretoOriginallocation: {} }),
    send: (api: TestMock, organization: string) => pick(api, organization, 'Mailboxes', 'sendTo', mail),
    export: (api: TestMock, organization: string) => pick(api, organization, 'Mailboxes', 'exporttoPst', {}),
    save: async (api: TestMock) => pick(api, await explore(api, 'Veod'), 'OneDrives', 'save', {}),
    forget: (api: TestMock) => forgetSoon(api),
    remove: async (api: TestMock) =>
      api.send('DELETE', `/v3/Jobs/${(await first<Job>(api, '/v3/Jobs'))?.id ?? NOBODY}`),
    run: async (api: TestMock) => {
      const { id } = await first<{ id: string }>(api, '/v3/Organizations')
      const repository = await first<{ id: string }>(api, '/v3/BackupRepositories')
      const job = { name: 'New', backupType: 'EntireOrganization', repositoryId: repository.id, runNow: true }
      return api.send('POST', `/v3/Organizations/${id}/Jobs`, job)
    },
  }
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc
      .integer({ min: 0, max: 400 })
      .map((hours): Step => ['POST', '/__admin/clock/advance', { by: `PT${hours}H`, keepTokens: true }]),
    fc.constantFrom<Step>(
      ['POST', '/__admin/scenarios/repository-full'],
      ['POST', '/__admin/scenarios/session-stuck'],
      ['POST', '/__admin/mailboxes/empty', { folder: 'Inbox' }],
      ['PUT', '/__admin/work', { job: 'instant' }],
      ['restore'],
    ),
    fc.constantFrom(...(Object.keys(acts) as (keyof typeof acts)[])).map((name): Step => [name]),
  )
  /** The best answer that each of them has got. */
  const statuses: Record<string, number> = {}
  /** Does all steps one after the other, and gives what there is then. */
  const play = async (steps: readonly Step[], scheduler?: Scheduler, meanwhile = () => {}) => {
    const api = mock(t, { ...(scheduler && { scheduler }), tokenLifetime: 1e12, restoreIdle: 1e12 })
    const organization = await explore(api, 'Vex')
    for (const [method, url, body] of steps) {
      meanwhile()
      if (method === 'POST' || method === 'PUT') await api.control(method, url as string, body)
      else {
        const { statusCode } = await acts[method](api, organization)
        statuses[method] = Math.min(statuses[method] ?? statusCode, statusCode)
      }
    }
    const state = (await api.get('/v3/Jobs')).headers['x-vbo-mock-state']
    return { state, world: api.state(), journal: (await api.control('GET', '/__admin/requests')).json() }
  }
  let [kept, paused] = [0, 0]
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 2, maxLength: 4 }),
      fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 5, maxLength: 30 }),
      async (steps, looks) => {
        let [now, look] = [0, 0]
        const scheduler = new Scheduler({
          nextTurn: (turn) => {
            paused++
            setImmediate(turn)
          },
          now: () => {
            now += looks[look++ % looks.length] ?? 0
            return now
          },
        })
        const whole = await play(steps)
        const other = mock(t, { scheduler })
        const sliced = await play(steps, scheduler, () => {
          void other.control('POST', '/__admin/clock/advance', { by: 'P3D' })
        })
        sameState(t, sliced.world, whole.world)
        t.equal(sliced.state, whole.state)
        const changes = ({ requests }: { requests: { changes?: unknown }[] }) =>
          requests.map((request) => request.changes)
        t.strictSame(changes(sliced.journal), changes(whole.journal))
        kept += whole.world.tables.restorations.length
      },
    ),
    {
      numRuns: 6,
      examples: [
        [
          [
            ['send'],
            ['forget'],
            ['POST', '/__admin/clock/advance', { by: 'P10D', keepTokens: true }],
            ['save'],
          ],
          [9, 0, 12, 3],
        ],
        [
          [['run'], ['export'], ['remove']],
          [9, 0, 12, 3],
        ],
      ],
    },
  )
  for (const [name, status] of Object.entries(statuses)) t.ok(status < 300, `${name} was answered ${status}`)
  t.ok(kept > 0, 'something was restored')
  t.ok(paused > 100, 'and there were pauses')
})

t.test('what a world remembers is worked out in slices at first', async (t) => {
  const turns = new Turns()
  const api = mock(t, { scheduler: turns.scheduler })
  const headers = await api.login()
  const organization = await explore(api, 'Vex')
  const [repository] = await api.json<{ id: string }[]>('/v3/BackupRepositories')
  await api.app.inject('/__admin/health')
  turns.hold()
  for (const [url, least] of [
    [`${organization}/Mailboxes`, 5],
    [`/v3/BackupRepositories/${repository?.id}/UserData`, 2],
  ] as const) {
    const first = api.app.inject({ url, headers })
    await turns.take(1)
    t.notOk(await isSettled(first))
    t.equal((await api.app.inject('/__admin/health')).statusCode, 200)
    const count = await turns.until(first)
    t.ok(count >= least, `${url} took ${count}`)
    t.equal((await first).statusCode, 200)
  }
  const unknown = api.app.inject({ url: `/v3/RestoreSessions/${NOBODY}/Organization/Mailboxes`, headers })
  await turns.until(unknown)
  t.equal((await unknown).statusCode, 404)
})

t.test('an import is strict, and says where it is not', async (t) => {
  const { app } = mock(t)
  const rows = Array.from({ length: 2000 }, (_, n) => `{"id":"${n}"}`)
  for (const [payload, message] of [
    ['{"name":"a",}', /property name expected at line 1, column 13/],
    [`{"name":"a",\n"snapshot":[${rows.join()},]}`, /value expected at line 2, column \d{5}/],
    [`{"name":"a",\n"snapshot":[${rows.join()}]`, /comma expected at line 2, column \d{5}/],
    [`{"name":"a",\n\n"snapshot":[${rows.join()} 1]}`, /comma expected at line 3, column \d{5}/],
    [`{"name":"a" "snapshot":[${rows.join()}]}`, /comma expected at line 1, column 13/],
    [`${'['.repeat(200)}${rows.join()}${']'.repeat(200)}`, /nested too deep/],
    ['{"name":"a"} 1', /end of file expected at line 1, column 14/],
    ['', /body/],
  ] as const) {
    const answer = await app.inject({
      method: 'POST',
      url: '/__admin/snapshots',
      headers: { 'content-type': 'application/json' },
      payload,
    })
    t.equal(answer.statusCode, 400)
    t.match(answer.json().message, message)
  }
})
