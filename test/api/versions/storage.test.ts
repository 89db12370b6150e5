import t from 'tap'
import { hrefsIn, mock, NOBODY } from '../../helper.js'

interface Page<T> {
  readonly results: readonly T[]
}
interface Named {
  readonly id: string
  readonly [property: string]: unknown
}

/** The entries of a list, in a page or not. */
const entriesOf = (answer: readonly Named[] | Page<Named>): readonly Named[] =>
  'results' in answer ? answer.results : answer

/** Whether an entry has all of some properties, or, with a minus before their names, none of them. */
const has = (entry: object | undefined, names: string): boolean =>
  names
    .split(' ')
    .every((name) => (name.startsWith('-') ? !(name.slice(1) in (entry ?? {})) : name in (entry ?? {})))

t.test('proxies have the properties of each version', async (t) => {
  const { json } = mock(t)
  const CASES: [path: string, names: string][] = [
    ['v3/Proxies', 'isDefault threadsNumber enableNetworkThrottling -type -fqdn -version'],
    ['v5/Proxies', 'isDefault threadsNumber enableNetworkThrottling -type -fqdn -version'],
    ['v6/Proxies', 'type threadsNumber enableNetworkThrottling -isDefault -fqdn -version'],
    ['v6/Proxies?extendedView=false', 'type -threadsNumber -enableNetworkThrottling'],
    ['v7/Proxies', 'type fqdn -threadsNumber -enableNetworkThrottling -version'],
    ['v7/Proxies?extendedView=true', 'type fqdn threadsNumber enableNetworkThrottling -role'],
    [
      'v8/Proxies',
      'type fqdn operatingSystem version role cpuUsagePercent memoryUsagePercent maintenanceModeState enableNetworkThrottling -threadsNumber',
    ],
  ]
  for (const [path, names] of CASES) {
    const [first] = entriesOf(await json(`/${path}`))
    t.ok(has(first, names), `${path}: ${Object.keys(first ?? {})}`)
    const [own, query = ''] = path.split('?')
    t.strictSame(await json(`/${own}/${first?.id}?${query}`), first, path)
  }
})

t.test('a proxy is the busier the more runs there, and tells nothing while it is offline', async (t) => {
  const { control, json } = mock(t)
  const load = async () =>
    entriesOf(await json('/v8/Proxies')).map(({ cpuUsagePercent, memoryUsagePercent }) => [
      cpuUsagePercent,
      memoryUsagePercent,
    ])
  t.strictSame(await load(), [
    [26, 43],
    [4, 35],
  ])
  await control('POST', '/__admin/scenarios/proxy-offline')
  t.ok((await load()).some(([cpu, memory]) => cpu === undefined && memory === undefined))
})

t.test('a proxy is added, changed and removed as version 8 does it', async (t) => {
  const { json, send } = mock(t)
  const sshSettings = { account: 'root', accountPassword: 'secret', port: 22 }
  const made = await send('POST', '/v8/Proxies', {
    hostName: 'linux1',
    operatingSystem: 'Linux',
    sshSettings,
  })
  t.equal(made.statusCode, 201)
  t.match(made.json(), {
    hostName: 'linux1',
    operatingSystem: 'Linux',
    type: 'Workgroup',
    role: ['Processor'],
  })
  t.notMatch(made.body, /secret|root/)
  const { id } = made.json()
  t.equal(
    (await send('PUT', `/v8/Proxies/${id}`, { description: 'new', hostName: 'linux1' })).statusCode,
    204,
  )
  t.match(await json(`/v8/Proxies/${id}`), { description: 'new', operatingSystem: 'Linux' })
  t.equal((await send('POST', `/v8/Proxies/${id}/Rescan`)).statusCode, 204)
  t.equal((await send('DELETE', `/v8/Proxies/${id}`)).statusCode, 405)
  t.equal((await send('POST', `/v8/Proxies/${id}/Remove`, { force: true, userName: 'x' })).statusCode, 204)
  t.equal((await send('GET', `/v8/Proxies/${id}`)).statusCode, 404)
})

t.test('the repositories of a proxy are found through its link in every version', async (t) => {
  const { json } = mock(t)
  for (const version of ['v3', 'v4', 'v5', 'v6', 'v7', 'v8']) {
    const [proxy] = entriesOf(await json(`/${version}/Proxies`))
    const href = hrefsIn(proxy)[1] ?? ''
    t.match(href, version === 'v3' ? /proxies\/[\w-]+\/repositories$/ : /backuprepositories\?proxyId=[\w-]+$/)
    const { pathname, search } = new URL(href, 'http://localhost')
    const found = entriesOf(await json(pathname + search))
    t.ok(found.length > 0, version)
    for (const { proxyId } of found) t.equal(proxyId, proxy?.id, version)
  }
})

t.test('repositories have the properties of each version', async (t) => {
  const { json } = mock(t)
  const later = 'objectStorageEncryptionEnabled isOutOfSync'
  const CASES: [version: string, names: string, forEver: string][] = [
    ['v3', '-objectStorageEncryptionEnabled -isOutOfSync', 'KeepForever'],
    ['v4', `${later} -isLongTerm`, 'KeepForever'],
    ['v5', `${later} -isLongTerm`, 'KeepForever'],
    ['v6', `${later} isLongTerm -isOutdated`, 'Keep'],
    ['v7', `${later} isLongTerm -isOutdated`, 'Keep'],
    ['v8', `${later} isLongTerm isOutdated isIndexed isMigrationLocked isOutOfOrder`, 'Keep'],
  ]
  for (const [version, names, forEver] of CASES) {
    const [first] = entriesOf(await json(`/${version}/BackupRepositories`))
    t.ok(has(first, names), `${version}: ${Object.keys(first ?? {})}`)
    t.equal(first?.yearlyRetentionPeriod, forEver, version)
    t.strictSame(await json(`/${version}/BackupRepositories/${first?.id}`), first, version)
  }
})

t.test('repositories are filtered by what each version documents', async (t) => {
  const { json } = mock(t)
  const count = async (path: string) => entriesOf(await json(`/${path}`)).length
  const all = await count('v3/BackupRepositories')
  const CASES: [path: string, count: number][] = [
    [`v5/BackupRepositories?longTerm=true`, all],
    [`v6/BackupRepositories?longTerm=true`, 0],
    [`v6/BackupRepositories?longTerm=false`, all],
    [`v7/BackupRepositories?organizationId=${NOBODY}`, all],
    [`v8/BackupRepositories?organizationId=${NOBODY}`, 0],
    [`v8/BackupRepositories?proxyPoolId=${NOBODY}`, 0],
    [`v8/BackupRepositories?proxyId=${NOBODY}`, 0],
  ]
  for (const [path, expected] of CASES) t.equal(await count(path), expected, path)
})

t.test(
  'a repository is added, changed and removed as version 8 does it, on the disk of a proxy only',
  async (t) => {
    const { json, send } = mock(t)
    const [proxy] = entriesOf(await json('/v8/Proxies'))
    const draft = { name: 'new', proxyId: proxy?.id, path: 'D:\\New', retentionType: 'ItemLevel' }
    for (const other of [
      { objectStorage: { type: 'AmazonS3' } },
      { proxyPoolId: NOBODY },
      { organizationId: NOBODY },
    ]) {
      const answer = await send('POST', '/v8/BackupRepositories', { ...draft, ...other })
      t.match(
        [answer.statusCode, answer.json()],
        [501, { message: new RegExp(Object.keys(other)[0] as string) }],
      )
    }
    const made = await send('POST', '/v8/BackupRepositories', { ...draft, yearlyRetentionPeriod: 'Keep' })
    const row: Named = made.json()
    t.match([made.statusCode, row], [201, { name: 'new', yearlyRetentionPeriod: 'Keep' }])
    const path = `/v8/BackupRepositories/${row.id}`
    t.equal((await send('PUT', path, { ...row, name: 'newer' })).statusCode, 204)
    t.match(await json(path), { name: 'newer', path: 'D:\\New' })
    t.equal((await send('DELETE', path)).statusCode, 204)
  },
)

t.test('what a repository holds is told as each version does', async (t) => {
  const { json } = mock(t)
  const [repository] = await json<Named[]>('/v3/BackupRepositories')
  const at = (version: string, what: string) => `/${version}/BackupRepositories/${repository?.id}/${what}`
  const of7 = 'itemType repositoryId backedUpOrganizationId'
  const CASES: [what: string, version: string, names: string][] = [
    ['BackedUpOrganizations', 'v5', 'usedSpaceBytes -localCacheUsedSpaceBytes'],
    ['BackedUpOrganizations', 'v6', 'usedSpaceBytes localCacheUsedSpaceBytes objectStorageUsedSpaceBytes'],
    ['OrganizationData', 'v6', 'organizationId -backedUpOrganizationId'],
    ['OrganizationData', 'v8', 'organizationId backedUpOrganizationId'],
    ['UserData', 'v5', 'accountType -mailboxBackedUpTime -itemType'],
    ['UserData', 'v6', 'accountType mailboxBackedUpTime -itemType'],
    ['UserData', 'v7', `mailboxBackedUpTime isDeleted proxyId ${of7}`],
    ['UserData', 'v8', `mailboxBackedUpTime -isDeleted -proxyId ${of7}`],
    ['GroupData', 'v5', 'oneDriveUrl personalSiteUrl -groupSiteUrl -isMailboxBackedUp'],
    ['GroupData', 'v6', 'groupSiteUrl isMailboxBackedUp isSiteBackedUp -oneDriveUrl -personalSiteUrl'],
    ['GroupData', 'v8', `groupSiteUrl ${of7}`],
    ['SiteData', 'v6', 'backedUpTime -itemType'],
    ['SiteData', 'v8', `backedUpTime msid ${of7}`],
    ['MailboxData', 'v6', 'isArchive email backedUpTime -itemType'],
    ['MailboxData', 'v7', `isArchive isDeleted proxyId ${of7}`],
    ['OneDriveData', 'v6', 'title url backedUpTime -itemType'],
    ['OneDriveData', 'v8', `title url ${of7}`],
  ]
  const seen = new Set<string>()
  for (const [what, version, names] of CASES) {
    const [first] = entriesOf(await json(at(version, what)))
    if (!first) continue
    seen.add(what)
    t.ok(has(first, names), `${version} ${what}: ${Object.keys(first)}`)
    const own = (first.accountId ?? (what === 'OrganizationData' ? first.organizationId : first.id)) as string
    if (what !== 'BackedUpOrganizations')
      t.strictSame(await json(at(version, `${what}/${own}`)), first, `${version} ${what}`)
  }
  t.ok(seen.size >= 5, [...seen].join())
  t.strictSame((await json<Page<Named>>(at('v5', 'TeamData'))).results, [])
})

t.test(
  'mailboxes of repositories are those of its users and groups, and none that was not backed up',
  async (t) => {
    const { get, json } = mock(t, { profile: 'msp' })
    for (const { id } of await json<Named[]>('/v3/BackupRepositories')) {
      const list = async (what: string) =>
        entriesOf(await json(`/v8/BackupRepositories/${id}/${what}?limit=10000`))
      const [users, groups, mailboxes, drives] = [
        await list('UserData'),
        await list('GroupData'),
        await list('MailboxData'),
        await list('OneDriveData'),
      ]
      const count = (entries: readonly Named[] | undefined, flag: string) =>
        entries?.filter((entry) => entry[flag]).length ?? 0
      t.equal(
        mailboxes?.length,
        count(users, 'isMailboxBackedUp') +
          count(users, 'isArchiveBackedUp') +
          count(groups, 'isMailboxBackedUp'),
      )
      t.equal(count(mailboxes, 'isArchive'), count(users, 'isArchiveBackedUp'))
      t.equal(drives?.length, count(users, 'isOneDriveBackedUp'))
      t.equal(new Set(mailboxes?.map((mailbox) => mailbox.id)).size, mailboxes?.length, 'each id is its own')
      for (const what of ['MailboxData', 'OneDriveData', 'TeamData'])
        t.equal((await get(`/v8/BackupRepositories/${id}/${what}/${NOBODY}`)).statusCode, 404)
    }
  },
)
