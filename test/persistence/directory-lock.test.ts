import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import t, { type Test } from 'tap'
import { DirectoryLock } from '../../src/persistence/directory-lock.js'
import { HEARTBEAT, STALE } from '../../src/persistence/lock-file.js'
import { realTimers } from '../../src/timing/timers.js'
import { mock } from '../helper.js'

/** Servers that want a directory, on clocks that a test moves. */
function contest(t: Test, directory = t.testdir()) {
  let now = Date.parse('2026-03-02T14:30:00Z')
  const beats = new Set<() => void>()
  const file = `${directory}/server.lock`
  const state = { paused: 0, onPause: (): void => {} }
  const take = () =>
    DirectoryLock.take({
      directory,
      timers: {
        ...realTimers,
        now: () => now,
        startInterval: (run, ms) => {
          t.equal(ms, HEARTBEAT)
          beats.add(run)
          return () => void beats.delete(run)
        },
        wait: async (ms) => {
          now += ms
          state.paused += ms
          if (Math.floor(now / HEARTBEAT) > Math.floor((now - ms) / HEARTBEAT))
            for (const beat of beats) beat()
          state.onPause()
        },
      },
    })
  const lock = (holder: object): void => writeFileSync(file, JSON.stringify(holder))
  return { directory, file, state, take, lock, beats }
}

const OTHER = { id: 'x', host: 'elsewhere', pid: 7, processStart: 1, takenAt: '2026-03-02T14:00:00.000Z' }
/** Of a process that has ended, and so there is none of this number. */
const GONE = 2 ** 22 + 1

t.test('a directory is for one server, and whoever wants it too is told whose it is', async (t) => {
  const { directory, file, state, take, beats } = contest(t)
  const first = await take()
  first.announce('https://localhost:4443')
  await t.rejects(take(), {
    name: 'OptionError',
    message: `The data directory '${directory}' is in use by process ${process.pid} on ${hostname()}, since 2026-03-02T14:30:00.000Z, at https://localhost:4443. Stop that server first, or use another directory with --data-dir.`,
  })
  t.equal(state.paused, STALE, 'it may be about to end, so it is waited for')
  state.onPause = () => first.release()
  const second = await take()
  t.equal(second.lostReason(), undefined)
  t.match(first.lostReason(), /taken by process/)
  first.release()
  t.ok(existsSync(file), 'who has lost it takes away nothing')
  second.release()
  t.strictSame(readdirSync(directory), [])
  t.equal(beats.size, 0)
})

t.test(
  'a server that has ended without a word is followed at once, or when it shows no sign of life',
  async (t) => {
    const here = { ...OTHER, host: hostname() }
    const CASES: [name: string, holder: object | string, waits: number][] = [
      ['a process of this machine that is gone', { ...here, pid: GONE }, 0],
      ['an earlier process of the same number', { ...here, pid: process.pid }, 0],
      ['a process of another machine', OTHER, STALE],
      ['a process of this machine that lives, but is no server', { ...here, pid: process.ppid }, STALE],
      ['one that was killed while it wrote', '', STALE],
      ['one of another make', '[1]', STALE],
    ]
    for (const [name, holder, waits] of CASES) {
      const { directory, file, state, take } = contest(t, t.testdir({ 'server.lock': '' }))
      writeFileSync(file, typeof holder === 'string' ? holder : JSON.stringify(holder))
      const lock = await take()
      t.equal(state.paused, waits, name)
      lock.release()
      t.strictSame(readdirSync(directory), [], name)
      rmSync(directory, { recursive: true })
    }
  },
)

t.test('of two that follow, one gets it', async (t) => {
  const { take, lock } = contest(t)
  lock({ ...OTHER, host: hostname(), pid: GONE })
  const [one, other] = await Promise.allSettled([take(), take()])
  t.strictSame([one.status, other.status].sort(), ['fulfilled', 'rejected'])
})

t.test('a lock that is a directory or a link elsewhere is refused', async (t) => {
  const victim = `${t.testdir({ victim: 'untouched', a: {}, b: {}, c: {} })}/victim`
  const dir = victim.replace(/victim$/, '')
  mkdirSync(`${dir}a/server.lock`)
  await t.rejects(contest(t, `${dir}a`).take(), { name: 'OptionError', message: /cannot be used/ })
  symlinkSync(`${dir}none`, `${dir}b/server.lock`)
  await t.rejects(contest(t, `${dir}b`).take(), { name: 'OptionError' })
  symlinkSync(victim, `${dir}c/server.lock`)
  const lock = await contest(t, `${dir}c`).take()
  lock.announce('https://localhost:1')
  t.equal(readFileSync(victim, 'utf8'), 'untouched')
  t.notOk(existsSync(`${dir}none`))
  lock.release()
})

t.test('a server that has lost its directory saves nothing more, and says so', async (t) => {
  for (const how of ['removed', 'taken over'] as const) {
    const { directory, file, take, lock: write, beats } = contest(t, t.testdir({ [how]: {} }))
    const lock = await take()
    const lines: string[] = []
    const logger = { level: 'warn', stream: { write: (line: string) => void lines.push(line) } }
    const api = mock(t, {
      dataDir: directory,
      directoryLock: lock,
      timers: { startTimeout: () => {} },
      logger,
    })
    await api.login('administrator+w1')
    t.match((await api.control('GET', '/__admin/health')).json(), { status: 'ok' })
    if (how === 'removed') rmSync(file)
    else write(OTHER)
    for (const beat of beats) beat()
    t.match(JSON.parse(lines[0] ?? ''), {
      msg: /saves nothing more/,
      reason: how === 'removed' ? /removed/ : /elsewhere/,
    })
    t.match((await api.control('GET', '/__admin/health')).json(), {
      status: 'degraded',
      message: /has lost the lock/,
    })
    t.equal((await api.control('DELETE', '/__admin/sandboxes/w1')).statusCode, 500)
    await api.app.close()
    lock.release()
    t.strictSame(
      readdirSync(directory).filter((name) => name.endsWith('.json')),
      [],
    )
    rmSync(directory, { recursive: true })
  }
})
