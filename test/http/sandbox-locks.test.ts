import t from 'tap'
import { SandboxLocks } from '../../src/http/sandbox-locks.js'
import { DEFAULT_SANDBOX, parseSandboxName } from '../../src/world/sandbox-name.js'

const ONE = DEFAULT_SANDBOX

t.test('nobody waits for a sandbox that is free', async (t) => {
  const locks = new SandboxLocks()
  let passed = false
  locks.waitTurn(ONE, () => {
    passed = true
  })
  t.ok(passed)
  const holding = locks.hold(ONE)
  t.ok(locks.isHeld(ONE))
  const release = await holding
  release()
  t.notOk(locks.isHeld(ONE))
})

t.test('those who come later wait in order of arrival', async (t) => {
  const locks = new SandboxLocks()
  const log: string[] = []
  const release = await locks.hold(ONE)
  locks.waitTurn(ONE, () => log.push('a'))
  const second = locks.hold(ONE)
  locks.waitTurn(ONE, () => log.push('b'))
  locks.waitTurn(ONE, () => log.push('c'))
  t.strictSame(log, [])
  release()
  t.strictSame(log, ['a'])
  const next = await second
  locks.waitTurn(ONE, () => log.push('d'))
  t.strictSame(log, ['a'])
  next()
  t.strictSame(log, ['a', 'b', 'c', 'd'])
  t.notOk(locks.isHeld(ONE))
})

t.test('one who passes may hold on, and stays before those who wait', async (t) => {
  const locks = new SandboxLocks()
  const log: string[] = []
  const release = await locks.hold(ONE)
  const held: Promise<() => void>[] = []
  locks.waitTurn(ONE, () => {
    log.push('a')
    held.push(locks.hold(ONE))
    locks.waitTurn(ONE, () => log.push('late'))
  })
  locks.waitTurn(ONE, () => log.push('b'))
  release()
  t.strictSame(log, ['a'])
  const [again] = await Promise.all(held)
  again?.()
  t.strictSame(log, ['a', 'b', 'late'])
})

t.test('another sandbox is free all the time', async (t) => {
  const locks = new SandboxLocks()
  await locks.hold(ONE)
  let passed = false
  locks.waitTurn(parseSandboxName('other'), () => {
    passed = true
  })
  t.ok(passed)
})
