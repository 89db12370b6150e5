import t from 'tap'
import { cases } from '../../full.js'
import { mock } from '../../helper.js'
import { crawl, isOdd } from './crawler.js'

// with each line of each log there are half a million addresses, so of each kind a part will do
t.test('every link answers in the profile msp', async (t) => {
  const most = Math.max(...cases([100], [4000]))
  const found = await crawl(mock(t, { profile: 'msp' }), most)
  t.ok(found.length > 2.5 * most)
  t.strictSame(found.filter(isOdd), [])
})
