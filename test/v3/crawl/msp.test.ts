import t from 'tap'
import { mock } from '../../helper.js'
import { crawl, isOdd } from './crawler.js'

// with each line of each log there are half a million addresses, so of each kind a part will do
t.test('every link answers in the profile msp', async (t) => {
  const found = await crawl(mock(t, { profile: 'msp' }), 4000)
  t.ok(found.length > 10_000)
  t.strictSame(found.filter(isOdd), [])
})
