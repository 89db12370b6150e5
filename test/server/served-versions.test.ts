import t, { type Test } from 'tap'
import { startMock } from '../../src/index.js'
import { NOW } from '../helper.js'

const start = async (t: Test, api: string | string[]) => {
  const mock = await startMock({ listen: false, now: NOW, profile: 'empty', api })
  t.teardown(() => mock.close())
  return mock
}

t.test('a version that is not served is 404 before any token is looked at, a served one 401', async (t) => {
  const { app } = await start(t, 'v3,v8')
  for (const url of ['/v3/Jobs', '/v8/Jobs', '/V8/Jobs', '//v8/jobs/', '/v8/ServiceInstance'])
    t.equal((await app.inject(url)).statusCode, 401, url)
  for (const url of ['/v4/Jobs', '/v7/Jobs', '/V7/Jobs', '/v9/Jobs', '/v7', '/v9/ServiceInstance']) {
    const answer = await app.inject(url)
    t.equal(answer.statusCode, 404, url)
    t.match(answer.json(), { message: /The API is at \/v3 and \/v8, its description/ })
  }
})

t.test('a version that is not served is 404 whatever is sent to it', async (t) => {
  const { app } = await start(t, 'v3,v8')
  for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain', 'text/xml'])
    for (const payload of ['{no JSON', '', '{"__proto__":1}', ' '.repeat(2_000_000)]) {
      const answer = await app.inject({
        method: 'POST',
        url: '/v5/Token',
        headers: { 'content-type': type },
        payload,
      })
      t.equal(answer.statusCode, 404, `${type}: ${payload.slice(0, 9)}`)
      t.match(answer.json(), { message: /The API is at \/v3 and \/v8, its description/ })
    }
})

t.test('versions that are given in any order, or twice, are told once, oldest first', async (t) => {
  const { app } = await start(t, ['v8', 'v3,v8', 'V3'])
  t.strictSame((await app.inject('/__admin/info')).json().api, ['v3', 'v8'])
  t.match((await app.inject('/v4/Jobs')).json(), { message: /The API is at \/v3 and \/v8, its/ })
})

t.test('without version 3, the others have all that a tester needs', async (t) => {
  const mock = await start(t, ['v8'])
  const authorization = `Bearer ${await mock.token()}`
  const status = async (url: string) =>
    (await mock.app.inject({ url, headers: { authorization } })).statusCode
  t.equal(await status('/v8/Jobs'), 200)
  t.equal(await status('/v3/Jobs'), 404)
  t.strictSame((await mock.app.inject('/__admin/info')).json().api, ['v8'])
  const untracked = (path: string) => mock.app.inject(`/__admin/untracked?path=${path}`)
  t.equal((await untracked('/v8/Jobs')).json().status, 200)
  t.match((await untracked('/v3/Jobs')).json(), {
    message: /such as \/v8\/Jobs\?limit=5; it is '\/v3\/Jobs'/,
  })
})

t.test('all versions are served unless it is said which', async (t) => {
  const mock = await startMock({ listen: false, now: NOW, profile: 'empty' })
  t.teardown(() => mock.close())
  for (const version of [3, 4, 5, 6, 7, 8])
    t.equal((await mock.app.inject(`/v${version}/Jobs`)).statusCode, 401)
  t.match((await mock.app.inject('/v9/Jobs')).json(), {
    message: /at \/v3, \/v4, \/v5, \/v6, \/v7 and \/v8,/,
  })
})
