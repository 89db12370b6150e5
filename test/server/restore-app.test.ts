import t from 'tap'
import { startMock } from '../../src/index.js'
import { NOW } from '../helper.js'

const start = async (profile: string) => {
  const mock = await startMock({ listen: false, now: NOW, profile })
  t.teardown(() => mock.close())
  return mock
}

t.test('restore sessions are found however their address is written', async (t) => {
  const { app } = await start('empty')
  const status = async (url: string) => (await app.inject(url)).statusCode
  for (const url of [
    '/v3/RestoreSessions',
    '/V3/restoresessions/',
    '//v3//RestoreSessions?limit=1',
    '/v3/Restore%53essions',
    '/%763/RestoreSessions/x/organization',
  ])
    t.equal(await status(url), 401, url)
  for (const url of ['/v3/RestoreSession', '/v3/RestoreSessionsX', '/v3/%zz', '/%zz/RestoreSessions'])
    t.not(await status(url), 500, url)
})

t.test('what is unknown or not allowed below restore sessions is told as elsewhere', async (t) => {
  const mock = await start('empty')
  const headers = { authorization: `Bearer ${await mock.token()}` }
  const ask = (method: 'GET' | 'PUT', url: string) => mock.app.inject({ method, url, headers })
  t.match((await ask('GET', '/v3/RestoreSessions/x/nothing')).json(), {
    message: 'There is no resource at /v3/RestoreSessions/x/nothing.',
  })
  const refused = await ask('PUT', '/v3/RestoreSessions')
  t.match(refused, { statusCode: 405, headers: { allow: 'GET' } })
})

t.test('requests of one process that wait for nobody are answered in their order', async (t) => {
  const mock = await start('small')
  const headers = { authorization: `Bearer ${await mock.token()}` }
  const paths = ['/v3/RestoreSessions', '/v3/Jobs', '/v3/RestoreSessions?limit=1', '/v3/Proxies']
  const answers = await Promise.all(paths.map((url) => mock.app.inject({ url, headers })))
  t.strictSame(
    answers.map(({ statusCode }) => statusCode),
    [200, 200, 200, 200],
  )
  t.strictSame(
    (await mock.app.inject('/__admin/requests')).json().requests.map(({ url }: { url: string }) => url),
    ['/v3/Token', ...paths],
  )
})
