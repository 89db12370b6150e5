import t from 'tap'
import { useMock } from '../../src/index.js'
import { NOW } from '../helper.js'

// The root test of tap ends when nothing goes on any more: a mock that kept the process busy would never be closed.
const mock = useMock(t, { now: NOW })

t.test('a mock for all tests of a file listens, and lets the process end', async (t) => {
  t.match(mock().url, /^https:\/\/localhost:\d+$/)
  t.type(await mock().token(), 'string')
})
