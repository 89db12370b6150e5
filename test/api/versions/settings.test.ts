import t from 'tap'
import { mock } from '../../helper.js'

const VERSIONS = ['v3', 'v4', 'v5', 'v6', 'v7', 'v8']

t.test('settings of mail tell of sign-ins from the version that has them on', async (t) => {
  const { get, json } = mock(t)
  const CASES: [path: string, first: string, signIns: string][] = [
    ['VBOEmailSettings', 'v3', 'v7'],
    ['VEXEmailSettings', 'v3', 'v8'],
    ['VESPEmailSettings', 'v3', 'v8'],
    ['VEODEmailSettings', 'v3', 'v8'],
    ['VetEmailSettings', 'v5', 'v8'],
    ['AuditEmailSettings', 'v5', 'v7'],
  ]
  for (const [path, first, signIns] of CASES)
    for (const version of VERSIONS) {
      const what = `/${version}/${path}`
      if (version < first) {
        t.equal((await get(what)).statusCode, 404, what)
        continue
      }
      const expected = version < signIns ? undefined : 'CustomSmtp'
      t.equal((await json<Record<string, unknown>>(what)).authenticationType, expected, what)
    }
})

t.test(
  'a test mail is sent by the verb of each version, and to where the link of the action leads',
  async (t) => {
    const { json, send, state } = mock(t)
    const server = { smtpServer: 'mail.example', from: 'a@example.com', to: 'b@example.com' }
    t.equal(
      (await send('PUT', '/v8/VBOEmailSettings', { enableNotification: true, ...server })).statusCode,
      204,
    )
    t.equal(
      (await send('PUT', '/v6/VEXEmailSettings', { server: 'mail.example', from: 'a@example.com' }))
        .statusCode,
      200,
    )
    t.equal(
      (await send('PUT', '/v8/VEODEmailSettings', { server: 'mail.example', from: 'a@example.com' }))
        .statusCode,
      204,
    )
    const email = { email: 'c@example.com' }
    const CASES: [path: string, body: object | undefined, status: number][] = [
      ['v3/VBOEmailSettings/Action', { sendTest: null }, 200],
      ['v6/VBOEmailSettings/SendTest', undefined, 200],
      ['v6/VBOEmailSettings/Action', { sendTest: null }, 200],
      ['v8/VBOEmailSettings/SendTestEmail', undefined, 204],
      ['v7/VEXEmailSettings/SendTest', email, 200],
      ['v8/VEXEmailSettings/SendTestEmail', email, 204],
      ['v6/VEODEmailSettings/SendTestEmail', email, 200],
      ['v8/VEODEmailSettings/SendTestEmail', email, 204],
      ['v8/VBOEmailSettings/SendTest', undefined, 404],
    ]
    for (const [path, body, status] of CASES)
      t.equal((await send('POST', `/${path}`, body)).statusCode, status, path)
    const sent = CASES.filter(([, , status]) => status < 300).length
    t.equal(state().tables.mails.length, sent)
    for (const version of ['v5', 'v6', 'v7', 'v8']) {
      const { _actions } = await json<{ _actions: { sendTest: { uri: string } } }>(
        `/${version}/VBOEmailSettings`,
      )
      const { pathname } = new URL(_actions.sendTest.uri, 'http://localhost')
      const answer = await send('POST', pathname, version === 'v5' ? { sendTest: null } : undefined)
      t.ok(answer.statusCode < 300, pathname)
    }
  },
)

t.test('mail through an account of Google or Microsoft is refused as not simulated', async (t) => {
  const { send, json } = mock(t)
  const before = await json('/v8/VBOEmailSettings')
  for (const [path, body] of [
    ['v7/VBOEmailSettings', { authenticationType: 'Microsoft365', userId: 'a@example.com' }],
    ['v8/VEXEmailSettings', { requestId: '1' }],
    ['v8/VetEmailSettings', { port: 26 }],
  ] as const)
    t.equal((await send('PUT', `/${path}`, body)).statusCode, 501, path)
  t.equal(
    (await send('PUT', '/v8/VBOEmailSettings', before)).statusCode,
    204,
    'what was read may be sent back',
  )
  t.strictSame(await json('/v8/VBOEmailSettings'), before)
})

t.test('settings of the server are read and changed in every version', async (t) => {
  const { json, send } = mock(t)
  for (const [index, version] of VERSIONS.entries()) {
    const status = version === 'v8' ? 204 : 200
    const keeponlyLast = 10 + index
    for (const [path, change] of [
      ['HistorySettings', { keeponlyLast }],
      ['ExclusionSettings', { drafts: index % 2 === 0 }],
      ['InternetProxySettings', { useInternetProxy: true, hostName: `proxy${index}` }],
    ] as const) {
      t.equal((await send('PUT', `/${version}/${path}`, change)).statusCode, status, `${version} ${path}`)
      for (const other of VERSIONS) t.match(await json(`/${other}/${path}`), change, `${other} ${path}`)
    }
  }
})
