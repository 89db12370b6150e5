import t from 'tap'
import { type Mock, useMock } from '../../src/index.js'

type Run = () => Promise<void>

/** A framework whose hooks are run by hand. */
function framework() {
  const runs: Record<string, Run> = {}
  const hook = (name: string) => (run: Run) => {
    runs[name] = run
  }
  return { runs, hook }
}

t.test('a mock begins before the first test, begins anew before each, and ends after the last', async (t) => {
  for (const [first, last] of [
    ['before', 'after'],
    ['beforeAll', 'afterAll'],
    ['before', 'teardown'],
  ] as const) {
    const { runs, hook } = framework()
    const mock = useMock(
      { [first]: hook('first'), beforeEach: hook('each'), [last]: hook('last') },
      { listen: false },
    )
    t.throws(mock, /does not exist yet/)
    await runs.first?.()
    const own: Mock = mock()
    await runs.each?.()
    await own.token()
    t.equal((await own.requests.list()).length, 1)
    await runs.each?.()
    t.equal((await own.requests.list()).length, 0, 'each test begins anew')
    await runs.last?.()
    t.throws(mock, /does not exist yet/)
  }
})

t.test('hooks that begin or end nothing are told of', async (t) => {
  const hook = (): void => {}
  t.throws(() => useMock({ beforeEach: hook }), /needs the hooks of the test framework: \{ before/)
  t.throws(() => useMock({ beforeEach: hook, before: hook }), TypeError)
})

t.test('the test of tap is a set of hooks', async (t) => {
  const mock = useMock(t, { listen: false })
  await t.test('one', async (t) => {
    await mock().clock.advance('P1D')
    t.type(await mock().token(), 'string')
  })
  await t.test('another', async (t) => {
    t.strictSame(await mock().requests.list(), [])
  })
})
