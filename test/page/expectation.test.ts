import t from 'tap'
import { startMock } from '../../src/index.js'
import { type Expectable, formatVerify, formatYaml } from '../../src/page/client/calls/expectation.js'

t.test('what is copied of a call finds this call, in YAML and in TypeScript', async (t) => {
  const mock = await startMock({ now: '2026-03-02T14:30:00Z' })
  t.teardown(() => mock.close())
  const headers = {
    authorization: `Bearer ${await mock.token()}`,
    'content-type': 'application/json',
  }
  const payload = `{ "hostName": "a: 'b' # \\"c\\"", "password": "secret", "__proto__": {"a": 1}, "port-1": [1, {}], }`
  await mock.app.inject({ method: 'POST', url: '/v3/Proxies', headers, payload })
  await mock.app.inject({ url: '/v3/Jobs?limit=1', headers })
  await mock.app.inject({ url: '/v8/Proxies', headers })
  await mock.app.inject({ url: '/v3/no%20where?x=1', headers })
  const calls = (await mock.requests.list()) as unknown as Expectable[]
  t.equal(calls.length, 5)
  for (const call of calls) {
    const answer = await mock.app.inject({
      method: 'POST',
      url: '/__admin/verify',
      headers: { 'content-type': 'application/yaml' },
      payload: formatYaml(call),
    })
    t.match(answer.json(), { verified: true, found: [1] }, formatYaml(call))
    const run = new Function('mock', `return (async () => { ${formatVerify(call)} })()`)
    await t.resolves(run(mock), formatVerify(call))
  }
  t.match(formatYaml(calls[1] as Expectable), /"password":"\*"/)
})

t.test('what is not known is left out', async (t) => {
  const call = (request: object, status = 0) =>
    ({
      operation: 'PUT /Jobs/{jobId}',
      method: 'PUT',
      url: '/v3/Jobs/1',
      status,
      request,
    }) as unknown as Expectable
  for (const request of [
    { headers: {}, body: '{"a":', truncated: true },
    { headers: {} },
    { headers: {}, body: 'no JSON' },
  ])
    t.equal(formatYaml(call(request)), 'calls:\n  - match:\n      operation: "PUT /Jobs/{jobId}"\n')
  t.equal(
    formatVerify(call({ headers: {}, body: '{"a b":{}}' }, 200)),
    'await mock.verify({ calls: [{ match: { operation: "PUT /Jobs/{jobId}", status: 200, body: { "a b": {} } } }] })',
  )
})
