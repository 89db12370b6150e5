import t from 'tap'
import { mock, NOW } from '../helper.js'

// What clients of this API rely on, whatever the resource.

const JOB = 'b20cedd4-66b2-49b1-86de-a575dc67e83b'
const SESSION = 'a8cf9a63-64c3-4748-9c95-b1fbac0cce1d'

t.test('addresses are matched without regard to case, with or without a slash at the end', async (t) => {
  const { get } = mock(t)
  const expected = (await get(`/v3/Jobs/${JOB}/JobSessions`)).json()
  for (const url of [
    `/v3/jobs/${JOB}/jobsessions`,
    `/V3/JOBS/${JOB.toUpperCase()}/JOBSESSIONS`,
    `/v3/Jobs/${JOB}/JobSessions/`,
    `/v3/jOBS/${JOB}/JobSessions/?`,
  ])
    t.strictSame((await get(url)).json(), expected, url)
})

t.test(
  'query parameters: any case, unknown ones ignored, the first of repeated ones, empty ones as none',
  async (t) => {
    const { json } = mock(t)
    const page = (query: string) =>
      json<{ offset: number; limit: number; results: unknown[] }>(
        `/v3/JobSessions/${SESSION}/LogItems${query}`,
      )
    const CASES: [query: string, offset: number, limit: number, results: number][] = [
      ['', 0, 30, 7],
      ['?OFFSET=2&Limit=3', 2, 3, 3],
      ['?offset=2&offset=4', 2, 30, 5],
      ['?setId=x&extendedView=false&nonsense=%zz&offset=5', 5, 30, 2],
      ['?offset=&limit=', 0, 30, 7],
      ['?limit=100000', 0, 100_000, 7],
      ['?offset=7', 7, 30, 0],
      ['?offset=9000', 9000, 30, 0],
    ]
    for (const [query, offset, limit, results] of CASES) {
      const answer = await page(query)
      t.match(answer, { offset, limit }, query)
      t.equal(answer.results.length, results, query)
    }
  },
)

t.test('a body that is no JSON is an error of the server, as the product has it', async (t) => {
  const told: string[] = []
  const { send, control } = mock(t, {
    logger: { level: 'info', stream: { write: (line: string) => told.push(line) } },
  })
  const CASES: [body: string, where: string][] = [
    ['start', 'line 1, column 1'],
    ['{"start":', 'line 1'],
    ['{"start" null}', 'line 1'],
    ["{'start': null}", 'line 1'],
    ['<xml/>', 'line 1, column 1'],
    ['{"start":null}}', 'line 1'],
  ]
  for (const [body, where] of CASES) {
    told.length = 0
    const answer = await send('POST', `/v3/Jobs/${JOB}/Action`, body)
    t.equal(answer.statusCode, 500, body)
    t.strictSame(answer.json(), { message: 'JSON is not well-formed.' })
    t.match(told.join(''), where, 'the log says where')
  }
  // what can be read and cannot be meant is the fault of the client, and so is what is nested too deep
  for (const body of ['[]', '"start"', '{"start":null,"stop":null}', `${'['.repeat(500)}${']'.repeat(500)}`])
    t.equal((await send('POST', `/v3/Jobs/${JOB}/Action`, body)).statusCode, 400, body.slice(0, 20))
  // the controls are not the product
  const refused = await control('POST', '/__admin/clock/advance', undefined)
  t.equal(refused.statusCode, 400)
})

t.test('a query parameter that makes no sense is refused by name', async (t) => {
  const { get } = mock(t)
  for (const query of [
    'limit=x',
    'limit=0',
    'limit=-1',
    'offset=-1',
    'offset=1.5',
    'limit=99999999999',
    'limit=1e999',
    'limit=Infinity',
    'offset=-Infinity',
  ]) {
    const answer = await get(`/v3/JobSessions/${SESSION}/LogItems?${query}`)
    t.equal(answer.statusCode, 400, query)
    const [name, value] = query.split('=')
    t.match(answer.json(), {
      message: new RegExp(`^The query parameter '${name}' must be .*; it is '${value}'\\.$`),
    })
  }
  t.match((await get(`/v3/JobSessions/${SESSION}/LogItems?limit=abc`)).json(), {
    message: "The query parameter 'limit' must be a whole number; it is 'abc'.",
  })
})

t.test('no Accept and no Content-Type of a GET is refused', async (t) => {
  const { get } = mock(t)
  for (const accept of ['application/octet-stream', 'application/json-stream', 'text/html', 'nonsense'])
    t.equal((await get('/v3/Jobs', { accept })).statusCode, 200, accept)
  for (const type of ['application/json', 'text/xml', 'application/x-www-form-urlencoded', 'nonsense'])
    t.equal((await get('/v3/Jobs', { 'content-type': type })).statusCode, 200, type)
})

t.test('collections are bare arrays or pages, as the API has them', async (t) => {
  const { json } = mock(t)
  const [organization] = await json<{ id: string }[]>('/v3/Organizations')
  const [proxy] = await json<{ id: string }[]>('/v3/Proxies')
  const users = `/v3/Organizations/${organization?.id}/Users`
  const { results } = await json<{ results: { id: string }[] }>(users)
  for (const url of [
    '/v3/Jobs',
    '/v3/JobSessions',
    '/v3/Organizations',
    '/v3/Proxies',
    '/v3/BackupRepositories',
    `/v3/BackupRepositories?proxyid=${proxy?.id}`,
    `/v3/Jobs/${JOB}/JobSessions`,
    `/v3/Jobs/${JOB}/SelectedItems`,
    `/v3/Jobs/${JOB}/ExcludedItems`,
    `/v3/Organizations/${organization?.id}/Jobs`,
    `/v3/Proxies/${proxy?.id}/Repositories`,
  ])
    t.ok(Array.isArray(await json(url)), url)
  for (const url of [
    users,
    `/v3/Organizations/${organization?.id}/Groups`,
    `/v3/Organizations/${organization?.id}/Sites`,
    `${users}/${results[0]?.id}/OneDrives`,
    `/v3/JobSessions/${SESSION}/LogItems`,
  ])
    t.strictSame(Object.keys(await json<object>(url)), ['offset', 'limit', 'results', '_links'], url)
})

t.test('a walk along the pages finds every entry once', async (t) => {
  const { json } = mock(t)
  const [organization] = await json<{ id: string }[]>('/v3/Organizations')
  interface Page {
    results: { id: string }[]
    _links: Record<string, { href: string }>
  }
  const base = `/v3/Organizations/${organization?.id}/Users`
  const all = (await json<Page>(`${base}?limit=1000`)).results.map(({ id }) => id)
  for (const limit of [1, 7, 30, 41, 42, 43]) {
    const walked: string[] = []
    let back = ''
    for (let url: string | undefined = `${base}?limit=${limit}`; url; ) {
      const page: Page = await json<Page>(url)
      walked.push(...page.results.map(({ id }) => id))
      t.equal(page._links.prev?.href ?? '', back, 'the page before is where we come from')
      t.match(page._links.first?.href, /offset=0&limit=/)
      back = page._links.self?.href ?? ''
      url = page._links.next?.href.replace('http://localhost:80', '')
    }
    t.strictSame(walked, all, `in pages of ${limit}`)
  }
  const page = await json<Page>(`${base}?offset=19&limit=10`)
  t.strictSame(
    Object.entries(page._links).map(([relation, { href }]) => [relation, /offset=(\d+)/.exec(href)?.[1]]),
    [
      ['first', '0'],
      ['prev', '9'],
      ['self', '19'],
      ['next', '29'],
    ],
  )
})

t.test('a filter goes along with the links of its pages', async (t) => {
  const { json } = mock(t)
  const [organization] = await json<{ id: string }[]>('/v3/Organizations')
  const answer = await json<{ results: { name: string }[]; _links: { self: { href: string } } }>(
    `/v3/Organizations/${organization?.id}/Users?NAME=E.&limit=2`,
  )
  t.ok(answer.results.length > 0)
  for (const { name } of answer.results) t.match(name, /e\./)
  t.match(answer._links.self.href, /users\?name=E\.&offset=0&limit=2$/)
})

t.test('parentId=null is the root of the sites, no parentId all of them', async (t) => {
  const { json, get } = mock(t)
  const [organization] = await json<{ id: string }[]>('/v3/Organizations')
  const sites = async (query: string) =>
    (
      await json<{ results: { id: string; url: string }[] }>(
        `/v3/Organizations/${organization?.id}/Sites${query}`,
      )
    ).results
  const all = await sites('')
  const roots = await sites('?parentID=null')
  t.ok(roots.length > 0 && roots.length < all.length)
  const below = await Promise.all(all.map(({ id }) => sites(`?parentId=${id}`)))
  t.equal(roots.length + below.flat().length, all.length, 'each site lies in one place')
  for (const [index, children] of below.entries())
    for (const { url } of children) t.ok(url.startsWith(`${all[index]?.url}/`))
  t.equal((await get(`/v3/Organizations/${organization?.id}/Sites?parentId=nowhere`)).statusCode, 404)
})

t.test(
  'properties stand in the order scalars, _links, _actions; what does not apply is absent, not null',
  async (t) => {
    const { get, json } = mock(t)
    for (const url of [
      '/v3/Organizations',
      '/v3/Jobs',
      '/v3/JobSessions',
      '/v3/Proxies',
      '/v3/BackupRepositories',
    ]) {
      const answer = await get(url)
      t.notMatch(answer.body, /null/, 'nothing is null')
      for (const entity of answer.json<object[]>()) {
        const names = Object.keys(entity)
        const links = names.filter((name) => name.startsWith('_'))
        t.strictSame(
          names.slice(-links.length),
          links.includes('_actions') ? ['_links', '_actions'] : ['_links'],
        )
      }
    }
    const sessions = await json<Record<string, unknown>[]>('/v3/JobSessions')
    const order = ['id', 'creationTime', 'endTime', 'progress', 'status', 'statistics', '_links']
    t.strictSame(Object.keys(sessions.find(({ status }) => status === 'Success') ?? {}), order)
    t.strictSame(
      Object.keys(sessions.find(({ status }) => status === 'Running') ?? {}),
      order.filter((name) => name !== 'endTime'),
    )
    const jobs = await json<Record<string, object>[]>('/v3/Jobs')
    for (const { schedulePolicy = {} } of jobs) {
      const has = (name: string): boolean => Object.hasOwn(schedulePolicy, name)
      const { type, retryEnabled } = schedulePolicy as Record<string, unknown>
      t.equal(has('periodicallyEvery'), type === 'Periodically')
      t.equal(has('dailyType') && has('dailyTime'), type === 'Daily')
      t.equal(has('retryNumber') && has('retryWaitInterval'), retryEnabled)
    }
  },
)

t.test(
  'times are UTC with up to seven digits; what the client sees of an answer is JSON with its length',
  async (t) => {
    const { get } = mock(t)
    const answer = await get('/v3/JobSessions')
    t.equal(answer.headers['content-type'], 'application/json; charset=utf-8')
    t.equal(answer.headers['content-length'], String(answer.rawPayload.length))
    t.notMatch(answer.body, /": |, "/, 'compact')
    const times = answer
      .json<Record<string, string>[]>()
      .flatMap(({ creationTime, endTime }) => [creationTime, endTime ?? creationTime])
    t.strictSame(
      times.filter((time) => !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,6}[1-9])?Z$/.test(time ?? '')),
      [],
    )
  },
)

t.test('ids may be long and hold colons and dots; unknown ones are 404 with a message', async (t) => {
  const { get, json } = mock(t)
  const [organization] = await json<{ id: string }[]>('/v3/Organizations')
  const strange = `contoso.onmicrosoft.com:${JOB}:${JOB}`
  for (const id of [
    JOB.replace('b', 'c'),
    strange,
    'x'.repeat(144),
    'AAMkAD=',
    'null',
    "a'b",
    '..%2f..%2fx',
    '%00',
  ])
    for (const path of [
      `Jobs/${id}`,
      `Jobs/${id}/JobSessions`,
      `Jobs/${id}/SelectedItems`,
      `Jobs/${id}/ExcludedItems`,
      `Jobs/${JOB}/SelectedItems/${id}`,
      `Jobs/${JOB}/ExcludedItems/${id}`,
      `JobSessions/${id}`,
      `JobSessions/${id}/Log`,
      `JobSessions/${id}/LogItems`,
      `JobSessions/${SESSION}/LogItems/${id}`,
      `Organizations/${id}`,
      `Organizations/${id}/Jobs`,
      `Organizations/${id}/Users`,
      `Organizations/${organization?.id}/Users/${id}`,
      `Organizations/${organization?.id}/Groups/${id}`,
      `Organizations/${organization?.id}/Sites/${id}`,
      `BackupRepositories/${id}`,
      `Proxies/${id}`,
      `Proxies/${id}/Repositories`,
    ]) {
      const answer = await get(`/v3/${path}`)
      t.equal(answer.statusCode, 404, path)
      t.match(answer.json(), { message: /is not found\.$/ })
    }
})

t.test('ids of items are those of their own list', async (t) => {
  const { get, json } = mock(t)
  const [item] = await json<{ id: string; type: string }[]>(`/v3/Jobs/${JOB}/SelectedItems`)
  t.equal(item?.id.length, 108, 'a user item has the length of three GUIDs')
  t.equal((await get(`/v3/Jobs/${JOB}/SelectedItems/${item?.id.toUpperCase()}`)).statusCode, 200)
  t.equal((await get(`/v3/Jobs/${JOB}/ExcludedItems/${item?.id}`)).statusCode, 404)
  const jobs = await json<{ id: string }[]>('/v3/Jobs')
  t.equal((await get(`/v3/Jobs/${jobs[1]?.id}/SelectedItems/${item?.id}`)).statusCode, 404)
  const items = await Promise.all(
    jobs.map(({ id }) =>
      json<{ id: string; type: string; _links: object }[]>(`/v3/Jobs/${id}/SelectedItems`),
    ),
  )
  const part = items.flat().find(({ type }) => type === 'PartialOrganization')
  t.equal(part?.id.length, 72)
  t.strictSame(part?._links, {}, 'a part of an organization links to nothing')
})

t.test('unknown addresses, versions and methods', async (t) => {
  const { app, get, login } = mock(t)
  const headers = await login()
  const CASES: [method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, status: number, message: RegExp][] = [
    ['GET', '/v3/Nothing', 404, /no resource at \/v3\/Nothing/],
    ['GET', '/v3', 404, /no resource/],
    ['GET', '/v9/Jobs', 404, /API is at \/v3/],
    ['GET', '/', 404, /API is at \/v3/],
    ['POST', '/v3/Proxies/x/nothing', 404, /no resource/],
    ['DELETE', '/v3/JobSessions', 405, /supports GET/],
    ['PUT', '/V3/JobSessions/', 405, /does not support PUT/],
    ['GET', '/v3/Token', 405, /supports POST/],
    ['GET', '/v3/jobs/%zz', 400, /not a valid url/],
  ]
  for (const [method, url, status, message] of CASES) {
    const answer = await app.inject({ method, url, headers })
    t.equal(answer.statusCode, status, `${method} ${url}`)
    t.strictSame(Object.keys(answer.json()), ['message'])
    t.match(answer.json().message, message)
    t.equal(answer.headers.allow !== undefined, status === 405, 'a 405 says what is allowed')
  }
  t.equal((await app.inject('/v9/jobs')).statusCode, 404, 'an unknown version needs no token to be unknown')
  t.equal((await app.inject('/v3/nothing')).statusCode, 401, 'a known one does')
  t.equal((await get('/v3/Jobs')).statusCode, 200)
})

t.test('the same answers every time', async (t) => {
  const urls = ['/v3/Jobs', '/v3/JobSessions', '/v3/Organizations', '/v3/BackupRepositories', '/v3/Proxies']
  const answers = async () => {
    const { get } = mock(t)
    return Promise.all(urls.map(async (url) => (await get(url)).body))
  }
  t.strictSame(await answers(), await answers())
  const { get } = mock(t)
  const first = (await get('/v3/JobSessions')).body
  t.equal((await get('/v3/JobSessions')).body, first, 'built or kept, it is the same')
  t.strictSame(await mock(t).login(), await mock(t).login('ADMINISTRATOR'), 'tokens too')
  t.ok(first.includes(NOW.slice(0, 10)))
})
