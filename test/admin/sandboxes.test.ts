import t from 'tap'
import { startMock } from '../../src/index.js'
import { FORM, mock, NOW, type TestMock } from '../helper.js'

t.test('sandboxes are listed, made, looked at and ended', async (t) => {
  const { app, control, login } = mock(t, { timers: { now: () => Date.parse(NOW) } })
  const ask = async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) =>
    control(method, `/__admin/sandboxes${path}`, body)
  t.match((await ask('GET', '')).json(), { sandboxes: [{ name: '', profile: 'small', seed: 365 }] })
  const made = await ask('POST', '', { name: 'w1', profile: 'awkward', seed: 7 })
  t.equal(made.statusCode, 201)
  t.match(made.json(), {
    name: 'w1',
    createdAt: new Date(NOW).toISOString(),
    lastUsedAt: new Date(NOW).toISOString(),
    profile: 'awkward',
    seed: 7,
    clock: { mode: 'frozen', now: new Date(NOW).toISOString(), rate: 0 },
    revision: Number,
    state: /^[0-9a-f]{16}$/,
    counts: { jobs: Number, organizations: Number },
  })
  t.strictSame((await ask('GET', '/w1')).json(), made.json())
  const again = await ask('POST', '', { name: 'w1' })
  t.equal(again.statusCode, 409)
  t.match(again.json(), { message: /sandbox 'w1' already exists/ })

  const headers = await login('administrator+w1')
  t.equal((await app.inject({ url: '/v3/Jobs', headers })).headers['x-vbo-mock-state'], made.json().state)
  t.strictSame((await ask('DELETE', '/w1')).json(), { deleted: 'w1' })
  const refused = await app.inject({ url: '/v3/Jobs', headers })
  t.equal(refused.statusCode, 401)
  t.equal((await ask('GET', '/w1')).statusCode, 404, 'a token that has ended makes nothing')
  t.equal((await ask('DELETE', '/w1')).statusCode, 404)
  t.match((await ask('DELETE', '/')).statusCode, 404)

  t.not((await login('administrator+w1')).authorization, headers.authorization)
  t.equal((await app.inject({ url: '/v3/Jobs', headers })).statusCode, 401, 'nor does it come back')
  t.match((await ask('GET', '/w1')).json(), { profile: 'small', seed: 365 }, 'it was made anew, as usual')
})

t.test('a refresh token ends with its sandbox', async (t) => {
  const { app, control } = mock(t)
  const post = (form: Record<string, string>) =>
    app.inject({
      method: 'POST',
      url: '/v3/Token',
      headers: FORM,
      payload: new URLSearchParams(form).toString(),
    })
  const { refresh_token } = (
    await post({ grant_type: 'password', username: 'administrator+w1', password: 'password' })
  ).json()
  t.equal((await post({ grant_type: 'refresh_token', refresh_token })).statusCode, 200)
  await control('DELETE', '/__admin/sandboxes/w1')
  const refused = await post({ grant_type: 'refresh_token', refresh_token })
  t.equal(refused.statusCode, 400)
  t.match(refused.json(), { error: 'invalid_grant' })
})

t.test('names that cannot be, and beginnings that are not there, are refused', async (t) => {
  const { control } = mock(t)
  const CASES: [body: unknown, status: number, message: RegExp][] = [
    [{}, 400, /'name' is missing/],
    [{ name: '../x' }, 400, /is not a valid name for a sandbox/],
    [{ name: '' }, 400, /'name' must be a text that is not empty/],
    [{ name: 'a', profile: 'none' }, 400, /'profile' must be one of/],
    [{ name: 'a', snapshot: 'none' }, 404, /Snapshot with the name 'none'/],
  ]
  for (const [body, status, message] of CASES) {
    const answer = await control('POST', '/__admin/sandboxes', body)
    t.equal(answer.statusCode, status, JSON.stringify(body))
    t.match(answer.json(), { message })
  }
  t.match((await control('GET', '/__admin/sandboxes')).json().sandboxes.length, 1)
})

const TENANT = 'organizations: [{ name: mine.example, password: secret }]'

/** The names of those in use, but for the default one. */
const named = async ({ control }: TestMock): Promise<string[]> =>
  (await control('GET', '/__admin/sandboxes'))
    .json()
    .sandboxes.map(({ name }: { name: string }) => name)
    .filter(Boolean)

t.test('a login that is refused makes no sandbox', async (t) => {
  const m = mock(t)
  const right = { grant_type: 'password', username: 'administrator+ghost', password: 'password' }
  const post = (form: Record<string, string>, headers: Record<string, string> = {}) =>
    m.app.inject({
      method: 'POST',
      url: '/v3/Token',
      headers: { ...FORM, ...headers },
      payload: new URLSearchParams(form).toString(),
    })
  const REFUSED: [form: Record<string, string>, header?: string][] = [
    [{ ...right, password: 'wrong' }],
    [{ ...right, username: 'nobody+ghost' }],
    [{ ...right, username: 'nobody' }, 'ghost'],
    [{ ...right, username: 'DOMAIN\\nobody+ghost' }],
    [right, 'other'],
    [right, '../ghost'],
    [{ ...right, grant_type: 'client_credentials' }],
    [{ grant_type: 'password', username: right.username }],
    [{ username: right.username, password: right.password }],
    [{ grant_type: 'refresh_token', refresh_token: 'none' }, 'ghost'],
  ]
  for (const [form, header] of REFUSED) {
    const answer = await post(form, header === undefined ? {} : { 'x-vbo-mock-sandbox': header })
    t.equal(answer.statusCode, 400, JSON.stringify(form))
    t.strictSame(await named(m), [], JSON.stringify(form))
  }
  t.equal((await post(right)).statusCode, 200)
  t.strictSame(await named(m), ['ghost'])
})

t.test('a tenant of a sandbox that is not there yet is one of those that it would begin with', async (t) => {
  for (const auth of ['strict', 'any'] as const) {
    const m = mock(t, { profile: `${t.testdir({ 'tenant.yaml': TENANT })}/tenant.yaml`, auth })
    const post = (username: string, password: string) =>
      m.app.inject({
        method: 'POST',
        url: '/v3/Token',
        headers: FORM,
        payload: new URLSearchParams({ grant_type: 'password', username, password }).toString(),
      })
    if (auth === 'strict') t.equal((await post('backup@mine.example+w1', 'wrong')).statusCode, 400)
    t.equal((await post('+w1', '')).statusCode, 400)
    t.strictSame(await named(m), [])
    const answer = await post('backup@mine.example+w1', 'secret')
    t.equal(answer.statusCode, 200, answer.body)
    const headers = { authorization: `Bearer ${answer.json().access_token}` }
    t.match((await m.app.inject({ url: '/v3/Organization', headers })).json(), { name: 'mine.example' })
    t.equal((await m.app.inject({ url: '/v3/Jobs', headers })).statusCode, 403)
    t.strictSame(await named(m), ['w1'])
  }
})

t.test('a fault applies to a login in its sandbox, and one that is refused in the default one', async (t) => {
  const m = mock(t, { scenario: ['flaky-network'] })
  await m.control('DELETE', '/__admin/faults')
  await m.control('POST', '/__admin/faults', { match: { operation: 'POST /Token' }, effect: { status: 503 } })
  const logIn = async (password: string) =>
    (
      await m.app.inject({
        method: 'POST',
        url: '/v3/Token',
        headers: FORM,
        payload: new URLSearchParams({
          grant_type: 'password',
          username: 'administrator+w1',
          password,
        }).toString(),
      })
    ).statusCode
  t.equal(await logIn('wrong'), 503)
  t.strictSame(await named(m), [])
  await logIn('password')
  t.strictSame(await named(m), ['w1'])
})

t.test('to read a sandbox, or to take something away in it, makes none', async (t) => {
  const m = mock(t)
  await m.control('POST', '/__admin/sandboxes', { name: 'w7' })
  const { paths } = (await m.control('GET', '/__admin/openapi.json')).json() as {
    paths: Record<string, Record<string, { parameters?: { name: string }[] }>>
  }
  let asked = 0
  for (const [path, operations] of Object.entries(paths))
    for (const [method, { parameters = [] }] of Object.entries(operations)) {
      if (!parameters.some(({ name }) => name === 'sandbox')) continue
      const verb = method.toUpperCase() as 'GET'
      const address = path.replace('{id}', '1').replace('{name}', 'none').replace('{index}', '0')
      const query = path.endsWith('/untracked') ? '&path=/v3/Jobs' : ''
      const refused = await m.control(verb, `${address}?sandbox=../w7${query}`, {})
      t.equal(refused.statusCode, 400, `${verb} ${path}`)
      if (verb !== 'GET' && verb !== 'DELETE') continue
      asked++
      const answer = await m.control(verb, `${address}?sandbox=w8${query}`)
      t.equal(answer.statusCode, 404, `${verb} ${path}`)
      t.match(answer.json(), { message: "There is no sandbox 'w8'. Did you mean 'w7'?" })
    }
  t.ok(asked > 15, `${asked} of them`)
  for (const verb of ['GET', 'DELETE'] as const)
    t.match((await m.control(verb, '/__admin/sandboxes/w8')).json(), { message: /Did you mean 'w7'/ })
  t.strictSame(await named(m), ['w7'])
})

t.test('what is refused leaves no sandbox behind, and what is done makes one', async (t) => {
  const m = mock(t)
  const REFUSED: [method: 'POST' | 'PUT', path: string, body?: unknown][] = [
    ['POST', '/faults', { match: { operation: 'nothing' }, effect: {} }],
    ['POST', '/scenarios/none'],
    ['POST', '/clock/advance', { by: 'soon' }],
    ['PUT', '/clock', { now: '2001-01-01T00:00:00Z' }],
    ['PUT', '/work', { job: { polls: 0 } }],
    ['PUT', '/snapshots/a%20b'],
    ['POST', '/snapshots/none/load'],
    ['POST', '/sessions/none/finish', {}],
    ['POST', '/jobs/none/start'],
    ['POST', '/jobs/none/next-run', { status: 'Failed' }],
    ['POST', '/mailboxes/empty', { mailbox: 'nobody at all' }],
    ['POST', '/requests/1/replay'],
    ['POST', '/reset', { profile: 'none' }],
    ['POST', '/verify', { calls: [{ match: { status: 1 }, times: { atLeast: 2, atMost: 1 } }] }],
  ]
  for (const [method, path, body] of REFUSED) {
    const { statusCode } = await m.control(method, `/__admin${path}?sandbox=ghost`, body)
    t.ok(statusCode === 400 || statusCode === 404 || statusCode === 422, `${path}: ${statusCode}`)
    t.strictSame(await named(m), [], path)
  }
  const DONE: [method: 'POST' | 'PUT', path: string, body?: unknown][] = [
    ['POST', '/clock/advance', { by: 'PT1H' }],
    ['PUT', '/snapshots/one'],
    ['POST', '/reset'],
  ]
  for (const [n, [method, path, body]] of DONE.entries()) {
    t.equal((await m.control(method, `/__admin${path}?sandbox=w${n}`, body)).statusCode, 200, path)
    t.equal((await named(m)).length, n + 1, path)
  }
})

t.test('a sandbox that nobody uses ends', async (t) => {
  let wall = Date.parse(NOW)
  const { app, control, login } = mock(t, { timers: { now: () => wall }, sandboxIdle: 3_600_000 })
  const [own, idle, busy] = [
    await login(),
    await login('administrator+idle'),
    await login('administrator+busy'),
  ]
  const status = async (headers: { authorization: string }) =>
    (await app.inject({ url: '/v3/Proxies', headers })).statusCode
  wall += 3_000_000
  t.equal(await status(busy), 200)
  wall += 601_000
  t.equal((await control('GET', '/__admin/sandboxes/idle')).statusCode, 404)
  t.equal(await status(idle), 401)
  t.equal(await status(busy), 200)
  wall += 36_000_000
  t.equal(await status(busy), 401)
  t.equal(await status(own), 200, 'the default one stays')
  t.strictSame(
    (await control('GET', '/__admin/sandboxes')).json().sandboxes.map(({ name }: { name: string }) => name),
    [''],
  )
})

t.test('a header names the sandbox too', async (t) => {
  const { app, control, login } = mock(t)
  const logIn = (username: string, header?: string) =>
    app.inject({
      method: 'POST',
      url: '/v3/Token',
      headers: { ...FORM, ...(header !== undefined && { 'X-VBO-Mock-Sandbox': header }) },
      payload: new URLSearchParams({ grant_type: 'password', username, password: 'password' }).toString(),
    })
  const answer = await logIn('administrator', 'w7')
  t.equal(answer.statusCode, 200)
  const own = { authorization: `Bearer ${answer.json().access_token}` }
  t.equal((await control('GET', '/__admin/sandboxes/w7')).statusCode, 200)
  const suffixed = await login('administrator+w7')
  const jobs = async (headers: Record<string, string>) => app.inject({ url: '/v3/Jobs', headers })
  t.equal((await jobs(own)).body, (await jobs(suffixed)).body, 'it is the sandbox of the suffix')
  t.not((await jobs(own)).body, (await jobs(await login())).body)
  t.equal((await logIn('administrator+w7', 'w7')).statusCode, 200)

  for (const [username, header, message] of [
    ['administrator+w7', 'w8', /names the sandbox 'w8', but the login is for the sandbox 'w7'/],
    ['administrator+w7', '', /names the default sandbox/],
    ['administrator', '../x', /is not a valid name for a sandbox/],
  ] as const) {
    const refused = await logIn(username, header)
    t.equal(refused.statusCode, 400, header)
    t.match(refused.json(), { error: 'invalid_request', error_description: message })
  }

  const refresh = (header: string) =>
    app.inject({
      method: 'POST',
      url: '/v3/Token',
      headers: { ...FORM, 'x-vbo-mock-sandbox': header },
      payload: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: answer.json().refresh_token,
      }).toString(),
    })
  t.equal((await refresh('w7')).statusCode, 200)
  t.equal((await refresh('w8')).statusCode, 400)
})

t.test('a header that does not fit the token is refused, by kept answers too', async (t) => {
  const mock = await startMock({ now: NOW, httpPort: 0 })
  t.teardown(() => mock.close())
  const authorization = `Bearer ${await mock.token('administrator+w7')}`
  const ask = async (headers: Record<string, string> = {}) =>
    fetch(`${mock.httpUrl}/v3/Proxies`, { headers: { authorization, ...headers } })
  for (let n = 0; n < 2; n++) {
    t.equal((await ask()).status, 200)
    t.equal((await ask({ 'x-vbo-mock-sandbox': 'w7' })).status, 200)
    for (const wrong of ['w8', '']) {
      const refused = await ask({ 'x-vbo-mock-sandbox': wrong })
      t.equal(refused.status, 400)
      t.match(await refused.json(), { message: /the token is for the sandbox 'w7'/ })
    }
  }
  t.equal((await ask({ 'x-vbo-mock-sandbox': 'w8', authorization: 'Bearer x' })).status, 401)
})

t.test('the same in the library', async (t) => {
  const mock = await startMock({ now: NOW })
  t.teardown(() => mock.close())
  t.match(await mock.sandboxes.create('a', { profile: 'empty' }), { name: 'a', profile: 'empty' })
  await t.rejects(mock.sandboxes.create('a'), { name: 'ControlError', status: 409 })
  t.match(await mock.sandboxes.get('a'), { counts: { jobs: 0 } })
  t.strictSame(
    (await mock.sandboxes.list()).map(({ name }) => name),
    ['a', ''],
  )
  await mock.sandboxes.delete('a')
  await t.rejects(mock.sandboxes.get('a'), { name: 'ControlError', status: 404 })
})
