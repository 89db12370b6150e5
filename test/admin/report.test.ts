import t from 'tap'
import { startMock } from '../../src/index.js'
import { formatHtml } from '../../src/testing/report/html-report.js'
import { formatJunit } from '../../src/testing/report/junit-report.js'
import { FORM, mock, NOBODY, NOW, type TestMock } from '../helper.js'

interface Finding {
  readonly rule: string
  readonly severity: string
  readonly detail: string
  readonly count: number
  readonly calls: number[]
}

interface Report {
  readonly findings: Finding[]
  readonly rules: { rule: string; findings: number }[]
}

const reportOn = async ({ control }: TestMock): Promise<Report> =>
  (await control('GET', '/__admin/report')).json()

const rulesFor = async (api: TestMock): Promise<string[]> =>
  (await reportOn(api)).findings.map(({ rule }) => rule)

async function explore(api: TestMock): Promise<string> {
  const [organization] = await api.json<{ id: string }[]>('/v3/Organizations')
  const answer = await api.send('POST', `/v3/Organizations/${organization?.id}/Action`, {
    explore: { type: 'Vex' },
  })
  return answer.json<{ id: string }>().id
}

const stop = (api: TestMock, id: string) =>
  api.send('POST', `/v3/RestoreSessions/${id}/Action`, { stop: null })

/** Logs in by hand, since `login` of the helper is asked once. */
const logIn = ({ app }: TestMock, form: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url: '/v3/Token',
    headers: FORM,
    payload: new URLSearchParams({
      grant_type: 'password',
      username: 'administrator',
      password: 'password',
      ...form,
    }).toString(),
  })

t.test('there is nothing to say of a client that does well', async (t) => {
  const api = mock(t)
  const id = await explore(api)
  const mailboxes = `/v3/RestoreSessions/${id}/Organization/Mailboxes`
  let next: string | undefined = `${mailboxes}?limit=5`
  while (next !== undefined) {
    const page: { _links: { next?: { href: string } } } = await api.json(next)
    next = page._links.next?.href.replace(/^http:\/\/[^/]+/, '')
  }
  await stop(api, id)
  await api.get(`/v3/Jobs/${NOBODY}`)
  const report = await reportOn(api)
  t.strictSame(report.findings, [])
  t.match(report, { sandbox: '', at: '2026-03-02T14:30:00.000Z', dropped: 0 })
  t.equal(report.rules.length, 14)
  t.ok(report.rules.every(({ findings }) => findings === 0))
})

t.test('restore sessions that are left open', async (t) => {
  const api = mock(t)
  const [left, stopped] = [await explore(api), await explore(api)]
  await stop(api, stopped)
  t.match((await reportOn(api)).findings, [
    {
      rule: 'restore-session-left-open',
      severity: 'error',
      count: 1,
      detail: new RegExp(`${left}, .*still open`),
    },
  ])
  await api.advance('PT2H')
  t.match((await reportOn(api)).findings, [{ detail: /It ended because nobody used it/ }])
})

t.test('a login for each call', async (t) => {
  const api = mock(t)
  for (let n = 0; n < 4; n++) {
    const authorization = `Bearer ${(await logIn(api)).json().access_token}`
    await api.app.inject({ url: '/v3/Jobs', headers: { authorization } })
  }
  t.match((await reportOn(api)).findings, [
    {
      rule: 'login-per-call',
      detail: 'administrator logged in 4 times for 4 other requests.',
      calls: [1, 3, 5, 7],
    },
  ])
  for (let n = 0; n < 11; n++) await api.get('/v3/Proxies')
  t.strictSame(await rulesFor(api), [], 'many calls make up for many logins')
})

t.test('operations that the mock does not simulate are counted, and no 501 of a fault is', async (t) => {
  const api = mock(t)
  for (const url of ['/v8/ManagementMode', '/v8/ManagementMode?limit=5', '/v7/ManagementMode'])
    await api.get(url)
  await api.control('POST', '/__admin/faults', { match: { path: '/v3/Jobs' }, effect: { status: 501 } })
  await api.get('/v3/Jobs')
  const { findings } = await reportOn(api)
  t.match(findings, [
    {
      rule: 'not-simulated',
      severity: 'warning',
      detail: 'The response to GET v8 /ManagementMode was 501.',
      count: 2,
      calls: [2, 3],
    },
    { rule: 'not-simulated', detail: 'The response to GET v7 /ManagementMode was 501.', count: 1 },
  ])
  t.equal(findings.length, 2)
})

t.test('the refresh token, when the access token has expired', async (t) => {
  const again = mock(t)
  await logIn(again)
  await logIn(again)
  t.strictSame(await rulesFor(again), [], 'it has not expired yet')
  await again.advance('PT1H')
  await logIn(again)
  t.match((await reportOn(again)).findings, [{ rule: 'refresh-token-unused', count: 1, calls: [3] }])

  const told = mock(t)
  await logIn(told)
  await told.app.inject({ url: '/v3/Jobs', headers: { authorization: 'Bearer gone' } })
  await logIn(told)
  t.strictSame(await rulesFor(told), ['refresh-token-unused'])

  const well = mock(t)
  const { refresh_token } = (await logIn(well)).json<{ refresh_token: string }>()
  await well.advance('PT1H')
  await logIn(well, { grant_type: 'refresh_token', refresh_token })
  t.strictSame(await rulesFor(well), [])
})

t.test('pages that are not read', async (t) => {
  const api = mock(t)
  await api.get('/v3/LicensedUsers?limit=5')
  t.match((await reportOn(api)).findings, [
    {
      rule: 'only-first-page',
      detail: 'GET /LicensedUsers has more pages, but the client read none of them.',
    },
  ])
  await api.get('/v3/licensedusers/?limit=5&offset=5')
  t.strictSame(await rulesFor(api), [])
  const [organization] = await api.json<{ id: string }[]>('/v3/Organizations')
  await api.get(`/v3/LicensedUsers?limit=5&organizationId=${organization?.id}`)
  t.strictSame(await rulesFor(api), ['only-first-page'], 'another filter is another collection')
})

t.test('errors that are ignored', async (t) => {
  const api = mock(t)
  const ask = (body: object) => api.send('POST', `/v3/Jobs/${NOBODY}/Action`, body)
  for (let n = 0; n < 2; n++) await ask({ start: null })
  await ask({ stop: null })
  t.strictSame(await rulesFor(api), [], 'twice is no habit, and another body is another request')
  await ask({ start: null })
  t.match((await reportOn(api)).findings, [
    {
      rule: 'error-repeated',
      count: 3,
      detail:
        'The response to POST /Jobs/{jobId}/Action start was 404, and the client sent the same request again.',
    },
  ])
})

t.test('addresses that lead nowhere', async (t) => {
  const api = mock(t)
  const [session] = await api.json<{ id: string }[]>('/v3/JobSessions')
  await api.get(`/v3/JobSessions/${session?.id}/log`)
  await api.get('/v3/BackupJobs?x=1')
  await api.send('DELETE', '/v3/Jobs')
  const { findings } = await reportOn(api)
  t.match(findings, [
    { rule: 'unknown-route', detail: 'The response to GET /v3/BackupJobs was 404.' },
    { rule: 'unknown-route', detail: 'The response to DELETE /v3/Jobs was 405.' },
    { rule: 'quirk-log', severity: 'warning' },
  ])
})

t.test('deviations', async (t) => {
  const api = mock(t)
  const [job] = await api.json<{ id: string }[]>('/v3/Jobs?limit=5')
  for (let n = 0; n < 2; n++)
    await api.send('PUT', `/v3/Jobs/${job?.id}`, '{"descripton": "x", "Name": 5, "runNow": "false",}')
  await api.send('PUT', `/v3/Jobs/${job?.id}`, '{"name": "x", "name": "y"}')
  const { findings } = await reportOn(api)
  t.match(
    findings.map(({ rule, severity, count }) => [rule, severity, count]),
    [
      ['unknown-property', 'error', 2],
      ['unknown-parameter', 'error', 1],
      ['repaired-value', 'warning', 2],
      ['repaired-value', 'warning', 2],
      ['repaired-name', 'warning', 2],
      ['repaired-json', 'warning', 2],
      ['repaired-json', 'warning', 1],
    ],
  )
  t.match(findings[0]?.detail, /^PUT \/Jobs\/\{\w+\}: There is no property 'descripton'/)
})

t.test('of very many findings some are shown, and the others counted', async (t) => {
  const api = mock(t)
  for (let n = 0; n < 60; n++) await api.get(`/v3/Nothing${n}`)
  const { findings } = await reportOn(api)
  t.equal(findings.length, 51)
  t.match(findings.at(-1), {
    rule: 'unknown-route',
    detail: 'There are 10 more findings of this kind.',
    count: 10,
  })
})

const EVIL = `<script>alert("1")</script>&'`

t.test('as the XML of JUnit', async (t) => {
  const api = mock(t)
  await api.get(`/v3/${encodeURIComponent(EVIL).replaceAll("'", '%27')}`)
  await api.app.inject({ url: `/v3/x`, method: 'GET' })
  const answer = await api.control('GET', '/__admin/report?format=junit')
  t.equal(answer.headers['content-type'], 'application/xml; charset=utf-8')
  t.match(answer.body, '<testsuites tests="14" failures="1" errors="0">')
  t.match(
    answer.body,
    /<testcase classname="vbo365-mock.unknown-route" name="unknown-route" time="0">\s*<failure type="error"/,
  )
  t.match(answer.body, '<testcase classname="vbo365-mock.quirk-log" name="quirk-log" time="0"/>')
  t.equal(answer.body.match(/<testcase /g)?.length, 14)
  t.equal(unbalanced(answer.body), undefined)
  for (const accept of ['application/xml', 'text/xml;q=0.9, */*'])
    t.equal((await api.app.inject({ url: '/__admin/report', headers: { accept } })).body, answer.body)
})

/** The first tag that is not closed as it was opened. */
function unbalanced(xml: string): string | undefined {
  const open: string[] = []
  for (const [, end, name = '', alone] of xml.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)) {
    if (end && open.pop() !== name) return name
    if (!end && !alone) open.push(name)
  }
  return open[0]
}

t.test('as a page, which does nothing but show itself', async (t) => {
  const api = mock(t)
  await api.send('PUT', '/v3/HistorySettings', { [EVIL]: 1, a: EVIL })
  await api.app.inject({ url: `/v3/${EVIL}`, headers: await api.login() })
  const answer = await api.control('GET', '/__admin/report?format=html')
  t.equal(answer.headers['content-type'], 'text/html; charset=utf-8')
  const policy = String(answer.headers['content-security-policy'])
  t.match(policy, /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; base-uri 'none'/)
  t.notMatch(policy, 'unsafe')
  t.notMatch(answer.body, /<script|onerror=| style=/i)
  t.match(answer.body, 'Requests use paths or methods that the API does not have')
  const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9'
  t.equal((await api.app.inject({ url: '/__admin/report', headers: { accept } })).body, answer.body)
})

t.test('whatever a client has sent is escaped', async (t) => {
  const finding = {
    rule: EVIL,
    severity: 'error',
    title: EVIL,
    detail: EVIL,
    count: 1,
    calls: [1],
    advice: EVIL,
  } as const
  const report = {
    sandbox: EVIL,
    at: NOW,
    calls: 1,
    dropped: 0,
    findings: [{ ...finding, detail: `${EVIL}\u0000\u001b\ud800` }],
    rules: [{ rule: EVIL, title: EVIL, findings: 1 }],
  }
  for (const text of [formatHtml(report), formatJunit(report)]) {
    t.notMatch(text, '<script')
    t.notMatch(text, 'alert("')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML can hold none of these
    t.notMatch(text, /[\u0000\u001b\p{Cs}]/u)
    t.match(text, '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;\ufffd\ufffd\ufffd')
  }
  t.equal(unbalanced(formatJunit(report)), undefined)
})

t.test('a format that there is none of is refused', async (t) => {
  const { statusCode, body } = await mock(t).control('GET', '/__admin/report?format=pdf')
  t.equal(statusCode, 400)
  t.match(body, /format/)
})

t.test('in the library, for each sandbox', async (t) => {
  const mock = await startMock({ now: NOW })
  t.teardown(() => mock.close())
  const sandbox = mock.sandbox('w7')
  const headers = { authorization: `Bearer ${await sandbox.token()}` }
  await mock.app.inject({ url: '/v3/Nothing', headers })
  t.strictSame((await mock.report()).findings, [])
  t.match(await sandbox.report(), { sandbox: 'w7', findings: [{ rule: 'unknown-route', calls: [2] }] })
  t.match(await sandbox.report('junit'), /^<\?xml version="1.0" encoding="UTF-8"\?>/)
  t.match(await mock.report('html'), /^<!doctype html>/)
})

t.test('strict mode leaves the query of an operation alone that is not simulated', async (t) => {
  const api = mock(t, { strict: true })
  t.equal((await api.get('/v8/ManagementMode?limit=5')).statusCode, 501)
})
