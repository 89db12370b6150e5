import t from 'tap'
import { parseProfile } from '../../src/catalogue/profile-catalogue.js'
import { ProfileError } from '../../src/catalogue/profile-error.js'
import { crawl } from '../api/crawl/crawler.js'
import { type Method, mock, sameState, type TestMock } from '../helper.js'

interface Row {
  readonly id: string
}

const HALF = 'a\ud800'

const first = async ({ json }: TestMock, url: string): Promise<string> =>
  (await json<Row[]>(url))[0]?.id ?? ''

const newJob = (name: string, repositoryId: string) => ({
  name,
  repositoryId,
  backupType: 'EntireOrganization',
})
const newRepository = (name: string, proxyId: string) => ({
  name,
  proxyId,
  path: `D:\\${name}`,
  description: name,
  retentionPeriodType: 'Daily',
  dailyRetentionPeriod: 3,
  retentionFrequencyType: 'Daily',
})
const profileWith = (...texts: string[]) => ({
  proxies: [{ hostName: 'p', description: texts[0] }],
  repositories: texts.map((name) => ({ name, path: 'D:\\', proxy: 'p' })),
  organizations: [
    {
      name: 'a.example',
      users: 3,
      groups: 1,
      sites: 1,
      jobs: texts.map((name) => ({ name, repository: name })),
    },
  ],
})

t.test('half a character is refused wherever text comes in, and nothing is changed', async (t) => {
  const m = mock(t)
  const [organization, proxy, repository, job] = await Promise.all(
    ['Organizations', 'Proxies', 'BackupRepositories', 'Jobs'].map((list) => first(m, `/v3/${list}`)),
  )
  const snapshot = (text: string) => {
    const content = m.state()
    return { ...content, tables: { ...content.tables, jobs: [{ ...content.tables.jobs[0], name: text }] } }
  }
  const CASES: [method: Method, url: string, body: unknown, property: string][] = [
    ['POST', `/v3/Organizations/${organization}/Jobs`, newJob(HALF, String(repository)), 'name'],
    ['PUT', `/v3/Jobs/${job}`, { description: `${HALF} b` }, 'description'],
    ['POST', '/v3/BackupRepositories', newRepository(HALF, String(proxy)), 'name'],
    ['PUT', `/v3/Proxies/${proxy}`, { description: '\udc00' }, 'description'],
    ['PUT', '/v3/VboEmailSettings', { subject: HALF }, 'subject'],
    [
      'POST',
      `/v3/Organizations/${organization}/Action`,
      { explore: { type: 'vex', datetime: HALF } },
      'explore.datetime',
    ],
    ['POST', '/__admin/sandboxes', { name: HALF }, 'name'],
    ['POST', '/__admin/sandboxes', { name: 'a', profile: profileWith(HALF) }, 'proxies.0.description'],
    ['POST', '/__admin/reset', { profile: { [HALF]: 1 } }, 'a\ufffd'],
    ['POST', '/__admin/snapshots', { name: HALF, snapshot: {} }, 'name'],
    ['POST', '/__admin/snapshots', { name: 'a', snapshot: snapshot(HALF) }, 'tables.jobs.0.name'],
    ['POST', '/__admin/scenarios', { name: HALF }, 'name'],
    [
      'POST',
      '/__admin/scenarios',
      { name: 'a', world: { addNewJob: { name: HALF } } },
      'world.addNewJob.name',
    ],
    ['POST', '/__admin/faults', { effect: { status: 500, message: HALF } }, 'effect.message'],
    ['POST', '/__admin/faults', { effect: { headers: { [HALF]: 'b' } } }, 'effect.headers.a\ufffd'],
    ['POST', '/__admin/faults', { match: { path: HALF }, effect: { status: 500 } }, 'match.path'],
    ['POST', `/__admin/jobs/${job}/next-run`, { status: 'Failed', message: HALF }, 'message'],
    ['POST', '/__admin/verify', { calls: [{ match: { path: HALF } }] }, 'calls[0].match.path'],
  ]
  const before = m.state()
  for (const [method, url, body, property] of CASES) {
    const answer = url.startsWith('/v3')
      ? await m.send(method, url, body)
      : await m.control(method, url, body)
    t.equal(answer.statusCode, 400, `${method} ${url}: ${answer.body}`)
    t.ok(answer.body.includes(`'${property}'`), `${answer.body} names ${property}`)
  }
  sameState(t, m.state(), before)
  t.throws(
    () => parseProfile('proxies:\n  - hostName: "a\\ud800"\n', 'my.yaml'),
    new ProfileError("my.yaml:2:5: 'proxies.0.hostName' must not contain half of a character: \\ud800."),
  )
})

t.test('whole characters are carried, however odd, and all links that they are in answer', async (t) => {
  const TEXTS = [
    'nul\0\x01\x1f\x7f',
    'lines\r\n\u2028\u2029',
    '\u202eright to left\u202c',
    '👩‍👩‍👧 \u{10ffff}',
    '__proto__',
    'constructor',
    '../../%2e%2e/%00?a=b#c',
    '\'; DROP <script>&amp;"',
    '\ufeff\ufffe\uffff',
  ]
  const m = mock(t, { profile: 'empty' })
  t.equal((await m.control('POST', '/__admin/reset', { profile: profileWith(...TEXTS) })).statusCode, 200)
  const proxy = await first(m, '/v3/Proxies')
  const organization = await first(m, '/v3/Organizations')
  for (const text of TEXTS) {
    const made = await m.send('POST', '/v3/BackupRepositories', newRepository(`${text} 2`, proxy))
    const job = newJob(`${text} 2`, made.json<Row>().id)
    t.equal((await m.send('POST', `/v3/Organizations/${organization}/Jobs`, job)).statusCode, 201, text)
  }
  await m.advance('P1D')
  const wrong = (await crawl(m, 2 * TEXTS.length)).filter(
    ([href, status]) => status !== 200 && !href.endsWith('/log'),
  )
  t.strictSame(wrong, [])
  for (const url of ['requests', 'requests.har', 'report', 'overview', 'sandboxes', 'mails'])
    t.equal((await m.control('GET', `/__admin/${url}`)).statusCode, 200, url)
})

t.test('what is nested too deep is refused, and does not stay in the way', async (t) => {
  const m = mock(t)
  const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
  for (const levels of [101, 5000, 100_000])
    for (const url of ['/v3/Proxies', '/__admin/verify', '/__admin/reset', '/__admin/snapshots']) {
      const headers = { ...(await m.login()), 'content-type': 'application/json' }
      const answer = await m.app.inject({ method: 'POST', url, headers, payload: deep(levels) })
      t.equal(answer.statusCode, 400, `${url} ${levels}`)
      t.match(answer.json(), { message: /nested too deep/ })
    }
  for (const url of ['requests', 'requests.har', 'report'])
    t.equal((await m.control('GET', `/__admin/${url}`)).statusCode, 200, url)
})
