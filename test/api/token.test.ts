import t, { type Test } from 'tap'
import { FORM, mock } from '../helper.js'

const ask = (app: ReturnType<typeof mock>['app'], payload: string, url = '/v3/Token') =>
  app.inject({ method: 'POST', url, headers: FORM, payload })

const PASSWORD = 'grant_type=password&username=administrator&password=password'

t.test('a login gives a pair of tokens', async (t) => {
  const { app } = mock(t)
  const answer = await ask(app, PASSWORD)
  t.equal(answer.statusCode, 200)
  t.strictSame(Object.keys(answer.json()), [
    'access_token',
    'token_type',
    'expires_in',
    'refresh_token',
    'userName',
    '.issued',
    '.expires',
  ])
  t.match(answer.json(), {
    access_token: /^[\w-]{598}$/,
    token_type: 'bearer',
    expires_in: 3599,
    refresh_token: /^[\w-]{598}$/,
    userName: 'administrator',
    '.issued': 'Mon, 02 Mar 2026 14:30:00 GMT',
    '.expires': 'Mon, 02 Mar 2026 15:30:00 GMT',
  })
})

t.test('forms are read as clients write them', async (t) => {
  const { app } = mock(t)
  for (const [payload, url] of [
    [PASSWORD, '/v3/token/'],
    ['GRANT_TYPE=password&UserName=Administrator&PASSWORD=password', '/V3/TOKEN'],
    ['grant_type=password&username=SERVER%5Cadministrator&password=password', '/v3/Token'],
    // a known client sends a refresh token of two quote characters along with its password
    [`${PASSWORD}&refresh_token=''`, '/v3/Token'],
    [`${PASSWORD}&disable_antiforgery_token=true&nonsense`, '/v3/Token'],
    [`${PASSWORD}&password=other`, '/v3/Token'],
  ])
    t.equal((await ask(app, payload as string, url)).statusCode, 200, payload as string)
  const charset = {
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    authorization: 'Bearer old',
  }
  t.equal(
    (await app.inject({ method: 'POST', url: '/v3/Token', headers: charset, payload: PASSWORD })).statusCode,
    200,
  )
})

t.test('what is wrong with a login is said in the words of OAuth', async (t) => {
  const { app } = mock(t)
  const CASES: [payload: string, error: string, description: RegExp][] = [
    ['grant_type=password&username=nobody&password=', 'invalid_request', /'password' is missing/],
    ['grant_type=password&password=password', 'invalid_request', /'username' is missing/],
    ['grant_type=refresh_token', 'invalid_request', /'refresh_token' is missing/],
    ['grant_type=refresh_token&refresh_token=nonsense', 'invalid_grant', /refresh token/],
    ['grant_type=client_credentials', 'unsupported_grant_type', /'password' or 'refresh_token'/],
    ['username=administrator&password=password', 'invalid_request', /'grant_type' is missing/],
    ['', 'invalid_request', /'grant_type' is missing/],
  ]
  for (const [payload, error, description] of CASES) {
    const answer = await ask(app, payload)
    t.equal(answer.statusCode, 400, payload)
    t.match(answer.json(), { error, error_description: description }, payload)
  }
  for (const headers of [{ 'content-type': 'application/json' }, { 'content-type': 'text/plain' }, {}]) {
    const answer = await app.inject({
      method: 'POST',
      url: '/v3/Token',
      headers,
      payload: '{"grant_type":"password"}',
    })
    t.equal(answer.statusCode, 400)
    t.match(answer.json(), { error: 'invalid_request', error_description: /x-www-form-urlencoded/ })
  }
  const flood = await ask(app, `${PASSWORD}&x=${'x'.repeat(1024 * 1024)}`)
  t.equal(flood.statusCode, 413)
  t.match(flood.json(), { error: 'invalid_request', error_description: /too large/ })
  t.equal((await ask(app, PASSWORD)).statusCode, 200, 'and the server goes on')
})

t.test(
  'a wrong user name or password is refused as the product does it, and the log says what is wrong',
  async (t) => {
    const told: string[] = []
    const { app } = mock(t, {
      logger: { level: 'info', stream: { write: (line: string) => told.push(line) } },
    })
    const CASES: [username: string, why: RegExp][] = [
      ['administrator', /The password of 'administrator' is wrong in the default sandbox/],
      ['administrator+w1', /The password of 'administrator' is wrong in the sandbox 'w1'/],
      ['adminstrator', /no account .* Did you mean 'administrator'\?/],
      ['+w1', /no account .* as in administrator\+w1/],
      ['w1/administrator', /no account/],
    ]
    for (const [username, why] of CASES) {
      told.length = 0
      const payload = new URLSearchParams({ grant_type: 'password', username, password: 'wrong' }).toString()
      const answer = await ask(app, payload)
      t.equal(answer.statusCode, 400, username)
      t.strictSame(answer.json(), {
        error: 'Authorization Error',
        error_description: 'Invalid credential',
      })
      t.match(told.join(''), why)
      t.notMatch(told.join(''), /"wrong"|password=wrong/)
    }
  },
)

t.test('the answer to a login is as long as a real one', async (t) => {
  const { app } = mock(t)
  const { body } = await ask(app, PASSWORD)
  t.ok(body.length > 1350 && body.length < 1500, `${body.length} bytes`)
})

t.test('a refresh token gives a new pair, may be used again, and ends no token', async (t) => {
  const { app } = mock(t)
  const first = (await ask(app, PASSWORD)).json()
  const refresh = () => ask(app, `grant_type=refresh_token&refresh_token=${first.refresh_token}`)
  const [second, third] = [(await refresh()).json(), (await refresh()).json()]
  const tokens = [first, second, third].map(({ access_token }) => access_token)
  t.equal(new Set(tokens).size, 3)
  for (const token of tokens)
    t.equal(
      (await app.inject({ url: '/v3/Jobs', headers: { authorization: `Bearer ${token}` } })).statusCode,
      200,
    )
})

t.test('a missing, broken or unknown bearer is 401, and nothing else is', async (t) => {
  const { app, login } = mock(t)
  const { authorization } = await login()
  const token = authorization.slice('Bearer '.length)
  const CASES: [header: string | undefined, why: RegExp][] = [
    [undefined, /missing/],
    ['', /missing|not one/],
    ['Bearer', /not one/],
    ['Bearer nonsense', /not one/],
    [`Basic ${token}`, /not one/],
    [`Bearer ${token}x`, /not one/],
    [`Bearer ${token.slice(0, -1)}`, /not one/],
    [`Bearer ${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, /not one/],
    [`Bearer ${token} ${token}`, /not one/],
  ]
  for (const [header, why] of CASES) {
    const answer = await app.inject({
      url: '/v3/Jobs',
      headers: header === undefined ? {} : { authorization: header },
    })
    t.equal(answer.statusCode, 401, String(header))
    t.equal(answer.headers['www-authenticate'], 'Bearer')
    t.match(answer.json(), { message: /^Authorization has been denied for this request/ })
    t.match(answer.json().message, why)
  }
  for (const header of [authorization, `bearer ${token}`, `BEARER  ${token}`])
    t.equal(
      (await app.inject({ url: '/v3/Jobs', headers: { authorization: header } })).statusCode,
      200,
      header,
    )
})

t.test("a token ends on the world's clock", async (t) => {
  // the clock runs with the wall clock here, and one token lives for an instant only
  const { app } = mock(t, { now: undefined, tokenLifetime: 1 })
  const { access_token } = (await ask(app, PASSWORD)).json()
  const get = () => app.inject({ url: '/v3/Jobs', headers: { authorization: `Bearer ${access_token}` } })
  let answer = await get()
  while (answer.statusCode === 200) answer = await get()
  t.equal(answer.statusCode, 401)
  t.match(answer.json(), { message: /expired/ })
})

t.test('the suffix of a login chooses a sandbox, and the token carries it', async (t) => {
  const { app, login } = mock(t)
  const jobs = async (t: Test, username: string) => {
    const answer = await app.inject({ url: '/v3/Jobs', headers: await login(username) })
    t.equal(answer.statusCode, 200)
    return answer.json<{ id: string; name: string }[]>()
  }
  const plain = await jobs(t, 'administrator')
  const [w7, again, domain] = [
    await jobs(t, 'administrator+w7'),
    await jobs(t, 'Administrator+w7'),
    await jobs(t, 'HOST\\administrator+w7'),
  ]
  t.strictSame(w7, again)
  t.strictSame(w7, domain)
  t.strictSame(
    w7.map(({ name }) => name),
    plain.map(({ name }) => name),
  )
  t.not(w7[1]?.id, plain[1]?.id, 'another world')
  t.equal((await ask(app, PASSWORD.replace('administrator', 'administrator+..%2Fx'))).statusCode, 400)
})

t.test('a + that is not encoded is a blank in a form, and means the same', async (t) => {
  const user = ['administrator', 'John Doe', 'svc w8', 'svc'].map((name) => ({ name, password: 'password' }))
  const { app, send } = mock(t, { user })
  const organization = {
    type: 'office365',
    exchangeOnlineSettings: { account: 'Backup Admin', password: 'p' },
  }
  const created = await send('POST', '/v3/Organizations', { ...organization, organizationName: 'a.example' })
  const tenant = created.statusCode === 201
  const CASES: [username: string, userName: string, sandbox: string][] = [
    ['administrator+w7', 'administrator', 'w7'],
    ['administrator%20w7', 'administrator', 'w7'],
    ['administrator%2Bw7', 'administrator', 'w7'],
    ['SERVER%5Cadministrator+w7', 'administrator', 'w7'],
    ['John+Doe+w7', 'john doe', 'w7'],
    // an account whose own name has a blank wins
    ['John+Doe', 'john doe', ''],
    ['SERVER\\svc+w8', 'svc w8', ''],
    ['svc%2Bw8', 'svc', 'w8'],
    ['svc+w7', 'svc', 'w7'],
  ]
  for (const [username, userName, sandbox] of CASES) {
    const payload = `grant_type=password&username=${username}&password=password`
    const answer = await ask(app, payload)
    t.match(answer.json(), { userName }, username)
    const other = { ...FORM, 'x-vbo-mock-sandbox': 'w9' }
    const contradicted = await app.inject({ method: 'POST', url: '/v3/Token', headers: other, payload })
    t.equal(contradicted.statusCode, sandbox === '' ? 200 : 400, username)
    if (sandbox !== '') t.match(contradicted.json().error_description, `for the sandbox '${sandbox}'`)
  }
  t.equal((await ask(app, PASSWORD.replace('administrator', 'nobody+w7'))).statusCode, 400)
  t.equal((await ask(app, PASSWORD.replace('administrator', 'administrator+w/7'))).statusCode, 400)
  const { sandboxes } = (await app.inject('/__admin/info')).json()
  t.notOk(sandboxes.includes('doe'), 'no world is made for a part of a name')
  if (tenant)
    t.equal((await ask(app, 'grant_type=password&username=Backup+Admin&password=p')).statusCode, 200)
})

t.test('faults of a sandbox apply to its logins, however they write the +', async (t) => {
  const { app, control } = mock(t)
  await control('POST', '/__admin/faults?sandbox=w7', {
    match: { path: '/v3/Token' },
    effect: { status: 503 },
  })
  for (const name of ['administrator+w7', 'administrator%2Bw7', 'administrator%20w7'])
    t.equal((await ask(app, PASSWORD.replace('administrator', name))).statusCode, 503, name)
  t.equal((await ask(app, PASSWORD)).statusCode, 200)
})

t.test('nothing keeps what is answered to a login', async (t) => {
  const { app } = mock(t)
  const answers = [
    await ask(app, PASSWORD),
    await ask(app, ''),
    await ask(app, PASSWORD.replace('password=password', 'password=wrong')),
    await app.inject({ method: 'POST', url: '/v3/Token', payload: {} }),
    // what is refused on the way to it
    await app.inject({
      method: 'POST',
      url: '/v3/Token',
      headers: { ...FORM, host: 'a b' },
      payload: PASSWORD,
    }),
  ]
  t.strictSame(
    answers.map(({ statusCode }) => statusCode),
    [200, 400, 400, 400, 400],
  )
  for (const { headers } of answers) t.match(headers, { 'cache-control': 'no-store', pragma: 'no-cache' })
})

t.test('auth any takes every login, but not none', async (t) => {
  const { app } = mock(t, { auth: 'any' })
  t.equal((await ask(app, 'grant_type=password&username=whoever&password=whatever')).statusCode, 200)
  t.equal((await ask(app, 'grant_type=password&username=whoever')).statusCode, 400)
})

t.test('tokens cannot be worked out without the passwords', async (t) => {
  const ours = (await ask(mock(t).app, PASSWORD)).json().access_token
  const others = mock(t, {
    user: [
      { name: 'administrator', password: 'password' },
      { name: 'b', password: 'secret' },
    ],
  })
  t.not((await ask(others.app, PASSWORD)).json().access_token, ours)
  const w1 = (await ask(mock(t).app, PASSWORD.replace('administrator', 'administrator%2Bw1'))).json()
    .access_token
  t.not(w1, ours)
})

t.test('tokens are bounded in number: the oldest goes', async (t) => {
  const { app } = mock(t)
  const first = (await ask(app, PASSWORD)).json().access_token
  const get = () => app.inject({ url: '/v3/Proxies', headers: { authorization: `Bearer ${first}` } })
  t.equal((await get()).statusCode, 200)
  for (let n = 0; n < 9999; n++) await ask(app, PASSWORD)
  t.equal((await get()).statusCode, 200, 'ten thousand are kept')
  await ask(app, PASSWORD)
  t.equal((await get()).statusCode, 401, 'and no more')
})
