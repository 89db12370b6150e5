import t, { type Test } from 'tap'
import { API_VERSIONS } from '../../../src/api/versions.js'
import { type Method, mock } from '../../helper.js'
import { Client, type Linked } from './client.js'

// Clients as there are many, each written for the version that it knows.

interface Named {
  readonly id: string
  readonly name: string
}
interface Session extends Named, Linked {
  readonly jobId?: string
  readonly status: string
}

async function connect(t: Test, version: number, username?: string) {
  const api = mock(t)
  const client = new Client(api, version)
  const { statusCode } = await client.login(username)
  t.equal(statusCode, 200)
  return { api, client }
}

/** The first version in which a collection comes in pages. */
const PAGED_SINCE = {
  Organizations: 8,
  Jobs: 8,
  JobSessions: 5,
  LicensedUsers: 3,
  Proxies: 8,
  BackupRepositories: 8,
} as const

/** What a collector writes down in each of its rounds. */
async function collect(client: Client) {
  const list = async <T>(collection: keyof typeof PAGED_SINCE): Promise<T[]> =>
    client.version >= PAGED_SINCE[collection]
      ? client.readPages<T>(`/${collection}?limit=100`)
      : client.read<T[]>(`/${collection}`)
  const organizations = await list<Named>('Organizations')
  const jobs = await list<Named & { lastStatus: string; isEnabled: boolean }>('Jobs')
  const sessions = await list<Session>('JobSessions')
  const users = await list<{ name: string; licenseState: string }>('LicensedUsers')
  const proxies = await list<{ hostName: string; status: string }>('Proxies')
  const repositories = await list<Named & { capacityBytes: number; freeSpaceBytes: number }>(
    'BackupRepositories',
  )
  const licenses = []
  for (const { id } of organizations)
    licenses.push(await client.read<{ licensedUsers: number }>(`/Organizations/${id}/LicensingInformation`))
  const jobOf = ({ jobId, _links }: Session) =>
    client.version >= 8 ? jobId : _links.job?.href.split('/').at(-1)
  return {
    organizations: organizations.map(({ name }) => name),
    jobs: jobs.map(({ name, lastStatus, isEnabled }) => [name, lastStatus, isEnabled]),
    sessions: sessions.map((session) => [
      session.id,
      session.status,
      jobs.find(({ id }) => id === jobOf(session))?.name ?? 'of no job',
    ]),
    users: users.map(({ name, licenseState }) => [name, licenseState]),
    proxies: proxies.map(({ hostName, status }) => [hostName, status]),
    repositories: repositories.map(({ name, capacityBytes, freeSpaceBytes }) => [
      name,
      capacityBytes,
      freeSpaceBytes,
    ]),
    licenses: licenses.map(({ licensedUsers }) => licensedUsers),
  }
}

t.test('a collector sees the same in each version', async (t) => {
  const { api, client } = await connect(t, 3)
  const first = await collect(client)
  t.ok(first.sessions.length > 300 && first.jobs.length > 5 && first.users.length > 40)
  t.notOk(first.sessions.some(([, , job]) => job === 'of no job'))
  for (const { number } of API_VERSIONS) {
    const other = new Client(api, number)
    await other.login()
    t.strictSame(await collect(other), first, `v${number}`)
  }
})

for (const version of [5, 6])
  t.test(
    `a restore portal of v${version} explores, browses, restores and stops through /Action`,
    async (t) => {
      const { api } = await connect(t, 3)
      const [organization] = await api.json<Named[]>('/v3/Organizations')
      const portal = new Client(api, version)
      await portal.login(`backup@${organization?.name}`)
      t.match(await portal.read('/Organization'), { name: organization?.name })
      const explored = await portal.send('POST', '/Organization/Action', {
        explore: { datetime: '2026.03.01 20:30', type: 'vex', showAllVersions: true, showDeleted: true },
      })
      t.match([explored.statusCode, explored.json()], [201, { type: 'Vex', state: 'Working' }])
      const session = `/RestoreSessions/${explored.json<Named>().id}`
      const mailboxes = await portal.readPages<Named & { email: string }>(
        `${session}/organization/mailboxes?limit=10`,
      )
      t.ok(mailboxes.length > 20, 'by its links it gets to all mailboxes')
      const mailbox = `${session}/organization/mailboxes/${mailboxes[1]?.id}`
      const folders = await portal.readPages<Named>(`${mailbox}/folders`)
      const inbox = folders.find(({ name }) => name === 'Inbox')
      const [item] = await portal.readPages<Named>(`${mailbox}/items?folderId=${inbox?.id}&limit=50`)
      const action = (path: string, body: object) => portal.send('POST', `${path}/Action`, body)
      const restored = await action(`${mailbox}/items/${item?.id}`, {
        restoretoOriginallocation: { userName: 'u@tenant.example', userPassword: 'p' },
      })
      t.match([restored.statusCode, restored.json()], [200, { failedItemsCount: 0 }])
      const exported = await action(`${mailbox}/items`, { exporttoPst: { items: [{ id: item?.id }] } })
      t.match([exported.statusCode, exported.headers['content-type']], [200, 'application/octet-stream'])
      t.equal(exported.rawPayload.subarray(0, 4).toString(), '!BDN')
      const stopped = await action(session, { stop: null })
      t.equal(stopped.statusCode, 200)
      t.match(await portal.read(session), { state: 'Stopped' })
    },
  )

t.test('a monitor of v8 pages by links that it puts behind its base, with slashes too many', async (t) => {
  const { client } = await connect(t, 8)
  const bases = ['http://localhost:80', 'http://localhost:80/', 'http://localhost:80//']
  const all = await client.read<{ results: Named[] }>('/Jobs?limit=1000')
  for (const base of bases) {
    const jobs = await client.readPages<Named>('/Jobs?limit=3', (path) => base + path)
    t.strictSame(jobs, all.results, base)
  }
  const page = await client.read<Linked & { results: Named[] }>('/JobSessions?limit=5')
  t.match(page._links.next?.href, /^\/v8\/jobsessions\?.*offset=5/)
  t.strictSame(Object.keys(page).sort(), ['_links', 'limit', 'offset', 'results'], 'there is no total')
  const last = await client.read<Linked>('/JobSessions?limit=5&offset=100000')
  t.notOk('next' in last._links)
})

/** The statuses of success that SDKs are generated with, by version. */
const STATUSES = {
  createJob: { 3: 201, 4: 201, 5: 201, 6: 200, 7: 200, 8: 201 },
  editJob: { 3: 200, 4: 200, 5: 200, 6: 204, 7: 204, 8: 204 },
  addItem: { 3: 200, 4: 200, 5: 200, 6: 204, 7: 204, 8: 204 },
  startJob: { 3: 200, 4: 200, 5: 200, 6: 204, 7: 204, 8: 200 },
  stopJob: { 3: 200, 4: 200, 5: 200, 6: 204, 7: 204, 8: 204 },
  deleteJob: { 3: 200, 4: 200, 5: 204, 6: 204, 7: 204, 8: 204 },
  editSettings: { 3: 200, 4: 200, 5: 200, 6: 200, 7: 200, 8: 204 },
  explore: { 3: 201, 4: 201, 5: 201, 6: 200, 7: 200, 8: 201 },
  stopSession: { 3: 200, 4: 200, 5: 200, 6: 200, 7: 200, 8: 204 },
} as const

for (const { number, hasVerbs } of API_VERSIONS)
  t.test(`an SDK of v${number} gets exactly the statuses of its version`, async (t) => {
    const { api, client } = await connect(t, number)
    const [organization] = await api.json<Named[]>('/v3/Organizations')
    const [repository] = await api.json<Named[]>('/v3/BackupRepositories')
    const call = async (name: keyof typeof STATUSES, method: Method, path: string, body?: unknown) => {
      const answer = await client.send(method, path, body)
      t.equal(answer.statusCode, STATUSES[name][number], `${name}: ${answer.body.slice(0, 200)}`)
      return answer
    }
    const act = (name: keyof typeof STATUSES, path: string, verb: string, options?: object) =>
      hasVerbs
        ? call(name, 'POST', `${path}/${verb}`, options)
        : call(name, 'POST', `${path}/Action`, { [verb]: options ?? null })
    const draft = {
      name: 'Of the SDK',
      backupType: 'SelectedItems',
      repositoryId: repository?.id,
      selectedItems: [{ type: 'PartialOrganization', mailbox: true }],
    }
    const created =
      number >= 8
        ? await call('createJob', 'POST', '/Jobs', { ...draft, organizationId: organization?.id })
        : await call('createJob', 'POST', `/Organizations/${organization?.id}/Jobs`, draft)
    const job = `/Jobs/${created.json<Named>().id}`
    await call('editJob', 'PUT', job, { ...created.json<object>(), description: 'Edited' })
    t.match(await client.read(job), { description: 'Edited' })
    await call('addItem', 'POST', `${job}/SelectedItems`, [{ type: 'PersonalSites' }])
    const started = await act('startJob', job, 'start')
    if (number >= 8) t.match(started.json(), { status: 'Running' })
    else t.equal(started.body, '')
    await act('stopJob', job, 'stop')
    t.match(await client.read(job), { lastStatus: 'Stopped' })
    await call('deleteJob', 'DELETE', job)
    await call('editSettings', 'PUT', '/HistorySettings', { keepAllSessions: true })
    const explored = await act('explore', `/Organizations/${organization?.id}`, 'explore', { type: 'vex' })
    await act('stopSession', `/RestoreSessions/${explored.json<Named>().id}`, 'stop')
  })

t.test('a token of one version is good for all', async (t) => {
  const { api, client: newest } = await connect(t, 8)
  const answer = await newest.login('administrator', 7)
  t.match(answer.json(), { token_type: 'bearer', userName: 'administrator' })
  for (const name of ['.issued', '.expires'])
    t.match(answer.json()[name], /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, `${name} is in ISO 8601`)
  const { results } = await newest.read<{ results: Named[] }>('/Jobs')
  const headers = { authorization: `Bearer ${answer.json().access_token}` }
  const older = await api.app.inject({ url: `/v6/Jobs/${results[0]?.id}/jobsessions`, headers })
  t.equal(older.statusCode, 200, 'what v7 does not have any more is asked of v6')

  const refresh = { grant_type: 'refresh_token', refresh_token: answer.json().refresh_token }
  const json = { 'content-type': 'application/json' }
  const refreshed = await api.app.inject({
    method: 'POST',
    url: '/v8/Token',
    headers: json,
    payload: JSON.stringify({ ...refresh, disable_antiforgery_token: true }),
  })
  t.equal(refreshed.statusCode, 200)
  const again = { authorization: `Bearer ${refreshed.json().access_token}` }
  t.equal((await api.app.inject({ url: '/v7/Jobs', headers: again })).statusCode, 200)
  const out = await api.app.inject({ method: 'POST', url: '/v8/token/logout', headers: again })
  t.match([out.statusCode, out.body], [204, ''])
  for (const version of ['v8', 'v7', 'v3'])
    t.equal((await api.app.inject({ url: `/${version}/Jobs`, headers: again })).statusCode, 401, version)
})

t.test('a probe without a token learns which versions are served', async (t) => {
  const { app } = mock(t)
  for (const { number } of API_VERSIONS) {
    const answer = await app.inject(`/v${number}/ServiceInstance`)
    t.equal(answer.statusCode, 401)
    t.equal(answer.body === '', number === 8, `v${number}: ${answer.body}`)
  }
  for (const url of [
    '/v1/ServiceInstance',
    '/v2/ServiceInstance',
    '/v9/ServiceInstance',
    '/v10/ServiceInstance',
  ])
    t.equal((await app.inject(url)).statusCode, 404, url)
})
