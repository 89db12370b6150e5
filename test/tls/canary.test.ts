import { once } from 'node:events'
import { request } from 'node:https'
import t, { type Test } from 'tap'
import { type Mock, type MockOptions, startMock } from '../../src/index.js'
import { NOW } from '../helper.js'

async function serve(t: Test, options: MockOptions = {}): Promise<{ mock: Mock; url: string }> {
  const mock = await startMock({ now: NOW, canaryPort: 0, ...options })
  t.teardown(() => mock.close())
  if (mock.canaryUrl === undefined) throw new Error('there is no canary')
  return { mock, url: mock.canaryUrl }
}

/** Asks the canary; a careless client verifies nothing. */
async function ask(mock: Mock, url: string, careless: boolean): Promise<number | undefined> {
  const authorization = `Bearer ${await mock.token()}`
  const asked = request(`${url}/v3/Jobs`, {
    ca: mock.ca,
    rejectUnauthorized: !careless,
    agent: false,
    headers: { authorization },
  }).end()
  const [answer] = await once(asked, 'response')
  answer.resume()
  return answer.statusCode
}

for (const [canary, code, detail] of [
  ['expired', 'CERT_HAS_EXPIRED', /has expired/],
  ['other-host', 'ERR_TLS_CERT_ALTNAME_INVALID', /for another host/],
] as const)
  t.test(`${canary}: only a client that does not verify gets an answer, and that is told`, async (t) => {
    const { mock, url } = await serve(t, { canary })
    await t.rejects(ask(mock, url, false), { code })
    t.equal(await ask(mock, mock.url, false), 200, 'the usual address is as usual')
    t.equal(await ask(mock, mock.url, false), 200)
    // the same answer is kept by now, and the canary tells all the same
    t.equal(await ask(mock, url, true), 200)
    const deviations = (await mock.requests.list({ operation: 'GET /Jobs' })).map((one) => one.deviations)
    t.match(deviations, [[], [], [{ kind: 'tls-not-verified', detail }]])
    t.match((await mock.report()).findings, [{ rule: 'tls-not-verified', severity: 'error' }])
  })

t.test('the default is one that has expired, and none unless a port is named', async (t) => {
  const { mock, url } = await serve(t)
  await t.rejects(ask(mock, url, false), { code: 'CERT_HAS_EXPIRED' })
  const usual = await startMock({ now: NOW })
  t.teardown(() => usual.close())
  t.equal(usual.canaryUrl, undefined)
  await t.rejects(startMock({ canary: 'odd' as never }), /canary must be one of expired, other-host/)
})
