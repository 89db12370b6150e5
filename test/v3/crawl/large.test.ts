import t from 'tap'
import { mock } from '../../helper.js'
import { crawl, isOdd } from './crawler.js'

// 100,000 sessions are alike, so of each kind of address a part will do
t.test('every link answers in the profile large', async (t) => {
  const found = await crawl(mock(t, { profile: 'large' }), 300)
  t.ok(found.length > 3000)
  t.strictSame(found.filter(isOdd), [])
})
