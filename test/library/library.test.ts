import { existsSync } from 'node:fs'
import t from 'tap'
import { SandboxControls } from '../../src/client/sandbox-controls.js'
import { type Mock, startMock } from '../../src/index.js'
import { ask } from '../cli/program.js'
import { NOW } from '../helper.js'

const port = (mock: Mock): number => Number(new URL(mock.url).port)

t.test('a mock in a test: a free port, a certificate to trust, tokens, an end', async (t) => {
  const mock = await startMock()
  t.match(mock.url, /^https:\/\/localhost:\d+$/)
  const authorization = `Bearer ${await mock.token()}`
  const answer = await ask(port(mock), mock.ca, { path: '/v3/Jobs', headers: { authorization } })
  t.equal(answer.status, 200)
  t.match(JSON.parse(answer.body)[0]._links.self.href, `${mock.url}/v3/jobs/`)
  t.equal(
    (await mock.app.inject({ url: '/v3/Jobs', headers: { authorization } })).statusCode,
    200,
    'without a socket too',
  )
  await mock.close()
  await t.rejects(ask(port(mock), mock.ca), { code: 'ECONNREFUSED' })
})

t.test('it listens where it is told to, IPv6 too, with links to match', async (t) => {
  for (const host of ['127.0.0.1', '::1']) {
    const mock = await startMock({ host }).catch((error) => {
      // a machine may have no IPv6
      t.match(error, { code: /EADDRNOTAVAIL|EAFNOSUPPORT/ })
      t.equal(host, '::1')
    })
    if (!mock) continue
    t.teardown(() => mock.close())
    t.equal(mock.url, `https://${host.includes(':') ? `[${host}]` : host}:${port(mock)}`)
    const authorization = `Bearer ${await mock.token()}`
    const { body } = await ask(port(mock), mock.ca, { host, path: '/v3/Proxies', headers: { authorization } })
    t.match(JSON.parse(body)[0]._links.self.href, `${mock.url}/v3/proxies/`)
  }
})

t.test('several in one process do not know of each other', async (t) => {
  const [one, other] = await Promise.all([startMock({ seed: 1 }), startMock({ seed: 2 })])
  t.teardown(() => Promise.all([one.close(), other.close()]))
  const proxies = async (mock: Mock, token: string) =>
    (await mock.app.inject({ url: '/v3/Proxies', headers: { authorization: `Bearer ${token}` } })).json()
  const [mine, theirs] = [await one.token(), await other.token()]
  t.not((await proxies(one, mine))[0].id, (await proxies(other, theirs))[0].id)
  t.match(
    await proxies(other, mine),
    { message: /not one that this server/ },
    'a token of one is nothing to another',
  )
  t.not(one.ca, other.ca)
})

t.test('logins of its own, sandboxes, and a reset', async (t) => {
  const mock = await startMock({ user: ['a:b', 'c:d'], now: '2026-03-02T14:30:00Z' })
  t.teardown(() => mock.close())
  const first = await mock.token()
  t.type(await mock.token('c', 'd'), 'string')
  await t.rejects(mock.token('c'), /login was refused: Invalid credential/)
  await mock.reset()
  t.equal(await mock.token(), first, 'it begins again')
  t.not(await mock.token('a+w1', 'b'), first)
  await mock.reset('w1')
  await t.rejects(mock.reset('../x'), /is not a valid name for a sandbox/)
})

t.test('certificates are kept only when a place is named', async (t) => {
  const dir = t.testdir()
  const mock = await startMock({ certsDir: `${dir}/certs` })
  await mock.close()
  t.ok(existsSync(`${dir}/certs/ca.pem`))
  const again = await startMock({ certsDir: `${dir}/certs` })
  await again.close()
  t.equal(again.ca, mock.ca)
})

t.test('options that cannot be used are refused', async (t) => {
  await t.rejects(startMock({ profile: 'none' }), /no profile 'none': it must be one of small, msp/)
  await t.rejects(startMock({ now: 'never' }), /now must be an ISO 8601 instant/)
  const mock = await startMock()
  t.teardown(() => mock.close())
  await t.rejects(startMock({ port: port(mock) }), { code: 'EADDRINUSE' })
})

t.test('it ends with the block that it was made for', async (t) => {
  const mock = await startMock({ httpPort: 0 })
  t.match(mock.httpUrl, /^http:\/\/localhost:\d+$/)
  await mock[Symbol.asyncDispose]()
  await t.rejects(ask(port(mock), mock.ca), { code: 'ECONNREFUSED' })
})

t.test('the clock is moved without waiting', async (t) => {
  const mock = await startMock({ now: NOW })
  t.teardown(() => mock.close())
  const runs = async (): Promise<number> => {
    const headers = { authorization: `Bearer ${await mock.token()}` }
    return (await mock.app.inject({ url: '/v3/JobSessions', headers })).json<unknown[]>().length
  }
  const before = await runs()
  await mock.clock.advance('P1D')
  t.ok((await runs()) > before, 'jobs have run')
  t.match(await mock.clock.read(), { mode: 'frozen', now: '2026-03-03T14:30:00.000Z', rate: 0 })
  await mock.clock.set('2026-03-04T00:00:00Z')
  t.match(await mock.clock.read(), { mode: 'frozen', now: '2026-03-04T00:00:00.000Z' })
  await mock.clock.rate(3600)
  t.match(await mock.clock.read(), { mode: 'rate', rate: 3600 })
  await mock.clock.freeze('2026-03-05T00:00:00Z')
  t.match(await mock.clock.read(), { mode: 'frozen', now: '2026-03-05T00:00:00.000Z' })
  await t.rejects(mock.clock.set('2026-01-01T00:00:00Z'), /cannot go back/)
  await t.rejects(mock.clock.advance('soon'), /must be an ISO 8601 duration/)
  await mock.reset()
  t.match(await mock.clock.read(), { now: '2026-03-02T14:30:00.000Z' })
  t.equal(await runs(), before)
})

t.test('a sandbox is a world of its own', async (t) => {
  const mock = await startMock({ now: NOW })
  t.teardown(() => mock.close())
  const sandbox = mock.sandbox('w7')
  const jobs = async (token: string): Promise<{ id: string }[]> =>
    (await mock.app.inject({ url: '/v3/Jobs', headers: { authorization: `Bearer ${token}` } })).json()
  const [own, others] = [await jobs(await mock.token()), await jobs(await sandbox.token())]
  t.equal(own.length, others.length)
  t.not(own[1]?.id, others[1]?.id)
  await sandbox.clock.advance('P1D')
  t.match(await sandbox.clock.read(), { now: '2026-03-03T14:30:00.000Z' })
  t.match(await mock.clock.read(), { now: '2026-03-02T14:30:00.000Z' })
  await sandbox.reset()
  t.match(await sandbox.clock.read(), { now: '2026-03-02T14:30:00.000Z' })
})

t.test('a sandbox is made by whatever is asked of it first', async (t) => {
  const mock = await startMock({ now: NOW, listen: false })
  t.teardown(() => mock.close())
  t.strictSame(await mock.sandbox('w1').requests.list(), [])
  t.equal(await mock.sandbox('w2').requests.clear(), 0)
  t.match(await mock.sandbox('w3').report(), { findings: [] })
  t.match(await mock.sandbox('w4').overview(), { sandbox: 'w4' })
  const events = mock.sandbox('w5').events()
  const next = events.next()
  while (!(await mock.sandboxes.list()).some(({ name }) => name === 'w5')) await new Promise(setImmediate)
  await mock.sandbox('w5').clock.advance('PT1H')
  t.match((await next).value, { data: { sandbox: 'w5' } })
  await events.return()
  await t.rejects(mock.sandbox('w1').requests.get(7), { status: 404, message: /has no request 7/ })
  await t.rejects(mock.sandbox('../x').requests.list(), /is not a valid name for a sandbox/)
  t.strictSame((await mock.sandboxes.list()).map(({ name }) => name).filter(Boolean), [
    'w1',
    'w2',
    'w3',
    'w4',
    'w5',
  ])
})

t.test('a sandbox is made once, and only if it is not there', async (t) => {
  for (const [made, asked] of [
    [201, ['GET /clock?sandbox=w1', 'POST /sandboxes', 'GET /clock?sandbox=w1']],
    [409, ['GET /clock?sandbox=w1', 'POST /sandboxes']],
  ] as const) {
    const seen: string[] = []
    const sandbox = new SandboxControls(async (method, path) => {
      seen.push(`${method} ${path}`)
      const text = '{"message":"It is not found."}'
      return { status: method === 'POST' ? made : 404, type: 'application/json', text }
    }, 'w1')
    await t.rejects(sandbox.clock.read(), { status: 404, message: 'It is not found.' })
    t.strictSame(seen, asked)
  }
})

t.test('a profile may be a file', async (t) => {
  const dir = t.testdir({
    'my.yaml': 'proxies: [{ hostName: mine }]',
    'bad.yaml': 'proxies: [{ hostNam: x }]',
    'impossible.yaml': `
proxies: [{ hostName: p }]
repositories: [{ name: R, proxy: p, path: / }]
organizations: [{ jobs: [{ name: J, repository: R, events: [{ do: stop, ago: PT1M }] }] }]
`,
  })
  const mock = await startMock({ profile: `${dir}/my.yaml` })
  t.teardown(() => mock.close())
  const headers = { authorization: `Bearer ${await mock.token()}` }
  t.match((await mock.app.inject({ url: '/v3/Proxies', headers })).json(), [{ hostName: 'mine' }])
  await t.rejects(startMock({ profile: `${dir}/bad.yaml` }), {
    name: 'ProfileError',
    message: /bad\.yaml:1:13/,
  })
  await t.rejects(startMock({ profile: `${dir}/impossible.yaml` }), {
    name: 'ProfileError',
    message: /impossible\.yaml: Job 'J' is not running/,
  })
})

t.test('without a socket there is no certificate, and all else', async (t) => {
  const mock = await startMock({ listen: false, now: NOW })
  t.teardown(() => mock.close())
  t.equal(mock.ca, '')
  t.equal(mock.app.server.listening, false)
  const headers = { authorization: `Bearer ${await mock.token()}` }
  const answer = await mock.app.inject({ url: '/v3/Jobs', headers })
  t.match(answer.json()[0]._links.self.href, /^http:\/\/localhost:80\/v3\/jobs\//)
  await mock.clock.advance('P1D')
  t.match(await mock.clock.read(), { now: '2026-03-03T14:30:00.000Z' })
  const [login] = await mock.requests.list({ operation: 'post /token' })
  t.match(login, { method: 'POST', status: 200, account: 'administrator' })
})
