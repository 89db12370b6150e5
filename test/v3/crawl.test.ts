import t from 'tap'
import { hrefsIn, mock } from '../helper.js'

const HOST = 'http://localhost:80'
const ROOTS = ['organizations', 'jobs', 'jobsessions', 'proxies', 'backuprepositories']

/** Follows every link from the roots, and gives the status of each address. */
async function crawl({ get }: ReturnType<typeof mock>): Promise<[href: string, status: number][]> {
  const statuses = new Map<string, number>()
  const ahead = ROOTS.map((root) => `${HOST}/v3/${root}`)
  for (let href = ahead.pop(); href !== undefined; href = ahead.pop()) {
    if (statuses.has(href)) continue
    const answer = await get(href.slice(HOST.length))
    statuses.set(href, answer.statusCode)
    if (answer.statusCode === 200) ahead.push(...hrefsIn(answer.json()))
  }
  return [...statuses]
}

t.test('every link is absolute, lower-case after the version, and answers', async (t) => {
  const found = await crawl(mock(t))
  t.ok(found.length > 900, 'there is something to follow')
  const path =
    /^http:\/\/localhost:80\/v3\/[a-z0-9/-]+(\?(offset=\d+&limit=\d+|parentId=[0-9a-f-]+(&offset=\d+&limit=\d+)?))?$/
  t.strictSame(
    found.filter(([href]) => !path.test(href)),
    [],
  )
  // the one known defect of the real server: the log of a session
  t.strictSame(
    found.filter(([href, status]) => status !== (href.endsWith('/log') ? 404 : 200)),
    [],
  )
  const kinds = new Set(
    found.map(([href]) =>
      href
        .replace(/[0-9a-f-]{36,}/g, '{id}')
        .replace(/\?.*/, '')
        .slice(HOST.length),
    ),
  )
  for (const kind of ['users/{id}/onedrives/{id}', 'groups/{id}', 'sites/{id}', 'jobs'])
    t.ok(kinds.has(`/v3/organizations/{id}/${kind}`), kind)
  for (const kind of [
    'jobs/{id}/selecteditems',
    'jobs/{id}/excludeditems',
    'jobs/{id}/jobsessions',
    'proxies/{id}/repositories',
  ])
    t.ok(kinds.has(`/v3/${kind}`), kind)
})

t.test('without quirks every link answers', async (t) => {
  const found = await crawl(mock(t, { quirks: false }))
  t.strictSame(
    found.filter(([, status]) => status !== 200),
    [],
  )
})
