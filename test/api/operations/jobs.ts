import type { Ids, Operation } from './operation.js'

interface Job {
  id: string
  lastStatus?: string
  [name: string]: unknown
}

const one = (ids: Ids) => ({ id: ids.everything })

const LISTS = [
  { path: 'SelectedItems', job: 'board', item: 'boardItem', count: 3 },
  { path: 'ExcludedItems', job: 'excluding', item: 'excludedItem', count: 2 },
] as const

const items = LISTS.flatMap(({ path, job, item, count }): Operation[] => {
  const list = (ids: Ids): string => `/v3/Jobs/${ids[job]}/${path}`
  const each = (ids: Ids) => ({ id: ids[job], itemId: ids[item] })
  return [
    {
      name: `GET /Jobs/{id}/${path}`,
      params: (ids) => ({ id: ids[job] }),
      check: ({ t, answer }) => {
        t.equal(answer.json<Job[]>().length, count)
        t.match(answer.json(), [{ type: 'User', mailbox: true, user: { type: 'User' } }])
      },
    },
    {
      name: `POST /Jobs/{id}/${path}`,
      params: (ids) => ({ id: ids[job] }),
      body: () => ({ type: 'personalSites' }),
      check: async ({ t, api, answer, ids }) => {
        const after = await api.json<Job[]>(list(ids))
        t.equal(after.length, count + 1)
        t.match(after.at(-1), { type: 'PersonalSites' })
        t.strictSame(answer.body, path === 'SelectedItems' ? '' : JSON.stringify(after))
        const more = [
          { type: 'PartialOrganization', archiveMailbox: 'true' },
          { type: 'OneDriveFolders', folders: ['Bücher'] },
        ]
        t.equal((await api.send('POST', list(ids), more)).statusCode, 200, 'an array is as good')
        t.match((await api.json<Job[]>(list(ids))).slice(-2), [
          { type: 'PartialOrganization', archiveMailbox: true, mailbox: false },
          { type: 'OneDriveFolders', folders: ['Bücher'] },
        ])
      },
      wrong: [
        [{}, /'\[0\].type' is missing/],
        [[], /at least one item/],
        [{ type: 'Team' }, /'\[0\].type' must be one of Group, User, Site, PartialOrganization/],
        [{ type: 'User' }, /\[0\].user.id' is missing/],
        [{ type: 'Group', group: { id: 'x' } }, /\[0\].group.id' must be the id of a group/],
        [{ type: 'Site', site: true }, /\[0\].site.id' is missing/],
        [{ type: 'PartialOrganization' }, /selects nothing/],
        [{ type: 'OneDriveFolders' }, /\[0\].folders' must name at least one/],
        [[{ type: 'PersonalSites' }, { type: 'User' }], /\[1\].user.id' is missing/],
        [
          [{ type: 'PersonalSites' }, { type: 'PersonalSites' }],
          /already has this PersonalSites item .*: edit it/,
        ],
      ],
    },
    {
      name: `DELETE /Jobs/{id}/${path}`,
      params: (ids) => ({ id: ids[job] }),
      query: (ids) => `ids=${ids[item]}`,
      check: async ({ t, api, answer, ids }) => {
        t.equal(answer.body, '')
        t.equal((await api.json<Job[]>(list(ids))).length, count - 1)
        t.equal((await api.get(`${list(ids)}/${ids[item]}`)).statusCode, 404)
        const none = await api.send('DELETE', list(ids))
        t.match([none.statusCode, none.json().message], [400, /'ids' must name the items/])
        const rest = (await api.json<Job[]>(list(ids))).map(({ id }) => id).join(',')
        const all = await api.send('DELETE', `${list(ids)}?IDS=${rest}`)
        if (path === 'SelectedItems')
          t.match([all.statusCode, all.json().message], [400, /must keep at least one selected item/])
        else t.strictSame(await api.json(list(ids)), [])
      },
    },
    {
      name: `GET /Jobs/{id}/${path}/{itemId}`,
      params: each,
      check: ({ t, answer, ids }) => t.match(answer.json(), { id: ids[item], _links: { job: {} } }),
    },
    {
      name: `PUT /Jobs/{id}/${path}/{itemId}`,
      params: each,
      body: () => ({ type: 'User', mailbox: 'false', oneDrive: true, archiveMailbox: false, _links: {} }),
      check: async ({ t, api, answer, ids }) => {
        t.equal(answer.body, '')
        t.match(await api.json(`${list(ids)}/${ids[item]}`), {
          id: ids[item],
          mailbox: false,
          oneDrive: true,
          archiveMailbox: false,
        })
      },
      wrong: [
        [{ type: 'Site' }, /'type' must stay User/],
        [{ mailbox: 'perhaps' }, /'mailbox' must be true or false; it is "perhaps"/],
      ],
    },
    {
      name: `DELETE /Jobs/{id}/${path}/{itemId}`,
      params: each,
      check: async ({ t, api, answer, ids }) => {
        t.equal(answer.body, '')
        t.equal((await api.json<Job[]>(list(ids))).length, count - 1)
      },
    },
  ]
})

export const jobs: readonly Operation[] = [
  {
    name: 'GET /Jobs',
    check: ({ t, answer }) => t.equal(answer.json<Job[]>().length, 8),
  },
  {
    name: 'GET /Jobs/{id}',
    params: one,
    check: ({ t, answer, ids }) =>
      t.match(answer.json(), { id: ids.everything, nextRun: '2026-03-03T03:00:00Z' }),
  },
  {
    name: 'PUT /Jobs/{id}',
    params: one,
    body: (ids) => ({
      Name: 'Renamed',
      schedulePolicy: { type: 'Daily', dailyType: 'sunday', dailyTime: '6:05' },
      repositoryId: ids.archive,
    }),
    check: async ({ t, api, answer, ids }) => {
      t.equal(answer.body, '')
      const after = await api.json<Job>(`/v3/Jobs/${ids.everything}`)
      t.match(after, {
        name: 'Renamed',
        description: 'Mail, OneDrive and SharePoint of everybody',
        nextRun: '2026-03-08T10:05:00Z',
        schedulePolicy: { dailyType: 'Sunday', dailyTime: '06:05:00', retryEnabled: true, retryNumber: 3 },
        _links: { backupRepository: { href: new RegExp(ids.archive) } },
      })
      const change = { schedulePolicy: { dailyTime: '07:00' } }
      t.equal((await api.send('PUT', `/v3/Jobs/${ids.everything}`, change)).statusCode, 200)
      t.match(await api.json(`/v3/Jobs/${ids.everything}`), {
        schedulePolicy: { type: 'Daily', dailyType: 'Sunday', dailyTime: '07:00:00' },
      })
    },
    wrong: [
      [{ name: 'Support mailbox' }, /'name' is taken/],
      [{ name: '' }, /'name' must be a text that is not empty/],
      [{ backupType: 'SelectedItems' }, /'selectedItems' must contain at least one item/],
      [{ selectedItems: [{ type: 'PersonalSites' }] }, /'selectedItems' must be omitted/],
      [{ repositoryId: 'x' }, /'repositoryId' must be the id of a backup repository; it is 'x'/],
      [(ids: Ids) => ({ name: 'Half', proxyId: ids.secondProxy }), /'proxyId' must be/],
      [
        { name: 'Half', schedulePolicy: { retryWaitInterval: 'long' } },
        /'schedulePolicy.retryWaitInterval' must be/,
      ],
      [[], /body must be an object; it is an array/],
    ],
  },
  {
    name: 'DELETE /Jobs/{id}',
    params: one,
    check: async ({ t, api, answer, ids }) => {
      t.equal(answer.body, '')
      t.equal((await api.get(`/v3/Jobs/${ids.everything}`)).statusCode, 404)
      t.equal(
        (await api.get(`/v3/JobSessions/${ids.session}`)).statusCode,
        404,
        'its sessions are gone with it',
      )
      const running = await api.send('DELETE', `/v3/Jobs/${ids.running}`)
      t.match([running.statusCode, running.json().message], [400, /is running. Stop it before/])
    },
  },
  {
    name: 'POST /Jobs/{jobId}/Action',
    verb: 'start, stop, enable, disable, explore',
    params: (ids) => ({ jobId: ids.everything }),
    body: () => ({ start: null }),
    check: async ({ t, api, answer, ids }) => {
      t.equal(answer.body, '')
      const url = `/v3/Jobs/${ids.everything}`
      const act = async (body: unknown, of = url): Promise<[number, string]> => {
        const { statusCode, body: text } = await api.send('POST', `${of}/Action`, body)
        return [statusCode, text]
      }
      t.equal((await api.json<Job>(url)).lastStatus, 'Running')
      t.match(await act({ start: {} }), [400, /is already running/])
      t.strictSame(await act({ STOP: null }), [200, ''])
      t.equal((await api.json<Job>(url)).lastStatus, 'Stopped')
      t.match(await act({ stop: null }), [400, /is not running/])
      t.strictSame(await act('{"disable":null,}'), [200, ''])
      t.match(await api.json(url), { isEnabled: false, nextRun: undefined })
      t.match(await act({ start: null }), [400, /is disabled. Enable it/])
      t.strictSame(await act({ enable: null }), [200, ''])
      t.match(await api.json(url), { isEnabled: true, nextRun: '2026-03-03T03:00:00Z' })
      t.match(await act({ explore: { type: 'Vex' } }), [201, /"state":"Working"/])
      t.match(await act({ explore: { type: 'Vex' } }, `/v3/Jobs/${ids.neverRun}`), [201, /"state":"Working"/])
    },
    wrong: [
      [{ run: null }, /one action: start, stop, enable, disable, explore/],
      [{ start: null, stop: null }, /there are 2/],
    ],
  },
  ...items,
  {
    name: 'GET /Jobs/{id}/JobSessions',
    params: one,
    check: ({ t, answer }) => t.equal(answer.json<Job[]>().length, 30),
  },
]
