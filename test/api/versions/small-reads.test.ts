import t from 'tap'
import { mock, NOBODY } from '../../helper.js'

const VERSIONS = ['v3', 'v4', 'v5', 'v6', 'v7', 'v8']

t.test('a probe without a login is refused by the versions that have a service instance', async (t) => {
  const { app } = mock(t)
  for (const version of ['v6', 'v7', 'v8'])
    t.equal((await app.inject({ url: `/${version}/ServiceInstance` })).statusCode, 401, version)
})

t.test('each version tells its build, and all of them the same installation', async (t) => {
  const { app, json, login } = mock(t)
  const builds = { v6: /^6\.0\./, v7: /^7\.0\./, v8: /^8\.4\./ }
  const ids = new Set<string>()
  for (const [version, build] of Object.entries(builds)) {
    const found = await json<{ installationId: string; version: string }>(`/${version}/ServiceInstance`)
    t.match(found.version, build)
    ids.add(found.installationId)
  }
  t.equal(ids.size, 1)
  const [organization] = await json<{ name: string }[]>('/v3/Organizations')
  const headers = await login(`backup@${organization?.name}`)
  t.equal((await app.inject({ url: '/v8/ServiceInstance', headers })).statusCode, 200, 'for tenants too')
})

/** A path, its first and its last version, and what is answered: a part of it, or the status of what is not there. */
const CASES: [path: string, first: string, last: string, expected: object | number][] = [
  ['Health', 'v8', 'v8', { status: 'Healthy', entries: { nats: { status: 'Healthy' } } }],
  ['License', 'v5', 'v8', { status: 'Valid', type: 'Subscription', totalNumber: 250 }],
  ['License/AutoUpdate', 'v6', 'v8', { isEnabled: false }],
  ['RestorePortalSettings', 'v6', 'v8', { isEnabled: false }],
  ['Accounts', 'v4', 'v8', []],
  ['AzureServiceAccounts', 'v6', 'v8', []],
  [`AzureServiceAccounts/${NOBODY}`, 'v6', 'v8', 404],
  ['CopyJobs', 'v6', 'v8', []],
  [`CopyJobs/${NOBODY}`, 'v6', 'v8', 404],
  [`CopyJobs/${NOBODY}/BackupJob`, 'v6', 'v8', 404],
  ['DataRetrievals', 'v6', 'v8', []],
  [`DataRetrievals/${NOBODY}/webs`, 'v6', 'v8', 404],
  ['DataRetrievalSessions', 'v6', 'v8', []],
  ['EncryptionKeys', 'v6', 'v8', []],
  ['objectstoragerepositories', 'v4', 'v7', []],
  [`objectstoragerepositories/${NOBODY}`, 'v4', 'v7', 404],
  ['ProtectedTeams', 'v8', 'v8', []],
  ['ProxyPools', 'v8', 'v8', []],
  [`ProxyPools/${NOBODY}/proxies`, 'v8', 'v8', 404],
  ['RbacRoles', 'v6', 'v8', []],
  [`RbacRoles/${NOBODY}/operators`, 'v6', 'v8', 404],
  [`RbacRoles/${NOBODY}/selectedItems`, 'v6', 'v8', 404],
  [`RbacRoles/${NOBODY}/excludedItems`, 'v6', 'v8', 404],
  ['RepositoryOwnerChangeSessions', 'v8', 'v8', []],
  ['RepositorySynchronizeSessions', 'v6', 'v8', []],
  [`Organizations/${NOBODY}/RbacRoles`, 'v6', 'v8', 404],
  [`Organizations/${NOBODY}/SyncState`, 'v7', 'v8', 404],
  [`Jobs/${NOBODY}/CopyJob`, 'v6', 'v8', 404],
]

t.test('what clients ask for first is there in the versions that have it, and nowhere else', async (t) => {
  const { get } = mock(t)
  for (const [path, first, last, expected] of CASES)
    for (const version of VERSIONS) {
      const what = `/${version}/${path}`
      const answer = await get(what)
      const body = answer.json()
      if (version < first || version > last) {
        t.match([answer.statusCode, body.message], [404, /There is no resource/], what)
      } else if (typeof expected === 'number') {
        t.match([answer.statusCode, body.message], [expected, /not found/], what)
      } else if (Array.isArray(expected)) t.strictSame(body.results ?? body, expected, what)
      else t.match([answer.statusCode, body], [200, expected], what)
    }
})

t.test('what a server of this kind cannot make is refused as not simulated', async (t) => {
  const { send } = mock(t)
  for (const [method, path] of [
    ['POST', 'v8/CopyJobs'],
    ['POST', 'v6/RbacRoles/x/operators'],
    ['PUT', 'v7/License/AutoUpdate'],
    ['POST', 'v8/ProxyPools'],
    ['POST', 'v7/Token/AuthCode'],
    ['GET', 'v7/RestorePoints/Changes'],
  ] as const)
    t.equal((await send(method, `/${path}`, method === 'GET' ? undefined : {})).statusCode, 501, path)
})

t.test('tenants learn too that something of a restore session is not simulated', async (t) => {
  const { app, json, login } = mock(t)
  const [organization] = await json<{ name: string }[]>('/v3/Organizations')
  const headers = await login(`backup@${organization?.name}`)
  const post = async (path: string): Promise<number> =>
    (await app.inject({ method: 'POST', url: path, headers, payload: {} })).statusCode
  for (const path of [
    'v5/RestoreSessions/x/Organization/restoreDeviceCode',
    'v6/Organization/OperatorExplore',
    'v8/RestoreSessions/x/Organization/searchExchange',
  ])
    t.equal(await post(`/${path}`), 501, path)
  t.equal(await post('/v8/CopyJobs'), 403, 'all else stays closed to them')
})

t.test('the license is that of the world', async (t) => {
  const { advance, json } = mock(t, { profile: 'awkward' })
  const v7 = await json<{ licenseExpires: string; status: string }>('/v7/License')
  t.match(v7, { status: 'Expired', licenseExpires: /^20.*Z$/ })
  t.match(await json('/v6/License'), { expirationDate: v7.licenseExpires })
  await advance('P1D')
  t.match(await json('/v8/License'), v7)
})

t.test('the numbers of the license are those of the licensed users', async (t) => {
  const { json } = mock(t)
  const users = await json<{ totalCount: number }>('/v7/LicensedUsers')
  t.match(await json('/v8/License'), { usedNumber: users.totalCount, newNumber: 0 })
})

t.test('an answer about the license does not outlive it', async (t) => {
  const profileContent = { license: { expiresIn: 'PT1H' } }
  const { advance, json } = mock(t, { profileContent })
  const status = async () => (await json<{ status: string }>('/v8/License')).status
  t.strictSame([await status(), await status()], ['Valid', 'Valid'])
  await advance('PT2H')
  t.equal(await status(), 'Expired')
})

t.test('organizations are as up to date as when they were added', async (t) => {
  const { json } = mock(t)
  const organizations = await json<{ id: string }[]>('/v3/Organizations')
  const all = await json<{ organizationId: string; lastSyncState: { endTime: string } }[]>(
    '/v8/Organizations/SyncState',
  )
  t.strictSame(
    all.map(({ organizationId }) => organizationId),
    organizations.map(({ id }) => id),
  )
  for (const state of all) {
    const path = `Organizations/${state.organizationId}/SyncState`
    t.strictSame(await json(`/v8/${path}`), state)
    t.match(await json(`/v7/${path}`), {
      type: 'Full',
      status: 'Success',
      lastSyncTime: state.lastSyncState.endTime,
    })
  }
})

t.test('a tenant is told who it is, and an administrator that it is none', async (t) => {
  const { app, get, json, login } = mock(t)
  const [organization] = await json<{ name: string }[]>('/v3/Organizations')
  const account = `backup@${organization?.name}`
  const headers = await login(account)
  for (const version of ['v6', 'v8']) {
    const url = `/${version}/Organization/LoggedInUser`
    t.strictSame((await app.inject({ url, headers })).json(), { id: account, name: account }, version)
    t.equal((await get(url)).statusCode, 403, version)
  }
})
