import type { Ids, Operation } from './operation.js'

interface Organization {
  id: string
  name: string
  [name: string]: unknown
}
interface Page {
  results: Record<string, unknown>[]
}

const one = (ids: Ids) => ({ id: ids.organization })
const of = (ids: Ids) => ({ organizationId: ids.organization })
const CLOUD = {
  account: 'backup@contoso.onmicrosoft.com',
  password: 'Secret-1',
  applicationSecret: 'Secret-2',
}
const NEW = {
  type: 'Office365',
  isExchangeOnline: true,
  isSharePointOnline: true,
  exchangeOnlineSettings: CLOUD,
  sharePointOnlineSettings: CLOUD,
}
const SERVER = { serverName: 'mail.adatum.example', username: 'ADATUM\\backup', password: 'Secret-3' }

export const organizations: readonly Operation[] = [
  {
    name: 'GET /Organization',
    as: ({ login }, ids) => login(`backup@${ids.organizationName}`),
    check: ({ t, answer, ids }) => {
      t.match(answer.json(), {
        id: ids.organization,
        name: ids.organizationName,
        type: 'Office365',
        isBackedup: true,
        _actions: { explore: { uri: /\/v3\/organization\/action$/, method: 'POST' } },
      })
    },
  },
  {
    name: 'POST /Organization/Action',
    verb: 'explore',
    status: 201,
    as: ({ login }, ids) => login(`backup@${ids.organizationName}`),
    body: () => ({ explore: { type: 'vex', datetime: '2026.03.01 09:00', showDeleted: 'true' } }),
    check: ({ t, answer, ids }) => {
      t.match(answer.json(), {
        name: 'Exchange restore (Entire organization - 3/1/2026 4:00:00 AM)',
        organization: ids.organizationName,
        type: 'Vex',
        state: 'Working',
        result: 'Success',
        initiatedBy: `backup@${ids.organizationName}`,
      })
    },
    wrong: [
      [{ explore: { type: 'vet' } }, /'explore.type' must be one of Vex, Veod, Vesp/],
      [{ explore: { type: 'vex', datetime: 'yesterday' } }, /'explore.datetime' must be a point in time/],
      [{ explore: null }, /'explore.type' is missing/],
    ],
  },
  {
    name: 'GET /Organizations',
    check: ({ t, answer }) => t.match(answer.json(), [{ region: 'Worldwide' }, { region: 'Germany' }]),
  },
  {
    name: 'POST /Organizations',
    status: 201,
    body: () => NEW,
    check: async ({ t, api, answer }) => {
      const made = answer.json<Organization>()
      t.match(made, {
        name: 'contoso.onmicrosoft.com',
        isBackedup: false,
        region: 'Worldwide',
        isExchangeOnline: true,
      })
      t.notOk('firstBackuptime' in made)
      t.notMatch(answer.body, /Secret/)
      t.strictSame(await api.json(`/v3/Organizations/${made.id}`), made)
      t.notOk(JSON.stringify(api.state()).includes('Secret'), 'secrets are not even kept')

      const local = await api.send('POST', '/v3/Organizations', {
        type: 'onPremises',
        name: 'Adatum',
        isExchange: true,
        exchangeSettings: { ...SERVER, useSSL: 'true' },
      })
      t.match(local.json(), {
        type: 'OnPremises',
        name: 'Adatum',
        isExchange: true,
        isSharepoint: false,
        exchangeSettings: { serverName: 'mail.adatum.example', username: 'ADATUM\\backup', useSSL: true },
      })
      for (const absent of ['region', 'isExchangeOnline', 'exchangeOnlineSettings'])
        t.notOk(absent in local.json<object>(), `${absent} is of the cloud`)
      const users = await api.json<Page>(`/v3/Organizations/${local.json<Organization>().id}/Users?limit=5`)
      for (const { id } of users.results) t.match(id, /^00000000-0000-0000-0000-000000000000[0-9a-f-]{36}$/)

      const hybrid = await api.send('POST', '/v3/Organizations', {
        type: 'Hybrid',
        exchangeOnlineSettings: { ...CLOUD, account: 'b@hybrid.example' },
        sharepointSettings: { ...SERVER, serverPort: '444' },
      })
      t.match(hybrid.json(), {
        name: 'hybrid.example',
        isExchangeOnline: true,
        isSharePointOnline: false,
        isExchange: false,
        isSharepoint: true,
        sharepointSettings: { serverPort: 444 },
      })
    },
    wrong: [
      [{}, /'type' is missing/],
      [{ type: 'Cloud' }, /'type' must be one of Office365, OnPremises, Hybrid/],
      [{ type: 'Office365' }, /One of 'isExchangeOnline', 'isSharePointOnline' must be true/],
      [{ type: 'Office365', isExchangeOnline: true }, /'exchangeOnlineSettings' is missing/],
      [{ ...NEW, isExchange: true, exchangeSettings: SERVER }, /'isExchange' cannot be true/],
      [
        { ...NEW, sharePointOnlineSettings: { ...CLOUD, applicationCertificate: '-----BEGIN' } },
        /'sharePointOnlineSettings.applicationCertificate' must be Base64\.$/,
      ],
      [
        { ...NEW, exchangeOnlineSettings: { ...CLOUD, account: 'nobody' } },
        /'exchangeOnlineSettings.account' must be/,
      ],
      [
        { ...NEW, sharePointOnlineSettings: { account: 'a@b.c' } },
        /'sharePointOnlineSettings.password' is missing/,
      ],
      [
        { type: 'OnPremises', exchangeSettings: { username: 'x', password: 'y' } },
        /'exchangeSettings.serverName'/,
      ],
      [
        (ids: Ids) => ({
          type: 'Office365',
          exchangeOnlineSettings: { account: `x@${ids.organizationName.toUpperCase()}`, password: 'x' },
        }),
        /already exists/,
      ],
    ],
  },
  {
    name: 'GET /Organizations/{id}',
    params: one,
    check: ({ t, answer, ids }) => t.match(answer.json(), { id: ids.organization, isBackedup: true }),
  },
  {
    name: 'PUT /Organizations/{id}',
    params: one,
    body: (ids) => ({
      region: 'usgovdefence',
      isSharePointOnline: false,
      exchangeOnlineSettings: {
        account: `other@${ids.organizationName}`,
        password: 'Secret-4',
        useMfa: true,
      },
    }),
    check: async ({ t, api, answer, ids }) => {
      t.equal(answer.body, '')
      const after = await api.json<Organization>(`/v3/Organizations/${ids.organization}`)
      t.match(after, {
        name: ids.organizationName,
        region: 'USgovDefence',
        isSharePointOnline: false,
        exchangeOnlineSettings: { account: `other@${ids.organizationName}`, useMfa: true },
      })
      t.notOk('sharePointOnlineSettings' in after)
      t.notOk(JSON.stringify(api.state()).includes('Secret'))
    },
    wrong: [
      [{ type: 'Hybrid' }, /'type' must stay Office365/],
      [{ name: 'other.onmicrosoft.com' }, /'name' must stay/],
      [{ region: 'Germany' }, /'exchangeOnlineSettings' is missing/],
      [{ exchangeOnlineSettings: { account: 'a@b.c' } }, /'exchangeOnlineSettings.password' is missing/],
      [
        { exchangeOnlineSettings: { ...CLOUD, applicationCertificate: 'c2VjcmV0=' } },
        /'exchangeOnlineSettings.applicationCertificate' must be Base64\.$/,
      ],
    ],
  },
  {
    name: 'DELETE /Organizations/{id}',
    params: one,
    before: async ({ send, json }, ids) => {
      for (const { id } of await json<Organization[]>(`/v3/Organizations/${ids.organization}/Jobs`)) {
        await send('POST', `/v3/Jobs/${id}/Action`, { stop: null })
        await send('POST', `/v3/Jobs/${id}/Action`, { disable: null })
      }
    },
    check: async ({ t, api, answer, ids }) => {
      t.equal(answer.body, '')
      t.equal((await api.get(`/v3/Organizations/${ids.organization}`)).statusCode, 404)
      t.equal((await api.json<unknown[]>('/v3/Jobs')).length, 3, 'its jobs are gone with it')
      const data = await api.json<Page>(`/v3/BackupRepositories/${ids.repository}/OrganizationData`)
      t.match(data.results, [{ displayName: ids.organizationName }, {}], 'what was backed up of it stays')
      const users = await api.json<Page>('/v3/LicensedUsers?limit=1000')
      t.notOk(
        users.results.some(({ organizationId }) => organizationId === ids.organization),
        'its licenses are free',
      )
      const refused = await api.send('DELETE', `/v3/Organizations/${ids.otherOrganization}`)
      t.match([refused.statusCode, refused.json().message], [400, /disable its job/])
    },
  },
  {
    name: 'POST /Organizations/{organizationId}/Action',
    verb: 'explore',
    params: of,
    status: 201,
    body: () => ({ Explore: { Type: 'VESP', ShowDeleted: 'true', ShowAllVersions: true } }),
    check: async ({ t, api, answer }) => {
      const session = answer.json<Organization>()
      t.match(session, { type: 'Vesp', state: 'Working', result: 'Success', initiatedBy: 'administrator' })
      t.notOk('endTime' in session)
      const { results } = await api.json<Page>('/v3/RestoreSessions')
      t.strictSame(results, [session])
    },
    wrong: [[{ explode: {} }, /one action: explore; "explode" is none of them. Did you mean 'explore'/]],
  },
  {
    name: 'GET /Organizations/{organizationId}/Jobs',
    params: of,
    check: ({ t, answer }) => t.equal(answer.json<unknown[]>().length, 5),
  },
  {
    name: 'POST /Organizations/{organizationId}/Jobs',
    params: of,
    status: 201,
    body: (ids) => ({
      name: 'New job',
      backupType: 'selecteditems',
      repositoryId: ids.repository,
      proxyId: ids.proxy,
      schedulePolicy: { type: 'periodically', periodicallyEvery: 'hours8', retryEnabled: 'false' },
      selectedItems: [
        { type: 'User', user: { id: ids.user, displayName: 'ignored' }, mailbox: 'true' },
        { type: 'group', group: { id: ids.group }, members: true, memberMailbox: true },
        { type: 'Site', site: { id: ids.site } },
      ],
      excludedItems: [{ type: 'OneDriveFolders', folders: ['Private'] }],
      runNow: 'true',
    }),
    check: async ({ t, api, answer }) => {
      const job = answer.json<Organization>()
      t.match(job, {
        isEnabled: true,
        backupType: 'SelectedItems',
        lastStatus: 'Running',
        lastRun: /^2026-03-02T14:30:00/,
        nextRun: '2026-03-02T21:00:00Z',
        schedulePolicy: { type: 'Periodically', periodicallyEvery: 'Hours8', retryEnabled: false },
      })
      t.notOk('dailyTime' in (job.schedulePolicy as object), 'what does not apply is absent')
      const items = await api.json<Page['results']>(`/v3/Jobs/${job.id}/SelectedItems`)
      t.match(items, [
        { type: 'User', mailbox: true, oneDrive: false },
        { type: 'Group', members: true, memberSite: false },
        { type: 'Site', site: { isCloud: true } },
      ])
      t.match(await api.json(`/v3/Jobs/${job.id}/ExcludedItems`), [
        { type: 'OneDriveFolders', folders: ['Private'] },
      ])
    },
    wrong: [
      [{}, /'name' is missing/],
      [
        (ids: Ids) => ({ name: 'x', backupType: 'EntireOrganization', repositoryId: ids.proxy }),
        /'repositoryId' must be the id of a/,
      ],
      [
        (ids: Ids) => ({
          name: 'support MAILBOX',
          backupType: 'EntireOrganization',
          repositoryId: ids.repository,
        }),
        /'name' is taken/,
      ],
      [
        (ids: Ids) => ({ name: 'x', backupType: 'SelectedItems', repositoryId: ids.repository }),
        /'selectedItems' must contain at least one item/,
      ],
      [
        (ids: Ids) => ({
          name: 'x',
          backupType: 'SelectedItems',
          repositoryId: ids.repository,
          selectedItems: [{ type: 'User', user: { id: 'x' } }],
        }),
        /'selectedItems\[0\].user.id' must be the id of a user of the organization; it is 'x'/,
      ],
      [
        (ids: Ids) => ({
          name: 'x',
          backupType: 'EntireOrganization',
          repositoryId: ids.repository,
          proxyId: ids.secondProxy,
        }),
        /'proxyId' must be/,
      ],
      ...[
        [{ type: 'Periodically' }, /'schedulePolicy.periodicallyEvery' is missing/],
        [
          { dailyTime: '24:00:00' },
          /'schedulePolicy.dailyTime' must be a time of day, HH:mm:ss; it is "24:00:00"/,
        ],
        [{ dailyType: 'Someday' }, /'schedulePolicy.dailyType' must be one of Everyday/],
        [{ retryNumber: 0 }, /'schedulePolicy.retryNumber' must be a whole number from 1 to 100/],
        [{ backupWindowEnabled: true }, /'schedulePolicy.backupWindowSettings' is missing/],
        [
          { backupWindowEnabled: true, backupWindowSettings: { backupWindow: Array(168).fill(false) } },
          /backupWindow' prevents all planned runs/,
        ],
        [{ backupWindowSettings: { backupWindow: [true] } }, /backupWindow' must have 168 entries; it has 1/],
      ].map(
        ([schedulePolicy, message]) =>
          [
            (ids: Ids) => ({
              name: 'x',
              backupType: 'EntireOrganization',
              repositoryId: ids.repository,
              schedulePolicy,
            }),
            message as RegExp,
          ] as const,
      ),
    ],
  },
  {
    name: 'GET /Organizations/{id}/UsedRepositories',
    params: one,
    check: ({ t, answer }) => {
      t.match(answer.json(), [
        { isAvailable: true, details: 'Default Backup Repository' },
        { details: 'Long-term archive' },
        { details: 'SharePoint and OneDrive' },
      ])
      for (const { usedSpaceBytes } of answer.json<{ usedSpaceBytes: number }[]>()) t.ok(usedSpaceBytes > 0)
    },
  },
  {
    name: 'GET /Organizations/{id}/LicensingInformation',
    params: one,
    check: async ({ t, api, answer, ids }) => {
      const users = await api.json<Page>(`/v3/LicensedUsers?limit=1000&organizationid=${ids.organization}`)
      t.strictSame(answer.json(), { licensedUsers: users.results.length, newUsers: 0 })
    },
  },
  ...(['Users', 'Groups', 'Sites'] as const).flatMap((list): Operation[] => {
    const kind = list.slice(0, -1).toLowerCase() as 'user' | 'group' | 'site'
    return [
      {
        name: `GET /Organizations/{organizationId}/${list}`,
        params: of,
        query: () => 'limit=2&offset=1',
        check: ({ t, answer }) => t.equal(answer.json<Page>().results.length, 2),
      },
      {
        name: `GET /Organizations/{organizationId}/${list}/{${kind}Id}`,
        params: (ids) => ({ ...of(ids), [`${kind}Id`]: ids[kind] }),
        check: ({ t, answer, ids }) => t.match(answer.json(), { id: ids[kind] }),
      },
    ]
  }),
  {
    name: 'GET /Organizations/{organizationId}/Users/{userId}/OneDrives',
    params: (ids) => ({ ...of(ids), userId: ids.user }),
    check: ({ t, answer, ids }) =>
      t.match(answer.json(), { results: [{ id: ids.oneDrive, url: /-my\.sharepoint/ }] }),
  },
  {
    name: 'GET /Organizations/{organizationId}/Users/{userId}/OneDrives/{oneDriveId}',
    params: (ids) => ({ ...of(ids), userId: ids.user, oneDriveId: ids.oneDrive }),
    check: ({ t, answer, ids }) => t.match(answer.json(), { id: ids.oneDrive }),
  },
]
