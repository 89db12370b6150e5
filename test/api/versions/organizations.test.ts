import t from 'tap'
import { FORM, hrefsIn, mock, NOBODY } from '../../helper.js'

interface Organization {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly region?: string
  readonly msid?: string
  readonly backedUpOrganizationId?: string
  readonly exchangeOnlineSettings?: object
}
interface Page<T> {
  readonly limit: number
  readonly totalCount?: number
  readonly results: readonly T[]
  readonly _links: Readonly<Record<string, { readonly href: string }>>
}
interface Account {
  readonly id: string
  readonly name: string
  readonly displayName: string
}

const VERSIONS = [3, 4, 5, 6, 7, 8]
const api = mock(t)
t.beforeEach(() => api.reset())

const cloud = {
  type: 'Office365',
  isExchangeOnline: true,
  exchangeOnlineSettings: { account: 'a@new.onmicrosoft.com', password: 'secret' },
}
const onPremises = {
  type: 'OnPremises',
  isExchange: true,
  exchangeSettings: { serverName: 'mail.local', username: 'a', password: 'secret' },
}
const hybrid = { ...cloud, ...onPremises, type: 'Hybrid' }
const add = async (body: object, version = 8): Promise<Organization> =>
  (await api.send('POST', `/v${version}/Organizations`, body)).json()

const [first, second] = (await api.json<Page<Organization>>('/v8/Organizations')).results as [
  Organization,
  Organization,
]

t.test(
  'each version of an organization has the properties of that version, and links that answer',
  async (t) => {
    const later = ['isTeamsOnline', 'isTeamsChatsOnline', 'officeName', 'msid', 'backedUpOrganizationId']
    for (const [version, count] of [
      [3, 0],
      [4, 0],
      [5, 1],
      [6, 3],
      [7, 3],
      [8, 5],
    ] as const) {
      const organization = await api.json<Organization>(`/v${version}/Organizations/${first.id}`)
      t.strictSame(
        later.filter((name) => name in organization),
        later.slice(0, count),
        `v${version}`,
      )
      t.equal('useApplicationOnlyAuth' in (organization.exchangeOnlineSettings ?? {}), version >= 6)
      for (const href of hrefsIn(organization))
        t.equal((await api.get(href.replace(/^https?:\/\/[^/]+/, ''))).statusCode, 200, href)
    }
  },
)

t.test('a sensor of v7 and v8 follows links from an organization to its repositories', async (t) => {
  interface Linked {
    readonly _links: Readonly<Record<string, { readonly href: string }>>
  }
  for (const version of [3, 4, 5, 6])
    t.notOk(
      (await api.json<Linked>(`/v${version}/Organizations/${first.id}`))._links.usedRepositories,
      `v${version} has no such link`,
    )
  for (const version of [7, 8]) {
    const { _links } = await api.json<Linked>(`/v${version}/Organizations/${first.id}`)
    const used = await api.json<Page<Linked>>(_links.usedRepositories?.href as string)
    t.ok(used.results.length > 0)
    for (const { _links } of used.results)
      t.match(await api.json(_links.backupRepository?.href as string), { capacityBytes: Number })
  }
})

t.test('an organization on premises has nothing of the cloud', async (t) => {
  const made = await add(onPremises)
  for (const name of [
    'isTeamsOnline',
    'isTeamsChatsOnline',
    'officeName',
    'msid',
    'region',
    'backedUpOrganizationId',
  ])
    t.notOk(name in made, name)
})

t.test('two regions have other names from version 6 on, in both directions', async (t) => {
  for (const [before, after] of [
    ['USgovCommunity', 'USGovernment'],
    ['USgovDefence', 'USDefence'],
    ['China', 'China'],
  ])
    for (const version of [5, 6]) {
      api.reset()
      const { id } = await add({ ...cloud, region: version < 6 ? before : after }, version)
      for (const other of VERSIONS)
        t.match(await api.json(`/v${other}/Organizations/${id}`), { region: other < 6 ? before : after })
    }
  const refused = await api.send('POST', '/v8/Organizations', { ...cloud, region: 'USgovDefence' })
  t.match(refused.json(), { message: /'region' must be one of .*USDefence; it is/ })
})

t.test(
  'what later versions take, they keep: a description, and an application in place of an account',
  async (t) => {
    const { id } = await add({
      type: 'Office365',
      isExchangeOnline: true,
      description: 'By application',
      exchangeOnlineSettings: {
        useApplicationOnlyAuth: true,
        officeOrganizationName: 'app.onmicrosoft.com',
        applicationId: NOBODY,
        applicationCertificate: 'AAAA',
        sharePointSaveAllWebParts: true,
      },
    })
    t.match(await api.json(`/v8/Organizations/${id}`), {
      name: 'app.onmicrosoft.com',
      description: 'By application',
      exchangeOnlineSettings: {
        useApplicationOnlyAuth: true,
        officeOrganizationName: 'app.onmicrosoft.com',
        sharePointSaveAllWebParts: true,
      },
    })
    t.notOk('description' in (await api.json<object>(`/v6/Organizations/${id}`)))
    await api.control('PUT', '/__admin/snapshots/one')
    const saved = await api.control('GET', '/__admin/snapshots/one')
    const taken = await api.control('POST', '/__admin/snapshots', { name: 'two', snapshot: saved.json() })
    t.ok(taken.statusCode < 300, 'and snapshots have it')
  },
)

t.test('organizations are found by what Microsoft and the repositories call them', async (t) => {
  const find = async (query: string) => {
    const found = await api.json<Page<Organization>>(`/v8/Organizations?${query}`)
    return found.results.map(({ id }) => id)
  }
  t.strictSame(await find(`msid=${first.msid?.toUpperCase()}`), [first.id])
  t.strictSame(await find(`backedUpOrganizationId=${second.backedUpOrganizationId}`), [second.id])
  t.strictSame(await find(`msid=${first.msid}&backedUpOrganizationId=${second.backedUpOrganizationId}`), [])
  t.strictSame(await find('extendedView=true/'), await find(''))
  t.equal((await api.get('/v6/Organizations?extendedView=true/')).statusCode, 200)
  t.equal((await api.get('/v6/Organizations?extendedView=perhaps')).statusCode, 400)
  t.equal((await api.get('/v5/Organizations?extendedView=perhaps')).statusCode, 200, 'it does not know it')
})

t.test('users, groups and sites have the properties of their version', async (t) => {
  const made = await add(hybrid)
  for (const [path, marks] of [
    [
      'Users',
      { isBackedUp: [3, 5], locationType: [6, 8], onPremisesSid: [7, 8], msid: [8, 8], eTag: [8, 8] },
    ],
    [
      'Groups',
      { isBackedup: [3, 4], locationType: [3, 8], onPremisesSid: [7, 8], msid: [8, 8], eTag: [8, 8] },
    ],
    ['Sites', { isBackedup: [3, 4], isPersonal: [6, 8], msid: [8, 8], eTag: [8, 8] }],
  ] as const)
    for (const version of VERSIONS) {
      const { results } = await api.json<Page<Account>>(
        `/v${version}/Organizations/${made.id}/${path}?limit=3`,
      )
      const [entry] = results as [Account]
      t.strictSame(await api.json(`/v${version}/Organizations/${made.id}/${path}/${entry.id}`), entry)
      for (const [name, [from, to]] of Object.entries(marks))
        t.equal(name in entry, from <= version && version <= to, `${path} ${name} v${version}`)
    }
  const users = await api.json<Page<object>>(`/v8/Organizations/${made.id}/Users`)
  t.match(users.results[0], { locationType: 'Hybrid', onPremisesSid: /^S-1-5-21-\d+-\d+-\d+-1100$/ })
})

t.test('a directory is searched as its version can, and others ignore it', async (t) => {
  const of = (version: number, path: string) => `/v${version}/Organizations/${first.id}/${path}`
  const read = async <T = Account>(version: number, path: string): Promise<readonly T[]> =>
    (await api.json<Page<T>>(of(version, `${path}${path.includes('?') ? '&' : '?'}limit=99999`))).results
  const users = await read(8, 'Users')
  const [sample] = users as [Account]
  const part = encodeURIComponent(sample.displayName.slice(1, 6).toUpperCase())
  const alias = encodeURIComponent(sample.name)
  for (const [query, versions, count] of [
    [`displayName=${part}`, [6, 7, 8], 1],
    [`userName=${alias}`, [6, 7, 8], 1],
    [`name=${alias}`, [3, 4], 1],
    ['locationFilter=OnPremisesOrHybrid', [6, 7, 8], 0],
    ['locationFilter=CloudOrHybrid', [], users.length],
    ['dataSource=Production', [], users.length],
    ['detectedSkuType=Education', [8], 0],
    [`setId=${NOBODY}`, [], users.length],
  ] as const)
    for (const version of VERSIONS) {
      const found = await read(version, `Users?${query}`)
      const isFiltered = (versions as readonly number[]).includes(version)
      t.equal(found.length, isFiltered ? count : users.length, `v${version} ${query}`)
    }
  const groups = await read(8, 'Groups')
  t.equal((await read(8, `Groups?groupName=${encodeURIComponent(groups[0]?.name ?? '')}`)).length, 1)
  t.equal((await read(8, 'Groups?locationFilter=OnPremises')).length, 0)
  const sites = await read(8, 'Sites')
  t.strictSame(await read(7, 'Sites?filter=intranet'), (await read(7, 'Sites')).slice(0, 1))
  t.equal((await read(6, 'Sites?filter=intranet')).length, sites.length)
  const below = await read<{ parentUrl?: string }>(6, 'Sites')
  t.ok(below.some(({ parentUrl }) => below.some((site) => (site as { url?: string }).url === parentUrl)))
})

t.test('the members of a group are users of its organization', async (t) => {
  const of = `/v8/Organizations/${first.id}`
  const { results } = await api.json<Page<Account>>(`${of}/Groups?limit=1`)
  const [group] = results as [Account]
  const members = await api.json<Page<{ login: string }>>(`${of}/Groups/${group.id}/Members`)
  t.ok(members.results.length > 2)
  t.match(members.results[0], { groupId: group.id, type: 'User', isCloud: true, login: /@/ })
  for (const href of hrefsIn(members)) t.equal((await api.get(href)).statusCode, 200, href)
  t.equal((await api.get(`${of}/Groups/${NOBODY}/Members`)).statusCode, 404)
  t.equal((await api.get(`/v5/Organizations/${first.id}/Groups/${group.id}/Members`)).statusCode, 404)
})

t.test('what no organization of this world has is empty, in the versions that list it', async (t) => {
  for (const [path, since, isPage] of [
    ['Teams', 5, true],
    ['BackupApplications', 6, true],
    ['BackupAccounts', 4, false],
    ['AuditItems', 5, false],
  ] as const)
    for (const version of VERSIONS) {
      const answer = await api.get(`/v${version}/Organizations/${first.id}/${path}`)
      t.equal(answer.statusCode, version >= since ? 200 : 404, `v${version} ${path}`)
      if (version >= since) t.strictSame(isPage ? answer.json().results : answer.json(), [])
      t.equal((await api.get(`/v${version}/Organizations/${NOBODY}/${path}`)).statusCode, 404)
    }
  const team = await api.get(`/v8/Organizations/${first.id}/Teams/${NOBODY}`)
  t.match([team.statusCode, team.json()], [404, { message: /Team/ }])
})

t.test('used repositories come in pages and say more from version to version', async (t) => {
  const read = async (version: number) => {
    const answer = await api.json<Page<object> | object[]>(
      `/v${version}/Organizations/${first.id}/UsedRepositories`,
    )
    return Array.isArray(answer) ? answer[0] : answer.results[0]
  }
  t.notOk('localCacheUsedSpaceBytes' in ((await read(3)) ?? {}))
  t.match(await read(4), { localCacheUsedSpaceBytes: 0, objectStorageUsedSpaceBytes: 0 })
  t.notOk('repositoryId' in ((await read(7)) ?? {}))
  const last = (await read(8)) as { repositoryId: string; protectedObjectsCount: number }
  let count = 0
  for (const kind of ['UserData', 'GroupData', 'SiteData']) {
    const data = await api.json<Page<{ displayName: string }>>(
      `/v3/BackupRepositories/${last.repositoryId}/${kind}?limit=99999`,
    )
    count += data.results.filter((entry) =>
      JSON.stringify(entry).includes(first.name.split('.')[0] ?? ''),
    ).length
  }
  t.equal(last.protectedObjectsCount, count)
})

t.test('licensed users are as their version has them', async (t) => {
  const { json, get } = api
  const read = (version: number, query = '') =>
    json<Page<{ name: string }>>(`/v${version}/LicensedUsers?${query}`)
  const [before, after] = [(await read(5)).results[0], (await read(6)).results[0]]
  t.match(before, { lastBackupDate: /:\d\d$/ })
  t.match(after, { lastBackupDate: /:\d\dZ$/, licenseState: 'Licensed' })
  const [{ name }] = (await read(8)).results as [{ name: string }]
  t.strictSame((await read(8, `name=${encodeURIComponent(name.toUpperCase())}`)).results.length, 1)
  t.ok((await read(4, `name=${encodeURIComponent(name)}`)).results.length > 1)
  const own = `backedUpOrganizationId=${second.backedUpOrganizationId}`
  t.match((await read(6, own)).results[0], { organizationId: second.id })
  t.match((await read(5, own)).results[0], { organizationId: first.id })
  t.equal((await get('/v8/LicensedUsers?limit=0')).statusCode, 400)
})

t.test('the own organization of a tenant is explored at the address of its version', async (t) => {
  const headers = await api.login(`backup@${first.name}`)
  for (const [version, uri] of [
    [5, /^http.*\/v5\/organization\/action$/],
    [8, /^\/v8\/organization\/explore$/],
  ] as const)
    t.match((await api.app.inject({ url: `/v${version}/Organization`, headers })).json(), {
      _actions: { explore: { uri } },
    })
})

t.test('backups in one repository are explored on their own', async (t) => {
  const used = await api.json<Page<{ repositoryId: string }>>(
    `/v8/Organizations/${first.id}/UsedRepositories`,
  )
  const ids = used.results.map(({ repositoryId }) => repositoryId)
  t.ok(ids.length > 1)
  /** What a session shows, by name. */
  const list = async (answer: { json: () => { id: string }; statusCode: number; body: string }) => {
    t.equal(answer.statusCode, 201, answer.body)
    const { id } = answer.json()
    const sites = await api.json<Page<{ name: string }>>(`/v8/RestoreSessions/${id}/Organization/Sites`)
    return sites.results.map(({ name }) => name)
  }
  const explore = (body: object) =>
    api.send('POST', `/v8/Organizations/${first.id}/explore`, { type: 'Vesp', ...body })
  const all = new Set<string>()
  const counts: number[] = []
  for (const repositoryId of ids) {
    const names = await list(await explore({ repositoryId }))
    const query = `organizationId=${first.id}`
    const url = `/v8/BackupRepositories/${repositoryId}/explore?${query}`
    t.strictSame(await list(await api.send('POST', url, { type: 'Vesp' })), names)
    const data = await api.json<Page<{ title: string; backedUpOrganizationId: string }>>(
      `/v8/BackupRepositories/${repositoryId}/SiteData?limit=10000`,
    )
    const own = data.results.filter((one) => one.backedUpOrganizationId === first.backedUpOrganizationId)
    for (const { title } of own) t.ok(names.includes(title), title)
    for (const name of names) all.add(name)
    counts.push(names.length)
  }
  t.ok(new Set(counts).size > 1, 'they do not hold the same')
  t.strictSame([...all].sort(), [...new Set(await list(await explore({})))].sort())
  t.equal((await explore({ dateTime: '2026-03-01T00:00:00Z' })).statusCode, 201)
  t.equal((await explore({ repositoryId: NOBODY })).statusCode, 404)
  t.equal((await explore({ type: 'Vet' })).statusCode, 501)
  t.match((await explore({ dateTime: 'soon' })).json(), { message: /'dateTime' must be a point in time/ })
})

t.test('a repository is explored from version 7 on, and for one organization', async (t) => {
  const repositories = (await api.json<Page<{ id: string; name: string }>>('/v8/BackupRepositories')).results
  const organizationsIn = async (id: string) =>
    (await api.json<Page<{ organizationId: string }>>(`/v8/BackupRepositories/${id}/OrganizationData`))
      .results
  const found = await Promise.all(
    repositories.map(async ({ id }) => [id, await organizationsIn(id)] as const),
  )
  const single = found.find(([, owners]) => owners.length === 1)
  const shared = found.find(([, owners]) => owners.length > 1)
  for (const [version, status] of [
    [6, 404],
    [7, 200],
    [8, 201],
  ] as const) {
    const url = `/v${version}/BackupRepositories/${single?.[0]}/explore`
    const answer = await api.send('POST', url, { type: 'Vex' })
    t.equal(answer.statusCode, status, answer.body)
    if (status !== 404)
      t.match(answer.json(), { name: /^Exchange restore \(Repository: .* - /, state: 'Working' })
  }
  const url = `/v8/BackupRepositories/${shared?.[0]}/explore`
  t.equal((await api.send('POST', url, { type: 'Vex' })).statusCode, 501)
  for (const { organizationId } of shared?.[1] ?? [])
    t.equal(
      (await api.send('POST', `${url}?organizationId=${organizationId}`, { type: 'Vex' })).statusCode,
      201,
    )
  t.equal((await api.send('POST', `${url}?organizationId=${NOBODY}`, { type: 'Vex' })).statusCode, 404)
  t.match((await api.send('POST', url, {})).json(), { message: /'type' is missing/ })
  const unknown = `/v8/BackupRepositories/${NOBODY}/explore`
  t.equal((await api.send('POST', unknown, { type: 'Vex' })).statusCode, 404)
  const state = api.state()
  await api.control('PUT', '/__admin/snapshots/explored')
  t.ok(state.tables.restoreSessions.some((session) => session.repositoryId === shared?.[0]))
})

t.test('a page has 10,000 entries at most from version 5 on', async (t) => {
  for (const [version, limit] of [
    [4, 99_999],
    [5, 10_000],
    [8, 10_000],
  ] as const)
    t.equal((await api.json<Page<object>>(`/v${version}/LicensedUsers?limit=99999`)).limit, limit)
})

t.test('a parameter of another route is no filter, and is in no link', async (t) => {
  const page = await api.json<Page<object>>(
    `/v8/Organizations/${first.id}/Users?limit=1&repositoryId=x&jobId=y`,
  )
  t.equal(page._links.next?.href, `/v8/organizations/${first.id}/users?offset=1&limit=1`)
})

const logIn = async (username: string, password: string): Promise<number> => {
  const payload = new URLSearchParams({ grant_type: 'password', username, password }).toString()
  return (await api.app.inject({ method: 'POST', url: '/v3/Token', headers: FORM, payload })).statusCode
}

t.test('from v6 on, a change of an organization needs no credentials', async (t) => {
  const CASES = [
    [cloud, 'exchangeOnlineSettings', 'account', 'a@new.onmicrosoft.com', { useMfa: true }],
    [onPremises, 'exchangeSettings', 'username', 'a', { useSSL: true }],
  ] as const
  for (const version of VERSIONS)
    for (const [body, part, login, name, flags] of CASES) {
      api.reset()
      const { id } = await add(body)
      const url = `/v${version}/Organizations/${id}`
      const settings = (await api.json<Record<string, object>>(url))[part]
      const change = async (sent: object): Promise<unknown> => {
        const answer = await api.send('PUT', url, sent)
        return answer.statusCode < 300 ? 'done' : answer.json().message
      }
      if (version < 6) {
        t.match(await change({ isTeamsOnline: false }), /Settings' is missing/, `v${version}`)
        t.match(await change({ [part]: settings }), /password' is missing/, `v${version}`)
        continue
      }
      t.equal(await change({ isTeamsOnline: false }), 'done')
      t.equal(await change({ [part]: flags }), 'done')
      t.strictSame((await api.json<Record<string, object>>(url))[part], { ...settings, ...flags })
      t.equal(await change({ [part]: { [login]: name, password: '' } }), 'done', 'an empty one is none')
      t.match(await change({ [part]: { [login]: 'b@other.example' } }), /password' is missing/)
      t.equal(await logIn(name, 'secret'), 200, 'the tenant logs in as before')
      t.equal(await change({ [part]: { password: 'other' } }), 'done')
      t.equal(await logIn(name, 'secret'), 400)
      t.equal(await logIn(name, 'other'), 200)
    }
})
