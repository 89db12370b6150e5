import type { Context, Ids, Operation } from './operation.js'

interface Repository {
  id: string
  name: string
  [name: string]: unknown
}
interface Page<T = Record<string, unknown>> {
  results: T[]
}

const one = (ids: Ids) => ({ repositoryId: ids.repository })
const archive = (ids: Ids) => ({ repositoryId: ids.sitesRepository })
const NEW = (ids: Ids) => ({
  name: 'New',
  proxyId: ids.secondProxy,
  path: 'D:\\New',
  retentionPeriodType: 'Daily',
  dailyRetentionPeriod: 14,
  retentionFrequencyType: 'Monthly',
})

/** An entry of data is found by each form of its id that clients use. */
const anyForm =
  (path: string) =>
  async ({ t, api, answer, ids }: Context): Promise<void> => {
    const entry = answer.json<{ id: string; accountId: string }>()
    for (const id of [
      entry.id,
      entry.id.toUpperCase(),
      entry.accountId,
      entry.accountId.replace(':', ''),
      entry.accountId.slice(0, 36),
    ]) {
      const again = await api.json(
        `/v3/BackupRepositories/${ids.sitesRepository}/${path}/${encodeURIComponent(id)}`,
      )
      t.strictSame(again, entry, id)
    }
  }

/** The id of the first entry of a collection of data. */
const firstOf =
  (path: string, name: string, found: { id?: string }) =>
  async ({ json }: { json: <T>(url: string) => Promise<T> }, ids: Ids): Promise<void> => {
    const { results } = await json<Page<Record<string, string>>>(
      `/v3/BackupRepositories/${ids.sitesRepository}/${path}`,
    )
    found.id = results[0]?.[name] ?? 'none'
  }

const organization: { id?: string } = {}
const user: { id?: string } = {}
const group: { id?: string } = {}
const site: { id?: string } = {}

export const backupRepositories: readonly Operation[] = [
  {
    name: 'GET /BackupRepositories',
    query: (ids) => `proxyId=${ids.secondProxy}`,
    check: async ({ t, api, answer, ids }) => {
      t.match(answer.json(), [
        { id: ids.sitesRepository, yearlyRetentionPeriod: 'Years5', dailyTime: '08:00:00' },
      ])
      t.equal((await api.json<Repository[]>('/v3/BackupRepositories')).length, 3)
    },
  },
  {
    name: 'POST /BackupRepositories',
    status: 201,
    body: (ids) => ({
      ...NEW(ids),
      monthlyTime: '7:30',
      monthlyDaynumber: 'last',
      monthlyDayofweek: 'FRIDAY',
    }),
    check: async ({ t, api, answer }) => {
      const made = answer.json<Repository>()
      t.match(made, {
        name: 'New',
        retentionType: 'ItemLevel',
        dailyRetentionPeriod: 14,
        monthlyTime: '07:30:00',
        monthlyDaynumber: 'Last',
        monthlyDayofweek: 'Friday',
      })
      t.equal(made.capacityBytes, made.freeSpaceBytes, 'it is empty')
      for (const name of ['yearlyRetentionPeriod', 'monthlyRetentionPeriod', 'dailyTime', 'dailyType'])
        t.notOk(name in made, `${name} does not apply`)
      t.strictSame(await api.json(`/v3/BackupRepositories/${made.id}`), made)
    },
    wrong: [
      [{}, /'name' is missing/],
      [(ids: Ids) => ({ ...NEW(ids), proxyId: 'x' }), /'proxyId' must be the id of a proxy; it is 'x'/],
      [(ids: Ids) => ({ ...NEW(ids), name: 'long-term ARCHIVE' }), /'name' is taken/],
      [(ids: Ids) => ({ ...NEW(ids), path: 'e:\\backup\\SITES' }), /'path' is taken/],
      [
        (ids: Ids) => ({ ...NEW(ids), retentionPeriodType: 'Monthly' }),
        /'monthlyRetentionPeriod' is missing/,
      ],
      [
        (ids: Ids) => ({ ...NEW(ids), retentionPeriodType: 'Weekly' }),
        /must be one of Monthly, Daily, Yearly/,
      ],
      [
        (ids: Ids) => ({ ...NEW(ids), dailyRetentionPeriod: 0 }),
        /'dailyRetentionPeriod' must be a whole number/,
      ],
      [(ids: Ids) => ({ ...NEW(ids), monthlyTime: '25:00' }), /'monthlyTime' must be a time of day/],
    ],
  },
  {
    name: 'GET /BackupRepositories/{repositoryId}',
    params: one,
    check: ({ t, answer }) =>
      t.match(answer.json(), { name: 'Default Backup Repository', path: 'C:\\VeeamRepository' }),
  },
  {
    name: 'PUT /BackupRepositories/{repositoryId}',
    params: one,
    body: () => ({ description: 'changed', yearlyRetentionPeriod: 'keep' }),
    check: async ({ t, api, answer, ids }) => {
      t.equal(answer.body, '')
      t.match(await api.json(`/v3/BackupRepositories/${ids.repository}`), {
        name: 'Default Backup Repository',
        description: 'changed',
        yearlyRetentionPeriod: 'KeepForever',
      })
    },
    wrong: [
      [{ name: 'Long-term archive' }, /'name' is taken/],
      [{ retentionPeriodType: 'Daily' }, /'dailyRetentionPeriod' is missing/],
      [{ yearlyRetentionPeriod: 'Years4' }, /must be one of Year1, Years2/],
    ],
  },
  {
    name: 'DELETE /BackupRepositories/{repositoryId}',
    params: one,
    before: async ({ send, json }) => {
      for (const { id } of await json<Repository[]>('/v3/Jobs')) {
        await send('POST', `/v3/Jobs/${id}/Action`, { stop: null })
        await send('DELETE', `/v3/Jobs/${id}`)
      }
    },
    check: async ({ t, api, answer, ids }) => {
      t.equal(answer.body, '')
      t.equal((await api.get(`/v3/BackupRepositories/${ids.repository}`)).statusCode, 404)
      const used = await api.json<{ details: string }[]>(
        `/v3/Organizations/${ids.organization}/UsedRepositories`,
      )
      t.notOk(used.some(({ details }) => details === 'Default Backup Repository'))
    },
  },
  {
    name: 'GET /BackupRepositories/{repositoryId}/BackedUpOrganizations',
    params: one,
    check: async ({ t, api, answer, ids }) => {
      const usage = answer.json<{ name: string; id: string; usedSpaceBytes: number }[]>()
      t.strictSame(
        usage.map(({ id }) => id),
        [ids.organization, ids.otherOrganization],
      )
      const { capacityBytes, freeSpaceBytes } = await api.json<Record<string, number>>(
        `/v3/BackupRepositories/${ids.repository}`,
      )
      t.equal(
        usage.reduce((sum, { usedSpaceBytes }) => sum + usedSpaceBytes, 0),
        Number(capacityBytes) - Number(freeSpaceBytes),
      )
    },
  },
  {
    name: 'GET /BackupRepositories/{repositoryId}/OrganizationData',
    params: one,
    check: ({ t, answer, ids }) => {
      const { results } = answer.json<Page>()
      t.match(results, [{ displayName: ids.organizationName }, { displayName: ids.otherName }])
      t.match(results[0]?.organizationId, /^[a-z]+\.onmicrosoft\.com:[0-9a-f-]{36}:[0-9a-f-]{36}$/)
    },
  },
  {
    name: 'GET /BackupRepositories/{repositoryId}/OrganizationData/{organizationId}',
    before: firstOf('OrganizationData', 'organizationId', organization),
    params: (ids) => ({ ...archive(ids), organizationId: organization.id ?? '' }),
    check: ({ t, answer }) => t.match(answer.json(), { organizationId: organization.id }),
  },
  {
    name: 'GET /BackupRepositories/{repositoryId}/UserData',
    params: one,
    query: () => 'limit=1000',
    check: ({ t, answer }) => {
      const { results } = answer.json<Page>()
      // all 42 of the first organization, and 17 of the second without the two that are left out
      t.equal(results.length, 42 + 15)
      t.match(results[0], {
        isMailboxBackedUp: true,
        isOneDriveBackedUp: true,
        isArchiveBackedUp: false,
        archiveName: '',
        accountType: 'User',
      })
    },
  },
  {
    name: 'GET /BackupRepositories/{repositoryId}/UserData/{id}',
    before: firstOf('UserData', 'id', user),
    params: (ids) => ({ ...archive(ids), id: user.id ?? '' }),
    check: anyForm('UserData'),
  },
  {
    name: 'GET /BackupRepositories/{repositoryId}/SiteData',
    params: archive,
    check: ({ t, answer }) => {
      const { results } = answer.json<Page>()
      t.equal(results.length, 3, 'the three sites of the job, and not those of its groups')
      for (const { id } of results) t.equal(String(id).length, 72)
    },
  },
  {
    name: 'GET /BackupRepositories/{repositoryId}/SiteData/{id}',
    before: firstOf('SiteData', 'id', site),
    params: (ids) => ({ ...archive(ids), id: site.id ?? '' }),
    check: ({ t, answer }) => t.match(answer.json(), { id: site.id, url: /^https:/ }),
  },
  {
    name: 'GET /BackupRepositories/{repositoryId}/GroupData',
    params: archive,
    check: ({ t, answer }) => t.equal(answer.json<Page>().results.length, 2, 'the two groups of the job'),
  },
  {
    name: 'GET /BackupRepositories/{repositoryId}/GroupData/{id}',
    before: firstOf('GroupData', 'id', group),
    params: (ids) => ({ ...archive(ids), id: group.id ?? '' }),
    check: anyForm('GroupData'),
  },
]
