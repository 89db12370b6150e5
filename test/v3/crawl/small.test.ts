import t from 'tap'
import { mock } from '../../helper.js'
import { crawl, isOdd, kindOf, ROOTS } from './crawler.js'

const SMALL_PATH =
  /^http:\/\/localhost:80\/v3\/[a-z0-9/.:-]+(\?(offset=\d+&limit=\d+|parentId=[0-9a-f-]+(&offset=\d+&limit=\d+)?))?$/

t.test('every link is absolute, lower-case after the version, and answers', async (t) => {
  const found = await crawl(mock(t))
  t.ok(found.length > 9000, 'there is something to follow')
  t.strictSame(found.filter(isOdd), [])
  t.strictSame(
    found.filter(([href]) => !SMALL_PATH.test(href)),
    [],
  )
  const kinds = new Set(found.map(([href]) => kindOf(href)))
  for (const kind of [
    'organizations/{id}/users/{id}/onedrives/{id}',
    'organizations/{id}/groups/{id}',
    'organizations/{id}/sites/{id}',
    'organizations/{id}/jobs',
    'jobs/{id}/selecteditems',
    'jobs/{id}/excludeditems',
    'jobs/{id}/jobsessions',
    'jobsessions/{id}/logitems/{id}',
    'proxies/{id}/repositories',
    'backuprepositories/{id}/organizationdata/{id}',
    'backuprepositories/{id}/userdata/{id}',
    'backuprepositories/{id}/groupdata/{id}',
    'backuprepositories/{id}/sitedata/{id}',
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

for (const profile of ['awkward', 'empty'])
  t.test(`every link answers in the profile ${profile}`, async (t) => {
    const found = await crawl(mock(t, { profile }))
    t.ok(found.length >= ROOTS.length)
    t.strictSame(found.filter(isOdd), [])
  })
