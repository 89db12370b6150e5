import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { get } from 'node:https'
import { connect } from 'node:net'
import t from 'tap'
import { type Mock, startMock } from '../src/index.js'
import { ask } from './cli/program.js'

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

t.test('it answers on IPv4 and, where the machine has it, on IPv6, with links to match', async (t) => {
  const mock = await startMock()
  t.teardown(() => mock.close())
  const authorization = `Bearer ${await mock.token()}`
  for (const [host, written] of [
    ['127.0.0.1', '127.0.0.1'],
    ['::1', '[::1]'],
  ] as const) {
    const probe = connect(port(mock), host)
    const there = await Promise.race([
      once(probe, 'connect').then(() => true),
      once(probe, 'error').then(() => false),
    ])
    probe.destroy()
    if (!there) {
      t.equal(host, '::1', 'only IPv6 may be missing')
      continue
    }
    const asked = get({
      host,
      port: port(mock),
      ca: mock.ca,
      path: '/v3/Proxies',
      headers: { authorization },
    })
    const [response] = await once(asked, 'response')
    let body = ''
    for await (const part of response.setEncoding('utf8')) body += part
    t.match(JSON.parse(body)[0]._links.self.href, `https://${written}:${port(mock)}/v3/proxies/`)
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
  await t.rejects(mock.token('c'), /login was refused: The user name or the password is wrong/)
  await mock.reset()
  t.equal(await mock.token(), first, 'it begins again')
  t.not(await mock.token('a+w1', 'b'), first)
  await mock.reset('w1')
  await t.rejects(mock.reset('../x'), /cannot name a sandbox/)
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
  await t.rejects(startMock({ profile: 'none' }), /profile must be one of small/)
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
