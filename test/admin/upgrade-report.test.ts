import t from 'tap'
import { startMock } from '../../src/index.js'
import { mock, NOBODY, NOW, type TestMock } from '../helper.js'

interface Finding {
  readonly rule: string
  readonly detail: string
  readonly count: number
}

/** What the client would meet at a version, by rules. */
async function upgrade({ control }: TestMock, version: string): Promise<Record<string, string[]>> {
  const { findings } = (await control('GET', `/__admin/report?upgrade=${version}`)).json()
  const byRule: Record<string, string[]> = {}
  for (const { rule, detail } of findings as Finding[]) byRule[rule] = [...(byRule[rule] ?? []), detail]
  return byRule
}

t.test('operations that have moved are told with what takes their place', async (t) => {
  const api = mock(t)
  await api.get(`/v3/Jobs/${NOBODY}/JobSessions`)
  await api.send('POST', `/v3/Jobs/${NOBODY}/Action`, { start: null })
  await api.send('POST', '/v3/RestoreSessions/Action', { explore: { type: 'vex' } })
  await api.send('DELETE', `/v3/Proxies/${NOBODY}`)
  await api.send('POST', '/v7/VBOEmailSettings/SendTest')
  await api.send('POST', `/v7/Jobs/${NOBODY}/Action`, { stop: null })
  await api.get('/v3/Nonsense')
  const v8 = await upgrade(api, 'v8')
  t.strictSame(v8['operation-moved'], [
    'GET /Jobs/{id}/JobSessions is now GET /v8/JobSessions?jobId=.',
    'POST /Jobs/{jobId}/Action start is now POST /v8/Jobs/{jobId}/start.',
    'DELETE /Proxies/{proxyId} is now POST /v8/Proxies/{proxyId}/Remove.',
    'POST v7 /VBOEmailSettings/SendTest is now POST /v8/VBOEmailSettings/SendTestEmail.',
    'POST v7 /Jobs/{jobId}/Action stop is now POST /v8/Jobs/{jobId}/stop.',
  ])
  t.strictSame(v8['operation-gone'], [
    'POST /RestoreSessions/Action explore does not exist, and no replacement is known.',
  ])
  t.strictSame((await upgrade(api, 'v5'))['operation-moved'], [
    'DELETE /Proxies/{proxyId} is now POST /v5/Proxies/{proxyId}/Action remove.',
  ])
  t.strictSame((await upgrade(api, 'v4'))['operation-moved'], undefined)
})

t.test('an action that its own version does not have is not one that is gone', async (t) => {
  const api = mock(t)
  for (const body of [{ restart: null }, { toString: null }, { start: null, stop: null }, {}, [], null])
    await api.send('POST', `/v3/Jobs/${NOBODY}/Action`, body)
  t.strictSame(await upgrade(api, 'v8'), {
    'operation-moved': ['POST /Jobs/{jobId}/Action start is now POST /v8/Jobs/{jobId}/start.'],
  })
})

t.test('lists that become pages, and statuses that change', async (t) => {
  const api = mock(t)
  await api.get('/v3/Jobs')
  await api.get('/v3/JobSessions')
  await api.get('/v7/Jobs')
  await api.send('POST', `/v3/Jobs/${NOBODY}/Action`, { start: null })
  await api.send('PUT', '/v7/HistorySettings', {})
  await api.get('/v8/Proxies')
  t.strictSame((await upgrade(api, 'v8'))['list-paged'], [
    'GET /Jobs returns a list, GET /v8/Jobs returns a page.',
    'GET /JobSessions returns a list, GET /v8/JobSessions returns a page.',
    'GET v7 /Jobs returns a list, GET /v8/Jobs returns a page.',
  ])
  t.strictSame((await upgrade(api, 'v7'))['list-paged'], [
    'GET /JobSessions returns a list, GET /v7/JobSessions returns a page.',
  ])
  t.strictSame((await upgrade(api, 'v8'))['status-changed'], [
    'PUT v7 /HistorySettings returns 200, PUT /v8/HistorySettings returns 204 without a body.',
  ])
  t.strictSame((await upgrade(api, 'v7'))['status-changed'], [
    'POST /Jobs/{jobId}/Action start returns 200, POST /v7/Jobs/{jobId}/start returns 204 without a body.',
  ])
})

t.test('properties that are sent or read, and have another name or none', async (t) => {
  const api = mock(t)
  const [session] = await api.json<{ id: string }[]>('/v3/JobSessions')
  await api.get(`/v3/JobSessions/${session?.id}/LogItems`)
  await api.get('/v3/Proxies')
  await api.send('PUT', '/v3/VEXEmailSettings', { smtpServer: 'mail.example', Port: 25 })
  await api.send('POST', `/v3/Organizations/${NOBODY}/Action`, { explore: { dateTime: NOW, tpye: 'vex' } })
  await api.get('/v7/JobSessions')
  const v8 = await upgrade(api, 'v8')
  t.strictSame(v8['body-changed'], [
    "PUT /VEXEmailSettings: 'smtpServer' is now server.",
    "POST /Organizations/{organizationId}/Action explore: there is no 'tpye'.",
  ])
  t.strictSame(v8['answer-changed'], [
    "GET /JobSessions/{sessionId}/LogItems: 'results.title' is now type and message.",
    "GET /Proxies: there is no 'isDefault'.",
    "GET /Proxies: there is no 'threadsNumber'.",
    "GET v7 /JobSessions: there is no 'totalCount'.",
  ])
  t.strictSame(v8['links-relative'], ['Links of v3 begin with scheme and host, links of v8 with /v8.'])
  const v5 = await upgrade(api, 'v5')
  t.strictSame(Object.keys(v5), ['list-paged'], 'shapes are known from version 6 on, and links change there')
})

t.test('query parameters that an operation does not have any more', async (t) => {
  const api = mock(t)
  const [organization] = await api.json<{ id: string }[]>('/v3/Organizations')
  const users = `Organizations/${organization?.id}/Users`
  await api.get(`/v3/${users}?limit=5&NAME=anna`)
  await api.get(`/v6/${users}?name=anna`)
  await api.get(`/v3/${users}?name=`)
  await api.get('/v6/RestorePoints?backupTime=2026-03-01')
  await api.get('/v7/Proxies?extendedView=true')
  await api.get('/v7/Proxies')
  t.strictSame((await upgrade(api, 'v8'))['query-changed'], [
    "GET /Organizations/{organizationId}/Users: there is no query parameter 'NAME'.",
    "GET v6 /Organizations/{organizationId}/Users: there is no query parameter 'name'.",
    "GET v6 /RestorePoints: there is no query parameter 'backupTime'.",
    "GET v7 /Proxies: there is no query parameter 'extendedView'.",
  ])
  t.equal((await upgrade(api, 'v4'))['query-changed'], undefined)
})

t.test('an answer that is another one altogether is told as a whole', async (t) => {
  const api = mock(t)
  const [organization] = await api.json<{ id: string }[]>('/v3/Organizations')
  const explore = { explore: { type: 'vex' } }
  const { id } = (await api.send('POST', `/v3/Organizations/${organization?.id}/Action`, explore)).json()
  const mailboxes = `/v3/RestoreSessions/${id}/Organization/Mailboxes`
  const [mailbox] = (await api.json<{ results: { id: string }[] }>(mailboxes)).results
  const restore = { restoretoOriginallocation: { userName: 'a', userPassword: 'b' } }
  await api.send('POST', `${mailboxes}/${mailbox?.id}/Action`, restore)
  const { 'answer-changed': changed = [] } = await upgrade(api, 'v8')
  t.strictSame(
    changed.filter((detail) => detail.includes('restoretoOriginallocation')),
    [
      'POST /RestoreSessions/{restoreSessionId}/Organization/Mailboxes/{mailboxId}/Action restoretoOriginallocation returns other properties: sessionId.',
    ],
  )
})

t.test('calls of the version itself and of later ones are let alone', async (t) => {
  const api = mock(t)
  await api.get('/v8/Jobs')
  await api.get('/v7/Jobs')
  t.strictSame(await upgrade(api, 'v7'), {})
  const { rules } = (await api.control('GET', '/__admin/report?upgrade=v7')).json()
  t.equal(rules.length, 8)
})

t.test('it can be read as text, and by the library', async (t) => {
  const here = await startMock({ listen: false, now: NOW })
  t.teardown(() => here.close())
  const headers = { authorization: `Bearer ${await here.token()}` }
  await here.app.inject({ url: '/v3/Jobs', headers })
  t.match(await here.reportUpgrade('v8'), {
    findings: [{ rule: 'list-paged', calls: [2] }, { rule: 'links-relative' }],
  })
  t.match(
    await here.reportUpgrade('v8', 'text'),
    /^\d findings in 2 requests of the default sandbox\.\n\nerror: Lists .* \(list-paged\)\n {2}- GET \/Jobs .* \(1 time: request 2\)\n {2}Read /,
  )
  await t.rejects(here.reportUpgrade('v9'), {
    message: /must be one of v4, .*it is 'v9'. Did you mean 'v8'\?/,
  })
  await t.rejects(here.reportUpgrade(''), { message: /takes the name of a version .*; it is empty/ })
  await t.rejects(here.reportUpgrade('v3'), { message: /'upgrade' must be one of v4/ })
})
