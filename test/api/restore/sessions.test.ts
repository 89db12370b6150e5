import t from 'tap'
import { type Method, mock, NOBODY } from '../../helper.js'
import {
  ACCOUNT,
  act,
  backUp,
  type Entry,
  firstOrganization,
  idsOf,
  list,
  open,
  openDrive,
  openMailbox,
  openSite,
} from './restoring.js'

interface Session {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly state: string
}

t.test('points in time are read as clients write them, without a zone as UTC', async (t) => {
  const api = mock(t)
  const url = `/v3/Organizations/${await firstOrganization(api)}/Action`
  const nameOf = async (datetime: string): Promise<string> =>
    (await api.send('POST', url, { explore: { type: 'vex', datetime } })).json<Session>().name
  // half past eight in New York, where the server stands
  for (const datetime of [
    '2026-03-02T01:30:00Z',
    '2026-03-02T01:30:00.0000000Z',
    '2026-03-01T20:30:00-05:00',
    '2026-03-02 01:30:00.000',
    '2026.03.02 01:30:00',
    '2026.03.02 01:30',
    '2026-03-02T01:30:00',
    '3/2/2026 1:30:00 AM',
    '03/02/2026 1:30 am',
  ])
    t.match(await nameOf(datetime), / - 3\/1\/2026 8:30:00 PM\)$/, datetime)
  t.match(await nameOf('2026-03-01'), / - 2\/28\/2026 7:00:00 PM\)$/)
  t.match(await nameOf('2036-03-01T00:00:00Z'), / - 3\/2\/2026 9:30:00 AM\)$/, 'the future is now')
  const wrong = await api.send('POST', url, { explore: { type: 'Vex', datetime: '13/13/2026 3:00 PM' } })
  t.match(
    [wrong.statusCode, wrong.json()],
    [400, { message: /ISO 8601 .* yyyy.MM.dd HH:mm, .* it is '13\/13\/2026 3:00 PM'/ }],
  )
})

t.test('what was never backed up, or not yet, is opened and shows nothing', async (t) => {
  const api = mock(t)
  const jobs = await api.json<Session[]>('/v3/Jobs')
  const job = (start: string) => `/v3/Jobs/${jobs.find(({ name }) => name.startsWith(start))?.id}`
  const organization = `/v3/Organizations/${await firstOrganization(api)}`
  const tenant = await api.login(`backup@${(await api.json<Entry>(organization)).name}`)
  const administrator = await api.login('administrator')
  const early = { type: 'Vex', datetime: '2001-01-01T00:00:00Z' }
  for (const [url, explore, headers] of [
    [job('Subsidiary group'), { type: 'Vex' }],
    [job('Whole'), { ...early, datetime: '2026-01-01T00:00:00Z' }],
    [job('Board'), { type: 'Vesp' }],
    // there was mail to be seen then, but nothing else
    [organization, { type: 'Veod', datetime: '2019-06-16T19:00:00Z' }],
    [organization, { ...early, type: 'Vesp', showDeleted: true, showAllVersions: true }],
    ['/v3/Organization', early, tenant],
    ['/v3/RestoreSessions', early, tenant],
  ] as const) {
    const opened = await api.app.inject({
      method: 'POST',
      url: `${url}/Action`,
      headers: headers ?? administrator,
      payload: { explore },
    })
    t.match([opened.statusCode, opened.json()], [201, { state: 'Working', result: 'Success' }], url)
    t.notOk('endTime' in opened.json<object>())
    const of = `/v3/RestoreSessions/${opened.json<Session>().id}/Organization`
    t.equal((await api.get(of)).statusCode, 200)
    const shown = { Vex: 'Mailboxes', Veod: 'OneDrives', Vesp: 'Sites' }[explore.type]
    t.strictSame(await list(api, `${of}/${shown}`), [], `${url} ${JSON.stringify(explore)}`)
    t.equal((await api.get(`${of}/${shown}/${NOBODY}`)).statusCode, 404)
  }
})

t.test('a session of nothing: exports are empty, and it stops', async (t) => {
  const api = mock(t)
  const session = await open(api, { type: 'Vex', datetime: '2001-01-01T00:00:00Z' })
  const file = await api.send('POST', `${session}/Organization/Action`, { exporttoPst: null })
  t.equal(file.statusCode, 200, file.body)
  t.equal((await api.send('POST', `${session}/Action`, { stop: null })).statusCode, 200)
})

t.test('a session is named after what is restored; its organization has the point in time', async (t) => {
  const api = mock(t)
  const datetime = '2026-03-02T01:30:00Z'
  const { name } = await api.json<Entry>(`/v3/Organizations/${await firstOrganization(api)}`)
  const at = '3/1/2026 8:30:00 PM'
  for (const [type, product] of [
    ['Vex', 'Exchange'],
    ['Veod', 'OneDrive'],
    ['Vesp', 'SharePoint'],
  ] as const) {
    const session = await open(api, { type, datetime })
    t.match(await api.json(session), {
      name: `${product} restore (Entire organization - ${at})`,
      organization: name,
    })
    t.match(await api.json(`${session}/Organization`), { name: `${name} (${at})` })
  }
  const [job] = await api.json<[Entry]>('/v3/Jobs')
  const explore = { explore: { type: 'Vex', datetime } }
  const ofJob = (await api.send('POST', `/v3/Jobs/${job.id}/Action`, explore)).json<Session>()
  t.equal(ofJob.name, `Exchange restore (Job: ${job.name} - ${at})`)
  t.match(await api.json(`/v3/RestoreSessions/${ofJob.id}/Organization`), { name: `${name} (${at})` })
})

t.test('a session of a job shows what this job has backed up', async (t) => {
  const api = mock(t)
  const jobs = await api.json<Session[]>('/v3/Jobs')
  const board = jobs.find(({ name }) => name.startsWith('Board'))
  const { id } = (
    await api.send('POST', `/v3/Jobs/${board?.id}/Action`, { explore: { type: 'Vex' } })
  ).json<Session>()
  const mailboxes = await list<{ isArchive: boolean }>(
    api,
    `/v3/RestoreSessions/${id}/Organization/Mailboxes`,
  )
  t.strictSame(mailboxes.map(({ isArchive }) => isArchive).sort(), [false, false, false, true, true])
})

t.test('what a session does not show is refused with a hint', async (t) => {
  const api = mock(t)
  const answer = await api.get(`${await open(api, { type: 'Veod' })}/Organization/Mailboxes`)
  t.match([answer.statusCode, answer.json()], [400, { message: /of the type Veod and shows OneDrives/ }])
})

t.test('a session that nobody uses ends by itself, one that is used does not', async (t) => {
  const api = mock(t)
  const [used, idle] = [await open(api, { type: 'Vex' }), await open(api, { type: 'Vex' })]
  for (let n = 0; n < 5; n++) {
    await api.advance('PT12M')
    // the same address every time, so that a kept answer would do
    t.equal((await api.get(`${used}/Organization`)).statusCode, 200)
  }
  t.match(await api.json(idle), {
    state: 'Stopped',
    result: 'Success',
    endTime: /^2026-03-02T15:00:00\./,
  })
  const gone = await api.get(`${idle}/Organization`)
  t.match([gone.statusCode, gone.json()], [500, { message: /was stopped/ }])
  t.equal((await api.get(`${idle}/Organization/Mailboxes`)).statusCode, 500)
  t.equal((await api.get(`${idle}/Events`)).statusCode, 200, 'what was done can still be read')
})

t.test('the time until then is an option', async (t) => {
  const api = mock(t, { restoreIdle: 60_000 })
  const session = await open(api, { type: 'Vesp' })
  await api.advance('PT59S')
  t.match(await api.json(session), { state: 'Working' })
  await api.advance('PT1S')
  t.match(await api.json(session), { state: 'Stopped' })
})

t.test('a session that is used does not end, however short the time', async (t) => {
  const api = mock(t, { restoreIdle: 20_000 })
  const session = await open(api, { type: 'Vex' })
  for (let n = 0; n < 8; n++) {
    await api.advance('PT15S')
    t.equal((await api.get(`${session}/Organization`)).statusCode, 200)
  }
  await api.advance('PT20S')
  t.match(await api.json(session), { state: 'Stopped' })
})

t.test('the time counts from the last use', async (t) => {
  const api = mock(t)
  const session = await open(api, { type: 'Vex' })
  await api.advance('PT59S')
  t.equal((await api.get(`${session}/Organization`)).statusCode, 200)
  await api.advance('PT29M59S')
  t.match(await api.json(session), { state: 'Working' })
  await api.advance('PT1S')
  t.match(await api.json(session), { state: 'Stopped', endTime: /^2026-03-02T15:00:59\./ })
})

t.test('everything inside of a stopped session is 500, whatever else is wrong', async (t) => {
  const api = mock(t)
  const session = await open(api, { type: 'Vex' })
  await api.send('POST', `${session}/Action`, { stop: null })
  const { paths } = (await api.app.inject('/swagger/docs/v3')).json<{ paths: Record<string, object> }>()
  const inside = Object.entries(paths).filter(([path]) =>
    /RestoreSessions\/\{[^}]+\}\/Organization/i.test(path),
  )
  t.ok(inside.length > 40)
  for (const [path, methods] of inside)
    for (const method of Object.keys(methods)) {
      const [, below = ''] = /\{[^}]+\}(.*)$/.exec(path) ?? []
      const url = session + below.replace(/\{[^}]+\}/g, NOBODY)
      for (const body of method === 'post'
        ? ['{"stop": null}', '{"save": 7}', 'no JSON', undefined]
        : [undefined]) {
        const answer = await api.send(method.toUpperCase() as Method, url, body)
        if (answer.statusCode !== 500 || !/was stopped/.test(answer.json().message))
          t.fail(`${method} ${url} ${body} answered ${answer.statusCode}: ${answer.body}`)
      }
      if (method === 'get') t.equal((await api.get(`${url}?limit=x`)).statusCode, 500)
    }
  t.equal((await api.get(`/v3/RestoreSessions/${NOBODY}/Organization`)).statusCode, 404)
})

t.test('the same point in time has the same ids, whenever it is looked at', async (t) => {
  const api = mock(t, { restoreIdle: 86_400_000 * 30 })
  const datetime = '2026-02-20T12:00:00Z'
  const flags = { datetime, showDeleted: true }
  const looks = [
    [openMailbox, 'Items'],
    [openMailbox, 'Folders'],
    [openDrive, 'Documents'],
    [openSite, 'Documents'],
    [openSite, 'Lists'],
  ] as const
  const opened: { readonly url: string; readonly ids: readonly string[] }[] = []
  for (const [look, below] of looks) {
    const url = `${await look(api, flags)}/${below}`
    opened.push({ url, ids: idsOf(await list(api, url)) })
  }
  const same = async (when: string): Promise<void> => {
    for (const [n, [look, below]] of looks.entries()) {
      const { url, ids } = opened[n] as (typeof opened)[number]
      t.strictSame(idsOf(await list(api, url)), ids, `${below}, open since before, ${when}`)
      t.strictSame(
        idsOf(await list(api, `${await look(api, flags)}/${below}`)),
        ids,
        `${below}, opened ${when}`,
      )
    }
  }
  const to = { userName: ACCOUNT.userName, userPassword: 'p' }
  await act(api, await openMailbox(api, flags), { restoretoOriginallocation: to })
  await act(api, await openDrive(api, flags), { restoretoOriginallocation: to })
  await act(api, await openSite(api, flags), { restoreTo: to })
  await same('after a restore')
  await backUp(api)
  await same('after a further backup')
  await api.send('PUT', '/v3/HistorySettings', { keepAllSessions: false, keepOnlyLast: 1 })
  await api.advance('P1D')
  const sessions = await api.json<{ creationTime: string }[]>('/v3/JobSessions')
  t.notOk(
    sessions.some(({ creationTime }) => creationTime.startsWith('2026-02-1')),
    'they are forgotten',
  )
  await same('after a history cut')
})

const FAILING = `
history: P20D
proxies: [{ hostName: p }]
repositories: [{ name: R, proxy: p, path: /, capacity: 900 TB }]
organizations:
  - users: 3
    jobs:
      - name: Now and then
        repository: R
        schedule: { dailyTime: '22:00:00', retryEnabled: false }
        workload: { failures: 0.5 }
  - users: 2
`

t.test(
  'a failed job session has backed up nothing, and nothing is to be seen of who never was',
  async (t) => {
    const { writeFileSync } = await import('node:fs')
    const profile = `${t.testdir()}/failing.yaml`
    writeFileSync(profile, FAILING)
    const api = mock(t, { profile })
    const [job] = (await api.json<Entry[]>('/v3/Jobs')) as [Entry]
    const runs = (
      await api.json<{ status: string; endTime: string }[]>(`/v3/Jobs/${job.id}/JobSessions`)
    ).sort((a, b) => (a.endTime < b.endTime ? -1 : 1))
    const seen = async (datetime: string) =>
      idsOf(await list(api, `${await openMailbox(api, { datetime })}/Items`))
    let compared = 0
    for (const [n, { status, endTime }] of runs.entries()) {
      const good = runs.slice(0, n).findLast((run) => run.status !== 'Failed')
      if (status !== 'Failed' || !good || compared === 3) continue
      compared++
      const later = (at: string) => new Date(Date.parse(at) + 1000).toISOString()
      t.strictSame(await seen(later(endTime)), await seen(later(good.endTime)), endTime)
    }
    t.equal(compared, 3)
    const never = (await api.json<Entry[]>('/v3/Organizations'))[1]
    const { id, name } = (
      await api.send('POST', `/v3/Organizations/${never?.id}/Action`, { explore: { type: 'Vex' } })
    ).json<Entry>()
    t.match(name, / - 3\/2\/2026 9:30:00 AM\)$/, 'as there is no backup, it is opened as of now')
    t.strictSame(await list(api, `/v3/RestoreSessions/${id}/Organization/Mailboxes`), [])
  },
)

t.test('sessions end with their job, with their organization, and with a reset', async (t) => {
  const api = mock(t)
  const jobs = await api.json<Session[]>('/v3/Jobs')
  const sub = jobs.filter(({ name }) => name.startsWith('Subsidiary'))
  const mail = sub.find(({ name }) => name.endsWith('mail'))
  const explore = { explore: { type: 'Vex' } }
  const ofJob = (await api.send('POST', `/v3/Jobs/${mail?.id}/Action`, explore)).json<Session>()
  const [, organization] = await api.json<Session[]>('/v3/Organizations')
  const url = `/v3/Organizations/${organization?.id}`
  const ofAll = (await api.send('POST', `${url}/Action`, explore)).json<Session>()
  const stateOf = async ({ id }: Session) => (await api.json<Session>(`/v3/RestoreSessions/${id}`)).state
  t.equal((await api.send('DELETE', `/v3/Jobs/${mail?.id}`)).statusCode, 200)
  t.strictSame([await stateOf(ofJob), await stateOf(ofAll)], ['Stopped', 'Working'])
  for (const { id } of sub)
    if (id !== mail?.id) await api.send('POST', `/v3/Jobs/${id}/Action`, { disable: null })
  t.equal((await api.send('DELETE', url)).statusCode, 200)
  t.equal(await stateOf(ofAll), 'Stopped')
  api.reset()
  t.equal((await api.get(`/v3/RestoreSessions/${ofAll.id}`)).statusCode, 404)
})

t.test('a tenant sees and stops only what it has opened itself', async (t) => {
  const api = mock(t)
  const [own, other] = (await api.json<Session[]>('/v3/Organizations')) as [Session, Session]
  const [tenant, stranger] = [await api.login(`backup@${own.name}`), await api.login(`backup@${other.name}`)]
  const body = { explore: { type: 'vex' } }
  const opened = await api.app.inject({
    method: 'POST',
    url: '/v3/Organization/Action',
    headers: tenant,
    payload: body,
  })
  const mine = `/v3/RestoreSessions/${opened.json<Session>().id}`
  const foreign = await open(api, { type: 'Vex' })
  const statusOf = async (url: string, headers: { authorization: string }, method: 'GET' | 'POST' = 'GET') =>
    (await api.app.inject({ method, url, headers, ...(method === 'POST' && { payload: { stop: null } }) }))
      .statusCode
  for (const below of ['', '/Events', '/Organization', '/Organization/Mailboxes']) {
    t.equal(await statusOf(mine + below, tenant), 200)
    t.equal(await statusOf(mine + below, stranger), 404)
    t.equal(await statusOf(foreign + below, tenant), 404)
  }
  t.equal(await statusOf(`${foreign}/Action`, tenant, 'POST'), 404)
  t.equal(await statusOf(`${mine}/Action`, stranger, 'POST'), 404)
  t.equal((await api.app.inject({ url: '/v3/RestoreSessions', headers: tenant })).json().results.length, 1)
  t.equal(await statusOf(`${mine}/Action`, tenant, 'POST'), 200)
  t.equal(await statusOf(`${mine}/Organization`, tenant), 500)
})

t.test('there are only so many open sessions, and stopped ones are forgotten at last', async (t) => {
  const api = mock(t)
  const url = `/v3/Organizations/${await firstOrganization(api)}/Action`
  const explore = async () => api.send('POST', url, { explore: { type: 'Vex' } })
  const first = (await explore()).json<Session>()
  for (let n = 1; n < 1000; n++) await explore()
  const refused = await explore()
  t.match(
    [refused.statusCode, refused.json()],
    [400, { message: /1000 open restore sessions, which can be stopped/ }],
  )
  await api.send('POST', `/v3/RestoreSessions/${first.id}/Action`, { stop: null })
  t.equal((await explore()).statusCode, 201)
  await api.advance('PT1H')
  t.equal((await list(api, '/v3/RestoreSessions')).length, 1000, 'the last thousand of 1001')
  t.equal((await api.get(`/v3/RestoreSessions/${first.id}`)).statusCode, 404)
})

t.test('who has opened a session is told with the domain of the login', async (t) => {
  const api = mock(t, { auth: 'any' })
  const { id, name } = await api.json<Entry>(`/v3/Organizations/${await firstOrganization(api)}`)
  const [job] = await api.json<[Entry]>('/v3/Jobs')
  const initiatedBy = async (login: string, url: string): Promise<unknown> => {
    const headers = await api.login(login)
    const payload = { explore: { type: 'Vex' } }
    const opened = (
      await api.app.inject({ method: 'POST', url: `/v3/${url}/Action`, headers, payload })
    ).json<Session & { initiatedBy: string }>()
    const read = await api.app.inject({ url: `/v3/RestoreSessions/${opened.id}`, headers })
    t.strictSame(read.json(), opened, 'whoever has opened it may read it')
    return opened.initiatedBy
  }
  for (const url of [`Organizations/${id}`, `Jobs/${job.id}`])
    t.equal(await initiatedBy('USDEMO\\Esteve.Nobime', url), 'USDEMO\\Esteve.Nobime')
  for (const url of ['Organization', 'RestoreSessions'])
    t.equal(await initiatedBy(`EAST\\backup@${name}`, url), `EAST\\backup@${name}`)
  t.equal(await initiatedBy('Administrator', `Organizations/${id}`), 'administrator')
})

t.test(
  'the sandbox of a login is no part of who has opened a session, a refreshed token keeps it',
  async (t) => {
    const api = mock(t)
    const login = async (form: Record<string, string>) =>
      (
        await api.app.inject({
          method: 'POST',
          url: '/v3/Token',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          payload: new URLSearchParams(form).toString(),
        })
      ).json<{ access_token: string; refresh_token: string }>()
    const username = 'EAST\\Administrator+w7'
    const first = await login({ grant_type: 'password', username, password: 'password' })
    const second = await login({ grant_type: 'refresh_token', refresh_token: first.refresh_token })
    for (const { access_token } of [first, second]) {
      const headers = { authorization: `Bearer ${access_token}` }
      const [organization] = (await api.app.inject({ url: '/v3/Organizations', headers })).json<[Entry]>()
      const payload = { explore: { type: 'Vex' } }
      const opened = await api.app.inject({
        method: 'POST',
        url: `/v3/Organizations/${organization.id}/Action`,
        headers,
        payload,
      })
      t.match(opened.json(), { initiatedBy: 'EAST\\Administrator' })
    }
  },
)

t.test('a tenant is the same with another domain before its login', async (t) => {
  const api = mock(t)
  const { name } = await api.json<Entry>(`/v3/Organizations/${await firstOrganization(api)}`)
  const payload = { explore: { type: 'Vex' } }
  const opened = await api.app.inject({
    method: 'POST',
    url: '/v3/Organization/Action',
    headers: await api.login(`EAST\\backup@${name}`),
    payload,
  })
  const { id } = opened.json<Session>()
  const headers = await api.login(`backup@${name}`)
  t.equal((await api.app.inject({ url: `/v3/RestoreSessions/${id}`, headers })).statusCode, 200)
})
