import t from 'tap'
import { type ConnectOptions, connect, type MockOptions, startMock } from '../../src/index.js'
import { NOW } from '../helper.js'

/** What JavaScript can hand in, though the types say otherwise. */
const any = (value: unknown): never => value as never

const OFF = { listen: false } as const

t.test('startMock refuses what it does not know, and says what is wrong in the names of code', async (t) => {
  const CASES: [options: unknown, says: RegExp][] = [
    [{ porfile: 'msp' }, /There is no option 'porfile'. Did you mean 'profile'\?/],
    [{ 'token-lifetime': 'PT1H' }, /'token-lifetime'. Did you mean 'tokenLifetime'\?/],
    [{ lisen: false }, /'lisen'. Did you mean 'listen'\?/],
    [{ somethingElseAltogether: 1 }, /There is no option 'somethingElseAltogether'\./],
    [{ listen: 'no' }, /listen must be true or false; it is string no/],
    [{ port: 65_536 }, /port must be a whole number from 0 to 65535; it is '65536'/],
    [{ port: {} }, /port must be a whole number from 0 to 65535; it is an object/],
    [{ httpPort: -1 }, /httpPort must be a whole number/],
    [{ tokenLifetime: 3600 }, /tokenLifetime must be an ISO 8601 duration .*; it is '3600'/],
    [{ restoreIdle: '6h' }, /restoreIdle must be .*; it is '6h'. Did you mean 'PT6H'\?/],
    [{ seed: 1.5 }, /seed must be a whole number/],
    [{ now: new Date(NOW) }, /now must be an ISO 8601 instant .*; it is an object/],
    [{ now: null }, /now must be an ISO 8601 instant .*; it is null/],
    [{ user: { name: 'a', password: 'b' } }, /user must be NAME:PASSWORD; it is an object/],
    [{ api: 'v3,v9' }, /api must be one or more of v3, .*, v8, .*; it is 'v3,v9'. Did you mean 'v8'\?/],
    [{ api: '8' }, /it is '8'. Did you mean 'v8'\?/],
    [{ api: ['v1'] }, /it is 'v1'. Did you mean 'v3'\?/],
    [{ api: [] }, /api must be one or more of/],
    [{ auth: 'none' }, /auth must be one of strict, any; it is 'none'/],
    [{ strict: 'perhaps' }, /strict must be on or off/],
    [{ logLevel: 'loud' }, /logLevel must be one of fatal,/],
    [{ profile: 7 }, /There is no profile '7'/],
    [{ profile: ['small'] }, /The profile cannot be used/],
    [{ profile: { reposotories: [] } }, /'reposotories' is unknown: did you mean 'repositories'/],
    [
      { scenario: 'repository-fill' },
      /There is no scenario 'repository-fill'.*Did you mean 'repository-full'\?/,
    ],
    [{ profile: 'empty', scenario: 'job-never-run' }, /^scenario: The scenario needs/],
    [{ tlsCert: 'x.pem', listen: true }, /tlsCert and tlsKey must be used together: tlsKey is missing/],
    ['small', /startMock\(\) takes an object with options; it is string small/],
    [null, /startMock\(\) takes an object with options; it is null/],
  ]
  for (const [options, message] of CASES) {
    const given = typeof options === 'object' && options !== null ? { ...OFF, ...options } : options
    await t.rejects(startMock(given as MockOptions), { message }, JSON.stringify(options))
  }
})

t.test('methods refuse options that they do not know', async (t) => {
  const mock = await startMock({ ...OFF, now: NOW })
  t.teardown(() => mock.close())
  const CASES: [call: () => unknown, says: RegExp][] = [
    [
      () => mock.reset(any({ profle: 'msp' })),
      /There is no option 'profle' of reset\(\). Did you mean 'profile'\?/,
    ],
    [() => mock.reset('w7', any({ sed: 7 })), /There is no option 'sed' of reset\(\). Did you mean 'seed'\?/],
    [() => mock.reset(any({ sandbox: 'w7' })), /write mock.reset\('w7', /],
    [() => mock.reset(any({}), {}), /takes the name of a sandbox before its options/],
    [() => mock.reset(any(7)), /reset\(\) takes an object with options/],
    [() => mock.reset('w7', any('msp')), /reset\(\) takes an object with options/],
    [() => mock.reset({ profile: { jobs: [] } }), /'jobs' is unknown/],
    [() => mock.sandbox('w7').reset(any({ only: ['request'] })), /one of world, clock, requests, faults/],
    [() => mock.sandbox(any({})), /sandbox\(\) takes the name of a sandbox, a text; it is an object/],
    [() => mock.sandboxes.create('w8', any({ profil: 'msp' })), /Did you mean 'profile'\?/],
    [() => mock.sandboxes.create(any({ name: 'w8' })), /takes the name of a sandbox/],
    [() => mock.token(any({ user: 'a' })), /token\(\) takes the name of an account/],
    [() => mock.events(any({ al: true })), /There is no option 'al' of events\(\)/],
    [() => mock.events(any('all')), /events\(\) takes an object/],
    [() => mock.requests.list(any({ staus: 404 })), /'staus' of requests.list\(\). Did you mean 'status'\?/],
    [() => mock.requests.har(any({ mehtod: 'GET' })), /Did you mean 'method'\?/],
    [() => mock.work.set(any({ jobs: 'manual' })), /Did you mean 'job'\?/],
    [() => mock.mailboxes.empty(any({ mailbx: 'x' })), /Did you mean 'mailbox'\?/],
    [
      () => mock.clock.advance('6h'),
      /The argument 'by' of advance\(\) must be .*'6h'. Did you mean 'PT6H'\?/,
    ],
    [() => mock.clock.advance('PT6H', any({ keepToken: true })), /Did you mean 'keepTokens'\?/],
    [() => mock.clock.freeze('noon'), /The argument 'now' of freeze\(\) must be an ISO 8601 instant/],
    [() => mock.clock.set('noon'), /The argument 'now' of set\(\) must be an ISO 8601 instant/],
    [() => mock.clock.rate(-1), /The argument 'rate' of rate\(\) must be a number from 0/],
    [
      () => connect(any('https://localhost:4443')),
      /connect\(\) takes an object with options \(url, ca, adminToken\)/,
    ],
    [() => connect(any({ url: 'https://localhost', cA: '' })), /'cA' of connect\(\). Did you mean 'ca'\?/],
    [() => connect({} as ConnectOptions), /the address of a server as its 'url'/],
    [() => connect(any({ url: 'https://localhost', ca: 7 })), /a certificate as its 'ca'/],
  ]
  for (const [call, message] of CASES) await t.rejects(async () => call(), { message }, `${call}`)
  t.match(await mock.sandboxes.list(), [{ name: '', profile: 'small' }], 'nothing was changed or made')
})

t.test('a reset takes options, and a start a profile as an object', async (t) => {
  const profile = { proxies: [{ hostName: 'mine' }] }
  const mock = await startMock({ ...OFF, now: NOW, profile })
  t.teardown(() => mock.close())
  const facts = async (name: string): Promise<unknown> => {
    const all = await mock.sandboxes.list()
    const { profile, seed, counts } = all.find((one) => one.name === name) ?? {}
    return [profile, seed, counts?.proxies]
  }
  profile.proxies.push({ hostName: 'too late' })
  await mock.token()
  t.strictSame(await facts(''), ['inline', 365, 1])
  await mock.reset({ profile: 'small', seed: 7 })
  t.match(await facts(''), ['small', 7])
  await mock.reset('w7', { profile })
  t.strictSame(await facts('w7'), ['inline', 365, 2])
  t.match(await facts(''), ['small', 7])
  await mock.reset('w7')
  t.strictSame(await facts('w7'), ['inline', 365, 2], 'it keeps its beginning')

  await mock.snapshots.save('ready')
  const other = await startMock({ ...OFF, profile: await mock.snapshots.export('ready') })
  t.teardown(() => other.close())
  t.equal((await other.overview()).counts.jobs, (await mock.overview()).counts.jobs)
})

t.test(
  "the tester's own tokens do not end because the clock is moved, unless it is said how long they are good for",
  async (t) => {
    const status = async (mock: Awaited<ReturnType<typeof startMock>>, token: string): Promise<number> =>
      (await mock.app.inject({ url: '/v3/Jobs', headers: { authorization: `Bearer ${token}` } })).statusCode
    const ends = (events: readonly { readonly type: string }[]): number =>
      events.filter(({ type }) => type === 'token expired').length

    const mock = await startMock({ ...OFF, now: NOW, profile: 'empty' })
    t.teardown(() => mock.close())
    const own = [await mock.token(), await mock.sandbox('w7').token()]
    t.equal(ends((await mock.clock.advance('P30D')).events), 0)
    await mock.sandbox('w7').clock.set('2026-06-02T14:30:00Z')
    for (const token of own) t.equal(await status(mock, token), 200)
    // a scenario that is about tokens is meant for these too
    await mock.reset()
    await mock.scenarios.apply('token-expires-in-5s')
    const short = await mock.token()
    t.equal(ends((await mock.clock.advance('PT10S')).events), 1)
    t.equal(await status(mock, short), 401)

    const explicit = await startMock({ ...OFF, now: NOW, profile: 'empty', tokenLifetime: 'PT1H' })
    t.teardown(() => explicit.close())
    const token = await explicit.token()
    t.equal(ends((await explicit.clock.advance('PT6H')).events), 1)
    t.equal(await status(explicit, token), 401)

    // those of clients can be kept for once: they go on as if the clock had not moved
    const kept = await explicit.token()
    t.equal(ends((await explicit.clock.advance('P1D', { keepTokens: true })).events), 0)
    t.equal(await status(explicit, kept), 200)
    await explicit.clock.set('2026-03-04T14:30:00Z', { keepTokens: true })
    await explicit.clock.freeze('2026-03-05T14:30:00Z', { keepTokens: true })
    await t.rejects(explicit.clock.advance('P2Y', { keepTokens: true }), /more than a year/)
    t.equal(await status(explicit, token), 401, 'one that has ended stays so')
    t.equal(ends((await explicit.clock.advance('PT59M')).events), 0)
    t.equal(await status(explicit, kept), 200)
    t.equal(ends((await explicit.clock.advance('PT1M')).events), 1)
    t.equal(await status(explicit, kept), 401)
  },
)
