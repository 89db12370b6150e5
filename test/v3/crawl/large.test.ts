import t from 'tap'
import { cases } from '../../full.js'
import { mock } from '../../helper.js'
import { crawl, isOdd } from './crawler.js'

// 100,000 sessions are alike, so of each kind of address a part will do
t.test('every link answers in the profile large', async (t) => {
  const most = Math.max(...cases([20], [300]))
  const found = await crawl(mock(t, { profile: 'large' }), most)
  t.ok(found.length > 10 * most)
  t.strictSame(found.filter(isOdd), [])
})
