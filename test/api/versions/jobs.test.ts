import t from 'tap'
import { hrefsIn, mock, NOBODY, sameState } from '../../helper.js'

interface Job {
  readonly id: string
  readonly name: string
  readonly organizationId: string
  readonly repositoryId: string
  readonly eTag: number
  readonly isEnabled: boolean
  readonly nextRun?: string
  readonly schedulePolicy: Readonly<Record<string, unknown>>
  readonly _links: Readonly<Record<string, { readonly href: string }>>
}
interface Page<T> {
  readonly results: readonly T[]
  readonly totalCount?: number
  readonly _links: Readonly<Record<string, { readonly href: string }>>
}

const VERSIONS = [3, 4, 5, 6, 7, 8]
const api = mock(t)
t.beforeEach(() => api.reset())

const readJob = async (name: string): Promise<Job> => {
  const jobs = await api.json<Page<Job>>('/v8/Jobs')
  return jobs.results.find((job) => job.name.startsWith(name)) as Job
}

t.test('each version of a job has the properties of that version, and links that answer', async (t) => {
  const { id } = await readJob('Whole organization')
  const later = ['organizationId', 'repositoryId', 'lastBackup', 'eTag']
  const table = [
    [3, []],
    [5, []],
    [6, ['repositoryId']],
    [7, ['repositoryId', 'lastBackup']],
    [8, later],
  ] as const
  for (const [version, expected] of table) {
    const job = await api.json<Job>(`/v${version}/Jobs/${id}`)
    t.strictSame(
      later.filter((name) => name in job),
      expected,
      `v${version}`,
    )
    t.equal('scheduleEnabled' in job.schedulePolicy, version >= 6, 'and so has its schedule')
    for (const href of hrefsIn(job)) {
      const answer = await api.get(href.replace(/^https?:\/\/[^/]+/, ''))
      t.equal(answer.statusCode, 200, href)
    }
  }
})

t.test('version 8 filters jobs, and pages keep the filter; earlier versions ignore it', async (t) => {
  const { organizationId, repositoryId } = await readJob('Whole organization')
  const all = (await api.json<Page<Job>>('/v8/Jobs')).results
  const own = all.filter((job) => job.organizationId === organizationId && job.repositoryId === repositoryId)
  const query = `organizationId=${organizationId.toUpperCase()}&repositoryId=${repositoryId}`
  const found = await api.json<Page<Job>>(`/v8/Jobs?${query}`)
  t.strictSame(
    found.results.map(({ id }) => id),
    own.map(({ id }) => id),
  )
  t.ok(own.length > 1 && own.length < all.length)
  const page = await api.json<Page<Job>>(`/v8/Jobs?limit=1&organizationId=${organizationId}`)
  t.match(page._links.next?.href, new RegExp(`^/v8/jobs\\?.*organizationId=${organizationId}`))
  t.equal((await api.json<Job[]>(`/v7/Jobs?${query}`)).length, all.length)
})

t.test('version 8 creates jobs below /Jobs, which others have not', async (t) => {
  const { organizationId, repositoryId } = await readJob('Whole organization')
  const draft = {
    name: 'New',
    backupType: 'EntireOrganization',
    organizationId,
    repositoryId,
    isEnabled: false,
  }
  const made = await api.send('POST', '/v8/Jobs?skipItemUpdate=true', draft)
  t.equal(made.statusCode, 201)
  t.match(made.json(), { name: 'New', organizationId, repositoryId, isEnabled: false })
  t.notOk('nextRun' in made.json())
  const { organizationId: _, ...rest } = draft
  t.match((await api.send('POST', '/v8/Jobs', rest)).json(), { message: /'organizationId' is missing/ })
  t.equal((await api.send('POST', '/v7/Jobs', draft)).statusCode, 405)
  const before = api.state()
  const wrong: readonly (readonly [change: object, status: number, message: RegExp])[] = [
    [{ name: undefined }, 400, /'name' is missing/],
    [{ name: draft.name }, 400, /'name' is taken/],
    [{ organizationId: NOBODY }, 404, new RegExp(`'${NOBODY}' is not found`)],
    [{ repositoryId: NOBODY }, 400, /'repositoryId' must be the id of a backup repository/],
    [{ repositoryId: undefined }, 400, /'repositoryId' is missing/],
    [{ backupType: 'Some' }, 400, /'backupType' must be one of/],
    [{ backupType: 'SelectedItems' }, 400, /'selectedItems' must contain at least one item/],
    [{ schedulePolicy: { retryNumber: -1 } }, 400, /'schedulePolicy.retryNumber' must be/],
  ]
  for (const [change, status, message] of wrong) {
    const answer = await api.send('POST', '/v8/Jobs', { ...draft, name: 'Wrong', ...change })
    t.match([answer.statusCode, answer.json().message], [status, message])
  }
  sameState(t, api.state(), before, 'nothing is changed by what is refused')
  t.equal((await api.send('POST', `/v8/Organizations/${organizationId}/Jobs`, rest)).statusCode, 404)
})

t.test('a job is enabled and disabled by PUT from version 6 on, and its eTag tells', async (t) => {
  const before = await readJob('Whole organization')
  for (const [version, isEnabled] of [
    [3, true],
    [5, true],
    [6, false],
    [7, false],
    [8, false],
  ] as const) {
    api.reset()
    t.ok((await api.send('PUT', `/v${version}/Jobs/${before.id}`, { isEnabled: false })).statusCode < 300)
    const after = await api.json<Job>(`/v8/Jobs/${before.id}`)
    t.equal(after.isEnabled, isEnabled, `v${version}`)
    t.equal(after.nextRun === undefined, !isEnabled)
    t.equal(after.eTag === before.eTag, isEnabled)
  }
})

t.test('what a version answers with it takes back', async (t) => {
  const { id } = await readJob('Whole organization')
  for (const version of VERSIONS) {
    const job = await api.json<Job>(`/v${version}/Jobs/${id}`)
    t.ok((await api.send('PUT', `/v${version}/Jobs/${id}`, job)).statusCode < 300, `v${version}`)
    t.strictSame(await api.json(`/v${version}/Jobs/${id}`), job)
  }
})

t.test(
  'a job without a schedule runs by hand alone; earlier versions show its schedule without a run',
  async (t) => {
    const { id } = await readJob('Whole organization')
    for (const schedulePolicy of [{ type: 'ManualOnly' }, { scheduleEnabled: false }]) {
      api.reset()
      await api.send('PUT', `/v8/Jobs/${id}`, { schedulePolicy })
      const [first, last] = [await api.json<Job>(`/v3/Jobs/${id}`), await api.json<Job>(`/v8/Jobs/${id}`)]
      t.match(first.schedulePolicy, { type: 'Daily', dailyTime: '22:00:00' })
      t.match(last.schedulePolicy, { type: 'ManualOnly', scheduleEnabled: false })
      t.strictSame([first.nextRun, last.nextRun], [undefined, undefined])
      await api.send('PUT', `/v8/Jobs/${id}`, { schedulePolicy: { type: 'Daily' } })
      t.match(await api.json(`/v8/Jobs/${id}`), { nextRun: /T/, schedulePolicy: { scheduleEnabled: true } })
    }
  },
)

t.test('periods are counted from other minutes, and keep to hours', async (t) => {
  const { id } = await readJob('Whole organization')
  // 14:30 UTC is 09:30 in New York
  const night = Array.from({ length: 168 }, (_, hour) => hour % 24 < 6)
  const table = [
    [{ periodicallyEvery: 'Hours12' }, '2026-03-02T17:00:00Z'],
    [{ periodicallyEvery: 'Hours1', periodicallyOffsetMinutes: 45 }, '2026-03-02T14:45:00Z'],
    [
      {
        periodicallyEvery: 'Hours1',
        periodicallyWindowEnabled: true,
        periodicallyWindowSettings: { backupWindow: night },
      },
      '2026-03-03T05:00:00Z',
    ],
  ] as const
  for (const [policy, nextRun] of table) {
    api.reset()
    const schedulePolicy = { type: 'Periodically', ...policy }
    t.equal((await api.send('PUT', `/v8/Jobs/${id}`, { schedulePolicy })).statusCode, 204)
    t.match(await api.json(`/v8/Jobs/${id}`), { nextRun, schedulePolicy })
    const first = (await api.json<Job>(`/v3/Jobs/${id}`)).schedulePolicy
    t.equal(
      'periodicallyEvery' in first,
      policy.periodicallyEvery !== 'Hours12',
      'it has no word for 12 hours',
    )
  }
  const refused = await api.send('PUT', `/v7/Jobs/${id}`, {
    schedulePolicy: { periodicallyEvery: 'Hours12' },
  })
  t.match(refused.json(), { message: /'schedulePolicy.periodicallyEvery' must be one of .*Hours8; it is/ })
})

t.test('each version starts a job by its own address, status and answer', async (t) => {
  const { id } = await readJob('Whole organization')
  const table = [
    [3, 'Action', { start: null }, 200],
    [5, 'Action', { start: null }, 200],
    [6, 'start', { full: false }, 204],
    [7, 'start', undefined, 204],
    [8, 'start', { full: true }, 200],
    [8, 'Action', { start: null }, 200],
  ] as const
  for (const [version, path, body, status] of table) {
    api.reset()
    const answer = await api.send('POST', `/v${version}/Jobs/${id}/${path}`, body)
    t.equal(answer.statusCode, status, `v${version} ${path}`)
    if (version === 8 && path === 'start')
      t.match(answer.json(), { jobId: id, status: 'Running', jobType: 'Backup' })
    else t.equal(answer.body, '')
    t.match(await api.json(`/v3/Jobs/${id}`), { lastStatus: 'Running' })
  }
})

t.test('an item calls its sites what its version calls them, and takes them back', async (t) => {
  const job = await readJob('Board')
  const user = await api.json<Page<{ id: string }>>(
    `/v8/Organizations/${job.organizationId}/Users?limit=2&offset=20`,
  )
  const group = await api.json<Page<{ id: string }>>(`/v8/Organizations/${job.organizationId}/Groups?limit=1`)
  const table = [
    {
      type: 'User',
      user: { id: user.results[0]?.id },
      names: ['site', 'site', 'personalSite', 'personalSite'],
    },
    {
      type: 'Group',
      group: { id: group.results[0]?.id },
      names: ['site', 'groupSite', 'groupSite', 'groupSite'],
    },
    { type: 'PartialOrganization', names: ['site', 'site', 'sites', 'sites'] },
  ]
  const all = ['site', 'personalSite', 'groupSite', 'sites']
  for (const { names, ...item } of table)
    for (const [index, version] of [4, 5, 6, 8].entries()) {
      api.reset()
      const name = names[index] as string
      const items = `Jobs/${job.id}/ExcludedItems`
      t.ok((await api.send('POST', `/v${version}/${items}`, [{ ...item, [name]: true }])).statusCode < 300)
      for (const [at, other] of [4, 5, 6].entries()) {
        const [shown = {}] = (await api.json<Record<string, unknown>[]>(`/v${other}/${items}`)).slice(-1)
        const flags = all.filter((flag) => typeof shown[flag] === 'boolean')
        t.strictSame(flags, [names[at]], `${item.type} of v${version} in v${other}`)
        t.equal(shown[names[at] as string], true)
        if (item.type === 'PartialOrganization') t.equal(shown.teams, other >= 6 ? false : undefined)
      }
    }
})

t.test('there are no teams to back up', async (t) => {
  const { id } = await readJob('Board')
  const path = `/v8/Jobs/${id}/SelectedItems`
  const team = { type: 'Team', team: { id: 'x' } }
  const cases: [method: 'POST' | 'PUT', path: string, body: unknown, message: string][] = [
    [
      'POST',
      path,
      [team],
      "'selectedItems[0].team.id' must be the id of a team of the organization; it is 'x'",
    ],
    ['POST', path, { type: 'Team' }, "'selectedItems[0].team.id' is missing: an item of type Team needs it"],
    [
      'PUT',
      `/v8/Jobs/${id}`,
      { excludedItems: [team] },
      "'excludedItems[0].team.id' must be the id of a team",
    ],
  ]
  for (const [method, url, body, message] of cases) {
    const answer = await api.send(method, url, body)
    t.equal(answer.statusCode, 400, message)
    t.match(answer.json(), { message })
  }
})

t.test('version 8 takes the ids of items that go in the body too', async (t) => {
  const { id } = await readJob('Board')
  const path = `/v8/Jobs/${id}/SelectedItems`
  const [first, second] = (await api.json<Page<{ id: string }>>(path)).results
  t.equal((await api.send('DELETE', path, [first?.id])).statusCode, 204)
  t.equal((await api.send('DELETE', `${path}?ids=${second?.id}`)).statusCode, 204)
  t.equal((await api.json<Page<unknown>>(path)).results.length, 1)
  t.equal((await api.send('DELETE', `/v7/Jobs/${id}/SelectedItems`, [first?.id])).statusCode, 400)
})
