import t from 'tap'
import { mock } from '../helper.js'

const STATE = 'x-vbo-mock-state'

t.test('a header tells what the world holds', async (t) => {
  const { get, send, json, reset, advance } = mock(t)
  const state = async (): Promise<string> => String((await get('/v3/Proxies')).headers[STATE])
  const before = await state()
  t.match(before, /^[0-9a-f]{16}$/)
  t.equal((await get('/v3/Jobs')).headers[STATE], before, 'reading changes nothing')
  const [proxy] = (await json('/v3/Proxies')) as [{ id: string; description: string }]
  const edit = (description: string) => send('PUT', `/v3/Proxies/${proxy.id}`, { description })

  const refused = await send('PUT', `/v3/Proxies/${proxy.id}`, { port: 'none' })
  t.equal(refused.statusCode, 400)
  t.equal(refused.headers[STATE], before, 'what is refused neither')
  const edited = (await edit('another')).headers[STATE]
  t.not(edited, before)
  t.equal(await state(), edited)
  await edit(proxy.description)
  t.equal(await state(), before, 'and back')

  await advance('P1D')
  t.not(await state(), before, 'jobs have run')
  reset()
  t.equal(await state(), before)
})

t.test('every answer has it, those of logins and errors too', async (t) => {
  const { app, get, login } = mock(t)
  const headers = await login()
  const expected = (await app.inject({ url: '/v3/Jobs', headers })).headers[STATE]
  t.equal((await get('/v3/Jobs/nobody')).headers[STATE], expected)
  const token = await app.inject({
    method: 'POST',
    url: '/v3/Token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'grant_type=password&username=administrator&password=password',
  })
  t.equal(token.headers[STATE], expected)
  t.equal((await app.inject('/__admin/health')).headers[STATE], undefined, 'but not the controls')
})
