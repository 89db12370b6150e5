import { hostname } from 'node:os'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { mock } from '../helper.js'

t.test('health tells what runs', async (t) => {
  const { app } = mock(t)
  const answer = await app.inject('/__admin/health')
  t.equal(answer.statusCode, 200)
  t.match(answer.json(), { status: 'ok', version: /^\d+\.\d+\.\d+/, profile: 'small' })
})

t.test('without TLS there is no certificate to trust', async (t) => {
  const answer = await mock(t).app.inject('/__admin/ca.pem')
  t.equal(answer.statusCode, 404)
  t.match(answer.json(), { message: /without TLS/ })
})

t.test('HEAD is answered as GET, without the body', async (t) => {
  const { app } = mock(t, { ca: '-----BEGIN CERTIFICATE-----\n' })
  const paths = [
    '/__admin/health',
    '/__admin/ca.pem',
    '/__admin/openapi.json',
    '/__admin/info?x=1',
    '/__admin/requests.har',
    '/__admin/report?format=html',
    '/__admin/snapshots/none',
    '/__admin/sandboxes/',
    '/__admin/ui',
    '/__admin/ui/app.js',
    '/swagger/docs/v3',
    '/swagger/ui/index',
    '/swagger/ui/index/static/swagger-ui.css',
  ]
  for (const url of paths) {
    const get = await app.inject(url)
    const head = await app.inject({ method: 'HEAD', url })
    t.equal(head.body, '', url)
    t.equal(head.statusCode, get.statusCode, url)
    t.equal(head.headers['content-length'], String(get.rawPayload.length), url)
    const { date, 'last-modified': changed, ...headers } = get.headers
    t.match(head.headers, headers, url)
  }
  const away = { method: 'HEAD', url: '/__admin/info', remoteAddress: '192.0.2.1' } as const
  t.equal((await app.inject(away)).statusCode, 403)
})

t.test('a mock that is a part of another program is not ended by a request', async (t) => {
  const { app, control } = mock(t)
  t.match((await control('POST', '/__admin/shutdown')).json(), { message: /Call mock\.close\(\)/ })
  t.equal((await control('POST', '/__admin/shutdown')).statusCode, 409)
  t.equal((await app.inject({ method: 'GET', url: '/__admin/shutdown' })).statusCode, 404)
  let ends = 0
  const end = () => void ends++
  const off = await mock(t, { shutdown: false, onShutdown: end }).control('POST', '/__admin/shutdown')
  t.equal(off.statusCode, 404)
  t.match(off.json(), { message: /--no-shutdown/ })
  const own = mock(t, { onShutdown: end })
  const turnedAway = [
    { remoteAddress: '192.0.2.1' },
    { headers: { origin: 'https://evil.example' } },
    { headers: { host: 'evil.example' } },
  ]
  for (const caller of turnedAway)
    t.equal((await own.app.inject({ method: 'POST', url: '/__admin/shutdown', ...caller })).statusCode, 403)
  t.equal(ends, 0)
  const answer = await own.control('POST', '/__admin/shutdown')
  t.match(answer.json(), { ending: true })
  t.ok(ends > 0, 'the answer is sent, and then it ends')
})

t.test('a reset brings back the beginning, in its sandbox only, and lets tokens live', async (t) => {
  const { app, login } = mock(t, { now: undefined })
  const [mine, other] = [await login(), await login('administrator+w1')]
  const jobs = async (headers: { authorization: string }) =>
    (await app.inject({ url: '/v3/Jobs', headers })).body
  const names = (body: string) =>
    JSON.parse(body).map(({ id, name }: { id: string; name: string }) => `${id} ${name}`)
  const [before, otherBefore] = [await jobs(mine), await jobs(other)]
  const answer = await app.inject({ method: 'POST', url: '/__admin/reset' })
  t.equal(answer.statusCode, 200)
  t.match(answer.json(), { sandbox: '', profile: 'small', now: /^\d{4}-.*Z$/ })
  t.strictSame(names(await jobs(mine)), names(before))
  t.equal(await jobs(other), otherBefore)
  t.match((await app.inject({ method: 'POST', url: '/__admin/reset?SANDBOX=w1' })).json(), { sandbox: 'w1' })
})

t.test('after a reset a login gives the same tokens again', async (t) => {
  const { app, login } = mock(t)
  const first = await login()
  await login()
  await app.inject({ method: 'POST', url: '/__admin/reset' })
  t.strictSame(await login(), first)
})

t.test('the controls answer on loopback only, or to who has the token', async (t) => {
  const reset = { method: 'POST', url: '/__admin/reset' } as const
  const away = { remoteAddress: '192.0.2.1' }
  const open = mock(t).app
  for (const remoteAddress of ['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])
    t.equal((await open.inject({ ...reset, remoteAddress })).statusCode, 200, remoteAddress)
  const refused = await open.inject({ ...reset, ...away })
  t.equal(refused.statusCode, 403)
  t.match(refused.json(), { message: /only callers on the same machine\..*--admin-token/ })
  t.equal(
    (await open.inject({ url: '/__admin/health', ...away })).statusCode,
    200,
    'whether it lives is no secret',
  )

  const guarded = mock(t, { adminToken: 'let-me-in' }).app
  for (const [authorization, status] of [
    ['Bearer let-me-in', 200],
    ['bearer let-me-in', 200],
    ['Bearer let-me-out', 403],
    ['Bearer ', 403],
  ] as const)
    t.equal(
      (await guarded.inject({ ...reset, ...away, headers: { authorization } })).statusCode,
      status,
      authorization,
    )
})

t.test('the controls do not answer to pages of another origin', async (t) => {
  const { app } = mock(t)
  const ask = (origin: string) =>
    app.inject({ method: 'POST', url: '/__admin/reset', headers: { origin, host: 'localhost:4443' } })
  t.equal((await ask('http://evil.example')).statusCode, 403)
  t.equal((await ask('null')).statusCode, 403)
  t.equal((await ask('http://localhost:4443')).statusCode, 200)
})

t.test('the controls do not answer to a name that somebody else has pointed here', async (t) => {
  const ask = (app: FastifyInstance, host: string, authorization?: string) =>
    app.inject({ url: '/__admin/clock', headers: { host, ...(authorization && { authorization }) } })
  const plain = mock(t).app
  for (const host of [
    'localhost:4443',
    'LOCALHOST',
    'app.localhost:80',
    '127.0.0.1:1',
    '[::1]:4443',
    hostname(),
  ])
    t.equal((await ask(plain, host)).statusCode, 200, host)
  for (const host of ['evil.example', 'localhost.evil.example:4443', '127.0.0.1.evil.example'])
    t.match((await ask(plain, host)).json(), { message: /refuse this host name.*--tls-san/ }, host)
  const named = mock(t, {
    tlsSan: ['vbo.test'],
    publicUrl: 'https://portal.test:8443',
    adminToken: 'let-me-in',
  }).app
  for (const host of ['vbo.test:4443', 'portal.test']) t.equal((await ask(named, host)).statusCode, 200, host)
  t.equal((await ask(named, 'evil.example')).statusCode, 403)
  t.equal((await ask(named, 'evil.example', 'Bearer let-me-in')).statusCode, 200, 'with the token')
})

t.test('a page of another site cannot make a browser ask', async (t) => {
  const { app } = mock(t)
  const ask = (site: string) => app.inject({ url: '/__admin/clock', headers: { 'sec-fetch-site': site } })
  t.equal((await ask('cross-site')).statusCode, 403)
  t.equal((await ask('same-origin')).statusCode, 200)
  t.equal((await ask('none')).statusCode, 200, 'the address bar')
})

t.test('without --admin there are none', async (t) => {
  const { app } = mock(t, { admin: false })
  for (const url of ['/__admin/health', '/__admin/ca.pem', '/__admin/reset'])
    t.equal((await app.inject({ method: 'POST', url })).statusCode, 404)
  const answer = await app.inject('/v3/Jobs')
  t.equal(answer.headers['x-vbo-mock-state'], undefined, 'and nothing tells of them')
  t.notMatch((await app.inject('/nothing')).body, /admin/)
})

t.test('a name that cannot be a sandbox is refused', async (t) => {
  const { app } = mock(t)
  const answer = await app.inject({ method: 'POST', url: '/__admin/reset?sandbox=../etc' })
  t.equal(answer.statusCode, 400)
  t.match(answer.json(), { message: /is not a valid name for a sandbox/ })
})
