import t, { type Test } from 'tap'
import { type MockOptions, mock as makeMock } from '../../helper.js'

const CLIENT = '5b1c5e4e-0d6b-4f8e-9d6f-3c2b1a0f9e8d'
const TENANT = 'acme.onmicrosoft.com'
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const PASSWORD = { grant_type: 'password', username: 'administrator', password: 'password' }
const JSON_TYPE = 'application/json'
const FORM_TYPE = 'application/x-www-form-urlencoded'

/** A mock of one organization, which a client logs in. */
function mock(t: Test, options: MockOptions = {}) {
  const clients = [{ id: CLIENT, assertion: 'signed' }]
  const profileContent = { organizations: [{ name: TENANT, users: 1, groups: 0, sites: 0, clients }] }
  const made = makeMock(t, { profileContent, ...options })
  const login = (version: string, fields: object, type = FORM_TYPE, headers: Record<string, string> = {}) =>
    made.app.inject({
      method: 'POST',
      url: `/${version}/Token`,
      headers: { 'content-type': type, ...headers },
      payload: type === JSON_TYPE ? JSON.stringify(fields) : new URLSearchParams(fields as never).toString(),
    })
  return { ...made, log: login }
}

t.test('each version writes the instants of a login in its way', async (t) => {
  const { log } = mock(t)
  for (const version of ['v3', 'v4', 'v5', 'v6', 'v7', 'v8']) {
    const answer = (await log(version, PASSWORD)).json()
    const isIso = version >= 'v6'
    t.match(
      answer,
      {
        token_type: 'bearer',
        expires_in: 3599,
        userName: 'administrator',
        '.issued': isIso ? '2026-03-02T14:30:00.000Z' : 'Mon, 02 Mar 2026 14:30:00 GMT',
        '.expires': isIso ? '2026-03-02T15:30:00.000Z' : 'Mon, 02 Mar 2026 15:30:00 GMT',
      },
      version,
    )
  }
})

t.test('a token is good for every version, and so is a refresh token', async (t) => {
  const { app, log } = mock(t)
  const first = (await log('v7', PASSWORD)).json()
  const second = (await log('v8', { grant_type: 'refresh_token', refresh_token: first.refresh_token })).json()
  for (const { access_token } of [first, second])
    for (const version of ['v3', 'v5', 'v6', 'v8'])
      t.equal(
        (
          await app.inject({
            url: `/${version}/Organizations`,
            headers: { authorization: `Bearer ${access_token}` },
          })
        ).statusCode,
        200,
        version,
      )
})

t.test('a login is a form, or JSON from version 4 on', async (t) => {
  const { log } = mock(t)
  for (const version of ['v4', 'v6', 'v8']) {
    t.equal((await log(version, PASSWORD, JSON_TYPE)).statusCode, 200, version)
    t.equal((await log(version, { ...PASSWORD, extra: true }, JSON_TYPE)).statusCode, 200, version)
    const list = await log(version, [], JSON_TYPE)
    t.match([list.statusCode, list.json()], [400, { error: 'invalid_request' }], version)
    const text = await log(version, PASSWORD, 'text/plain')
    t.match([text.statusCode, text.json()], [400, { error_description: /application\/json/ }], version)
  }
})

t.test('a field of version 7 is nothing to complain about there', async (t) => {
  const { log } = mock(t, { strict: true })
  const fields = { ...PASSWORD, disable_antiforgery_token: true }
  for (const type of [FORM_TYPE, JSON_TYPE])
    for (const version of ['v7', 'v8']) t.equal((await log(version, fields, type)).statusCode, 200, version)
  t.match((await log('v6', fields)).json(), {
    error: 'invalid_request',
    error_description: /There is no form field/,
  })
})

t.test('a client logs in the organization whose profile names it', async (t) => {
  const { app, log } = mock(t)
  const both = { client_id: CLIENT.toUpperCase(), assertion: 'signed' }
  const CASES: [fields: { grant_type: string } & Record<string, string>, versions: string][] = [
    [{ grant_type: JWT_BEARER, ...both }, 'v4 v5 v6 v7 v8'],
    [{ grant_type: 'operator', ...both }, 'v6 v7 v8'],
    [{ grant_type: 'integration', integration_token: 'signed' }, 'v6 v7'],
    [{ grant_type: 'integration', integration_token: 'signed', client_id: CLIENT }, 'v6 v7'],
  ]
  for (const [fields, versions] of CASES)
    for (const version of ['v3', 'v4', 'v5', 'v6', 'v7', 'v8']) {
      const what = `${fields.grant_type} in ${version}`
      const answer = await log(version, fields)
      if (versions.includes(version)) {
        t.match(answer.json(), { userName: CLIENT }, what)
        const headers = { authorization: `Bearer ${answer.json().access_token}` }
        const own = await app.inject({ url: `/${version}/Organization`, headers })
        t.match(own.json(), { name: TENANT }, what)
        t.equal((await app.inject({ url: `/${version}/Jobs`, headers })).statusCode, 403, what)
      } else t.match([answer.statusCode, answer.json()], [400, { error: 'unsupported_grant_type' }], what)
    }
})

t.test(
  'a client that no profile names is refused in the words of OAuth, whatever logins are accepted',
  async (t) => {
    const { log } = mock(t, { auth: 'any' })
    const CASES: [fields: Record<string, string>, error: string][] = [
      [{ grant_type: JWT_BEARER, client_id: CLIENT, assertion: 'wrong' }, 'invalid_grant'],
      [{ grant_type: JWT_BEARER, client_id: 'other', assertion: 'signed' }, 'invalid_grant'],
      [{ grant_type: JWT_BEARER, assertion: 'signed' }, 'invalid_request'],
      [{ grant_type: JWT_BEARER, client_id: CLIENT }, 'invalid_request'],
      [{ grant_type: 'operator', client_id: `backup@${TENANT}`, assertion: 'password' }, 'invalid_grant'],
      [{ grant_type: 'integration', integration_token: 'wrong' }, 'invalid_grant'],
      [{ grant_type: 'integration', integration_token: 'signed', client_id: 'other' }, 'invalid_grant'],
      [{ grant_type: 'integration' }, 'invalid_request'],
    ]
    for (const [fields, error] of CASES) {
      const answer = await log('v7', fields)
      t.match([answer.statusCode, answer.json()], [400, { error }], JSON.stringify(fields))
    }
  },
)

t.test('a client and its assertion are no user name and password', async (t) => {
  const { log } = mock(t)
  const answer = await log('v8', { grant_type: 'password', username: CLIENT, password: 'signed' })
  t.match(answer.json(), { error: 'Authorization Error' })
})

t.test('a client logs in to a sandbox, which a wrong assertion does not make', async (t) => {
  const { app, log, server } = mock(t)
  const sandbox = { 'x-vbo-mock-sandbox': 'w1' }
  const fields = { grant_type: JWT_BEARER, client_id: CLIENT }
  t.equal((await log('v8', { ...fields, assertion: 'wrong' }, FORM_TYPE, sandbox)).statusCode, 400)
  t.notOk(server.sandboxes.list().some(({ name }) => name === 'w1'))
  const { access_token } = (await log('v8', { ...fields, assertion: 'signed' }, FORM_TYPE, sandbox)).json()
  t.ok(server.sandboxes.list().some(({ name }) => name === 'w1'))
  const headers = { authorization: `Bearer ${access_token}` }
  t.match((await app.inject({ url: '/v8/Organization', headers })).json(), { name: TENANT })
})

t.test('a logout ends the two tokens of a login, and no others', async (t) => {
  const { app, log } = mock(t)
  for (const [version, status] of [
    ['v7', 200],
    ['v8', 204],
  ] as const) {
    const [first, second] = [(await log(version, PASSWORD)).json(), (await log(version, PASSWORD)).json()]
    const isGood = async ({ access_token, refresh_token }: typeof first) => {
      const headers = { authorization: `Bearer ${access_token}` }
      const access = await app.inject({ url: '/v3/Jobs', headers })
      const refresh = await log('v3', { grant_type: 'refresh_token', refresh_token })
      return [access.statusCode, refresh.statusCode]
    }
    const headers = { authorization: `Bearer ${first.access_token}` }
    const left = await app.inject({ method: 'POST', url: `/${version}/token/logout`, headers })
    t.strictSame([left.statusCode, left.body], [status, ''], version)
    t.strictSame(
      [await isGood(first), await isGood(second)],
      [
        [401, 400],
        [200, 200],
      ],
      version,
    )
    const again = await app.inject({ method: 'POST', url: `/${version}/token/logout`, headers })
    t.equal(again.statusCode, 401, version)
  }
})

t.test('a logout needs the token that it ends', async (t) => {
  const { app, log } = mock(t)
  for (const authorization of [undefined, 'Bearer nobody', 'Basic eA==', 'Bearer'])
    for (const version of ['v7', 'v8']) {
      const headers = authorization === undefined ? {} : { authorization }
      const answer = await app.inject({ method: 'POST', url: `/${version}/token/logout`, headers })
      t.equal(answer.statusCode, 401, `${version} ${authorization}`)
    }
  const headers = { authorization: `Bearer ${(await log('v7', PASSWORD)).json().access_token}` }
  t.equal((await app.inject({ url: '/v7/token/logout', headers })).statusCode, 405)
  t.equal((await app.inject({ method: 'POST', url: '/v6/token/logout', headers })).statusCode, 404)
})

t.test('a throttled login is told to wait in every version', async (t) => {
  const { control, log } = mock(t)
  for (const version of ['v4', 'v6', 'v8']) {
    await control('POST', '/__admin/scenarios/throttled-token')
    for (const status of [429, 429, 200]) {
      const answer = await log(version, PASSWORD)
      t.equal(answer.statusCode, status, version)
      if (status === 429)
        t.match([answer.headers['retry-after'], answer.json()], ['5', { error: 'invalid_request' }], version)
    }
  }
})
