import t from 'tap'
import { cases } from '../../full.js'
import { mock } from '../../helper.js'
import { crawl, isOdd, kindOf, openAll, ROOTS } from './crawler.js'

/** Lower-case, but for the ids of mail. */
const SMALL_PATH =
  /^http:\/\/localhost:80\/v3\/([a-z0-9.:-]+(\/|(?=\?|$))|AAAAA[\w-]+==(\/|$))+(\?((parentId|folderId|offset|limit)=[\w=%-]+&?)+)?$/

/** How many addresses of one kind are followed. */
const MOST = Math.max(...cases([60], [Number.POSITIVE_INFINITY]))

t.test('every link is absolute, lower-case after the version, and answers', async (t) => {
  const api = mock(t)
  t.equal(await openAll(api), 6)
  const found = await crawl(api, MOST)
  t.ok(found.length > Math.max(...cases([1400], [12_000])), 'there is something to follow')
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
    'restoresessions/{id}/events/{id}',
    'restoresessions/{id}/organization/mailboxes/{id}/folders/{id}',
    'restoresessions/{id}/organization/mailboxes/{id}/items/{id}',
    'restoresessions/{id}/organization/onedrives/{id}/folders/{id}',
    'restoresessions/{id}/organization/onedrives/{id}/documents/{id}',
    'restoresessions/{id}/organization/sites/{id}/libraries/{id}',
    'restoresessions/{id}/organization/sites/{id}/lists/{id}',
    'restoresessions/{id}/organization/sites/{id}/folders/{id}',
    'restoresessions/{id}/organization/sites/{id}/documents/{id}',
    'restoresessions/{id}/organization/sites/{id}/items/{id}/attachments/{id}',
  ])
    t.ok(kinds.has(`/v3/${kind}`), kind)
})

t.test('without quirks every link answers', async (t) => {
  const found = await crawl(mock(t, { quirks: false }), MOST)
  t.strictSame(
    found.filter(([, status]) => status !== 200),
    [],
  )
})

for (const profile of ['awkward', 'empty'])
  t.test(`every link answers in the profile ${profile}`, async (t) => {
    const api = mock(t, { profile })
    await openAll(api)
    const found = await crawl(api, MOST)
    t.ok(found.length >= ROOTS.length)
    t.strictSame(found.filter(isOdd), [])
  })
