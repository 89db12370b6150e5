import t from 'tap'
import { Fuzzer } from './fuzzer.js'

/** What cannot be done: the server of the tests has no certificate and no program, and the link to a log leads nowhere on purpose. */
const NEVER = ['GET /__admin/ca.pem', 'POST /__admin/shutdown', 'GET /v3/JobSessions/{sessionId}/Log']

// npm run fuzz sends more
t.test('whatever is sent to whatever is described, the answer is one', async (t) => {
  const fuzzer = new Fuzzer({ seed: 365, fail: (what, request) => t.fail(what, request) })
  t.teardown(() => fuzzer.close())
  await fuzzer.begin()
  await fuzzer.walk(1)
  await fuzzer.send(200)
  const name = ({ method, path }: { method: string; path: string }) => `${method} ${path}`
  const tallies = [...fuzzer.tallies]
  const unsent = tallies.filter(([, { sent }]) => sent === 0)
  t.strictSame(
    unsent.map(([operation]) => name(operation)),
    [],
  )
  const undone = tallies.filter(([, { done }]) => done === 0)
  t.strictSame(
    undone.map(([operation]) => name(operation)).filter((one) => !NEVER.includes(one)),
    [],
  )
  t.strictSame(await fuzzer.lookAtAll(), [])
})
