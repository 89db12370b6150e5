import t from 'tap'
import { openMailbox } from '../api/restore/restoring.js'
import { mock, sameState } from '../helper.js'

interface Answer {
  status: number
  headers: Record<string, string>
  body: string
}

const answerOf = async (api: ReturnType<typeof mock>, path: string, sandbox = ''): Promise<Answer> => {
  const query = new URLSearchParams({ path, ...(sandbox && { sandbox }) })
  const answer = await api.control('GET', `/__admin/untracked?${query}`)
  t.equal(answer.statusCode, 200, answer.body)
  return answer.json()
}

t.test('it is what a client gets', async (t) => {
  const api = mock(t)
  for (const path of [
    '/v3/Jobs',
    '/v3/Organizations?limit=1',
    '/V3/jobs/',
    '/v3/Proxies/nobody',
    '/v3/None',
    '/v3',
  ]) {
    const asked = await api.get(path)
    const { status, headers, body } = await answerOf(api, path)
    t.equal(status, asked.statusCode, path)
    t.equal(body, asked.body, path)
    t.equal(headers['content-type'], asked.headers['content-type'])
    t.equal(headers['x-vbo-mock-state'], asked.headers['x-vbo-mock-state'])
  }
  for (const path of ['/v3/Jobs', '/v8/Jobs'])
    t.equal((await answerOf(api, `/${path}`)).body, (await api.get(path)).body, 'a slash too many is fine')
  const { json } = await api.app.inject({
    url: '/__admin/untracked?path=/v3/Jobs',
    headers: { host: 'localhost:4443', 'x-forwarded-proto': 'https' },
  })
  t.match(json().body, '"https://localhost:4443/v3/', 'links are those of the caller')
})

t.test('it is of the sandbox that is named', async (t) => {
  const api = mock(t)
  await api.control('POST', '/__admin/sandboxes', { name: 'w7' })
  const [own, other] = [await answerOf(api, '/v3/Jobs'), await answerOf(api, '/v3/Jobs', 'w7')]
  t.not(own.body, other.body)
  const asked = await api.app.inject({ url: '/v3/Jobs', headers: await api.login('administrator+w7') })
  t.equal(other.body, asked.body)
})

t.test('it leaves no trace', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  await api.control('PUT', '/__admin/work', { job: { polls: 1 } })
  const [job] = await api.json<{ id: string }[]>('/v3/Jobs')
  await api.send('POST', `/v3/Jobs/${job?.id}/Action`, { start: null })
  await api.control('POST', '/__admin/faults', { effect: { status: 500 } })
  await api.control('POST', '/__admin/clock/advance', { by: 'PT10M' })
  await api.control('DELETE', '/__admin/requests')
  const before = api.state()

  const sessions = await answerOf(api, '/v3/JobSessions')
  t.equal(sessions.status, 200, 'no fault applies')
  t.match(sessions.body, '"Running"', 'and it is no poll')
  const items = await answerOf(api, `${new URL(mailbox, 'http://localhost').pathname}/Items`)
  t.equal(items.status, 200)

  sameState(t, api.state(), before, 'nothing has changed, nor was the restore session used')
  const { requests } = (await api.control('GET', '/__admin/requests')).json()
  t.strictSame(requests, [], 'nothing is in the journal')
  t.match((await api.control('GET', '/__admin/faults')).json(), { faults: [{ matched: 0, applied: 0 }] })
})

t.test('what it has answered is not kept for clients, whose use of a restore session counts', async (t) => {
  const api = mock(t)
  const items = `${new URL(await openMailbox(api), 'http://localhost').pathname}/Items`
  await api.control('POST', '/__admin/clock/advance', { by: 'PT10M' })
  await answerOf(api, items)
  const before = api.state().tables.restoreSessions[0]?.used
  await api.get(items)
  t.not(api.state().tables.restoreSessions[0]?.used, before)
})

t.test('only the API is looked at', async (t) => {
  const api = mock(t)
  for (const path of [
    '/__admin/reset',
    '/v3/../__admin/events',
    '/v3/%2e%2e/__admin/events',
    '/v33',
    'v3/Jobs',
    '//elsewhere/v3/Jobs',
    'https://elsewhere/v3/Jobs',
    '\\v3/Jobs',
  ]) {
    const answer = await api.control('GET', `/__admin/untracked?${new URLSearchParams({ path })}`)
    t.equal(answer.statusCode, 400, path)
    t.match(answer.json().message, "'path' must be a path of the API")
  }
  const remote = await api.app.inject({ url: '/__admin/untracked?path=/v3/Jobs', remoteAddress: '192.0.2.1' })
  t.equal(remote.statusCode, 403)
})

t.test('nobody passes for it by what is sent', async (t) => {
  const api = mock(t)
  const { headers } = await answerOf(api, '/v3/Jobs')
  for (const sent of [
    {},
    { untracked: 'true', 'x-untracked': '1' },
    { ...headers },
    { 'user-agent': 'lightMyRequest' },
  ])
    t.equal((await api.app.inject({ url: '/v3/Jobs', headers: sent })).statusCode, 401)
  t.equal((await api.app.inject('/v3/Jobs?untracked=true')).statusCode, 401)
})

t.test('a list without pages can be read in parts', async (t) => {
  const api = mock(t)
  const all = (await api.json('/v3/JobSessions')) as object[]
  const read = async (query: string) =>
    (await api.control('GET', `/__admin/untracked?path=/v3/${query}`)).json() as Answer & { total?: number }
  const some = await read('JobSessions&offset=3&limit=2')
  t.equal(some.total, all.length)
  t.strictSame(JSON.parse(some.body), all.slice(3, 5))
  t.strictSame(JSON.parse((await read(`JobSessions&offset=${all.length}&limit=2`)).body), [])
  t.equal((await read('JobSessions')).total, undefined)
  const page = await read('LicensedUsers&limit=2')
  t.equal(page.total, undefined, 'what has pages is read by them')
  t.equal(JSON.parse(page.body).limit, 30)
})
