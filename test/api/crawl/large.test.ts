import t from 'tap'
import { cases } from '../../full.js'
import { mock } from '../../helper.js'
import { crawl, isOdd } from './crawler.js'

// it takes long to make, and has nothing but more of what msp has
for (const profile of cases([], ['large']))
  t.test(`every link answers in the profile ${profile}`, async (t) => {
    // 100,000 sessions are alike, so of each kind of address a part will do
    const most = 300
    const found = await crawl(mock(t, { profile }), most)
    t.ok(found.length > 10 * most)
    t.strictSame(found.filter(isOdd), [])
  })
