import { existsSync } from 'node:fs'
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
