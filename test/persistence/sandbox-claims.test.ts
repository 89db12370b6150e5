import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import t, { type Test } from 'tap'
import { HEARTBEAT, STALE, WAIT_INTERVAL } from '../../src/persistence/lock-file.js'
import { PATIENCE, SandboxClaims } from '../../src/persistence/sandbox-claims.js'
import { realTimers } from '../../src/timing/timers.js'
import { parseSandboxName } from '../../src/world/sandbox-name.js'

const W1 = parseSandboxName('w1')
/** Of a process that has ended, and so there is none of this number. */
const GONE = 2 ** 22 + 1

/** Servers that share a directory, on clocks that a test moves. */
function share(t: Test) {
  const directory = t.testdir()
  const state = { now: Date.parse('2026-03-02T14:30:00Z'), paused: 0, onPause: (): void => {} }
  const open = () => {
    const beats = new Map<() => void, number>()
    const claims = SandboxClaims.open({
      directory,
      timers: {
        ...realTimers,
        now: () => state.now,
        startInterval: (run, ms) => {
          beats.set(run, ms)
          return () => void beats.delete(run)
        },
        wait: async (ms) => {
          state.now += ms
          state.paused += ms
          state.onPause()
        },
      },
    })
    /** Does what is due by now. */
    const beat = (): void => {
      for (const [run, ms] of beats) if (state.now % ms === 0) run()
    }
    return { claims, beat, beats }
  }
  const list = (part: string): string[] => readdirSync(`${directory}/${part}`)
  /** Leaves the lock of a server. @param isShown whether that has a file that says that it lives */
  const leave = (holder: object | string, isShown = true): void => {
    writeFileSync(
      `${directory}/locks/sandbox-w1.json`,
      typeof holder === 'string' ? holder : JSON.stringify(holder),
    )
    if (isShown && typeof holder === 'object') writeFileSync(`${directory}/servers/x`, JSON.stringify(holder))
  }
  return { directory, state, open, list, leave }
}

const OTHER = { id: 'x', host: 'elsewhere', pid: 7, processStart: 1, takenAt: '2026-03-02T14:00:00.000Z' }

t.test('a sandbox goes from one server to the next that asks for it', async (t) => {
  const { state, open, list } = share(t)
  const [first, second] = [open(), open()]
  await first.claims.claim(W1)
  await first.claims.claim(W1)
  t.equal(state.paused, 0, 'what nobody holds is there at once')
  t.ok(first.claims.holds(W1))
  t.notOk(second.claims.holds(W1))
  const wanted: string[] = []
  first.claims.onWanted = (name) => {
    wanted.push(name)
    if (wanted.length === 2) first.claims.release(name)
  }
  state.onPause = first.beat
  await Promise.all([second.claims.claim(W1), second.claims.claim(W1)])
  t.strictSame(wanted, ['w1', 'w1'], 'it is asked until it lets go')
  t.ok(second.claims.holds(W1))
  t.notOk(first.claims.holds(W1))
  t.ok(first.claims.hasLost(W1))
  t.strictSame(list('wanted'), [], 'nobody waits any more')
  t.match(first.claims.lostReason(W1), /another server/)
  t.equal(second.claims.lostReason(W1), undefined)
  t.equal(second.claims.lostReason(), undefined)
  for (const { claims, beats } of [first, second]) {
    claims.close()
    t.equal(beats.size, 0)
  }
  t.strictSame([list('servers'), list('locks')], [[], []])
})

t.test('whoever waits in vain is told so, and may come again', async (t) => {
  const { state, open } = share(t)
  const [first, second] = [open(), open()]
  await first.claims.claim(W1)
  state.onPause = first.beat
  await t.rejects(second.claims.claim(W1), { name: 'UnavailableError' })
  t.equal(state.paused, PATIENCE)
  state.onPause = () => first.claims.release(W1)
  await second.claims.claim(W1)
  t.equal(state.paused, PATIENCE + WAIT_INTERVAL)
})

t.test('what a dead server held is taken at once, or when it shows no sign of life', async (t) => {
  const here = { ...OTHER, host: hostname() }
  const namespace = existsSync('/proc/self/ns/pid') ? { namespace: undefined } : {}
  const CASES: [name: string, holder: object | string, waits: number, isShown?: boolean][] = [
    ['a server of another machine', OTHER, STALE],
    ['a server that others have found dead', OTHER, 0, false],
    [
      'a process of another container',
      { ...here, ...namespace, pid: process.pid },
      existsSync('/proc/self/ns/pid') ? STALE : 0,
    ],
    ['one that was killed while it wrote', '', STALE],
  ]
  for (const [name, holder, waits, isShown] of CASES) {
    const { state, open, list, leave } = share(t)
    const { claims, beat } = open()
    state.onPause = beat
    leave(holder, isShown)
    await claims.claim(W1)
    t.equal(state.paused, waits, name)
    t.ok(claims.holds(W1), name)
    claims.close()
    t.strictSame([list('servers'), list('locks'), list('wanted')], [[], [], []], name)
  }
})

t.test('a process of this machine that has ended is followed at once', async (t) => {
  const { directory, state, open, list } = share(t)
  const dead = open()
  await dead.claims.claim(W1)
  const [id = ''] = list('servers')
  // it could not say that it ends
  for (const file of [`${directory}/servers/${id}`, `${directory}/locks/sandbox-w1.json`])
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), pid: GONE }))
  const { claims } = open()
  await claims.claim(W1)
  t.equal(state.paused, 0)
  t.notOk(list('servers').includes(id), 'nobody looks at it again')
  t.strictSame(JSON.parse(readFileSync(`${directory}/locks/sandbox-w1.json`, 'utf8')).pid, process.pid)
})

t.test('a server that was suspended relies on nothing before it has looked', async (t) => {
  const { state, open } = share(t)
  const [first, second] = [open(), open()]
  await first.claims.claim(W1)
  state.now += STALE - HEARTBEAT
  t.notOk(first.claims.holds(W1))
  await first.claims.claim(W1)
  t.ok(first.claims.holds(W1), 'nobody has missed it')
  const lost: unknown[] = []
  first.claims.onLost = (...what) => void lost.push(what)
  state.onPause = second.beat
  await second.claims.claim(W1)
  t.equal(state.paused, STALE, 'it showed no sign of life')
  t.notOk(first.claims.holds(W1))
  first.beat()
  t.strictSame(lost, [[['w1'], 'it showed no sign of life for some seconds']])
  state.onPause = () => second.claims.release(W1)
  await first.claims.claim(W1)
  t.ok(first.claims.holds(W1), 'it goes on as another server')
})

t.test('a lock that was taken away is noticed before anything is saved', async (t) => {
  const { directory, open, leave } = share(t)
  for (const how of ['removed', 'taken over'] as const) {
    const { claims } = open()
    await claims.claim(W1)
    const lost: unknown[] = []
    claims.onLost = (...what) => void lost.push(what)
    if (how === 'removed') rmSync(`${directory}/locks/sandbox-w1.json`)
    else leave(OTHER)
    t.match(claims.lostReason(W1), how === 'removed' ? /was removed/ : /taken by process 7 on elsewhere/)
    t.match(lost, [[['w1'], String]])
    t.notOk(claims.holds(W1))
    claims.close()
  }
  t.strictSame(JSON.parse(readFileSync(`${directory}/locks/sandbox-w1.json`, 'utf8')).id, 'x')
})

t.test('a directory that servers share is for nobody alone', async (t) => {
  const { directory, state, open, leave } = share(t)
  const timers = {
    ...realTimers,
    now: () => state.now,
    wait: async (ms: number) => {
      state.now += ms
      state.onPause()
    },
  }
  await SandboxClaims.expectNone({ directory, timers })
  open().claims.close()
  leave(OTHER)
  await SandboxClaims.expectNone({ directory, timers })
  const { claims, beat } = open()
  state.onPause = beat
  await t.rejects(SandboxClaims.expectNone({ directory, timers }), {
    name: 'OptionError',
    message: /is in use by process .*, which shares it with other servers/,
  })
  claims.close()
  await SandboxClaims.expectNone({ directory, timers })
})

t.test('a directory that does not respond holds nothing', async (t) => {
  const { directory, state, open } = share(t)
  const { claims } = open()
  await claims.claim(W1)
  rmSync(`${directory}/servers`, { recursive: true })
  const lost: unknown[] = []
  claims.onLost = (...what) => void lost.push(what)
  state.now += STALE
  await t.rejects(claims.claim(W1), { name: 'UnavailableError' })
  t.match(claims.lostReason(W1), /does not respond/)
  t.equal(lost.length, 1)
  await t.rejects(async () => SandboxClaims.open({ directory: '/dev/null/x', timers: realTimers }), {
    name: 'OptionError',
  })
})

t.test('files that are not ours disturb nobody', async (t) => {
  const { directory, open, state } = share(t)
  const { claims, beat } = open()
  await claims.claim(W1)
  const wanted: string[] = []
  claims.onWanted = (name) => void wanted.push(name)
  for (const name of ['x', 'sandbox-w2.json', '.nfs1']) writeFileSync(`${directory}/wanted/${name}`, '')
  writeFileSync(`${directory}/servers/none`, 'x')
  utimesSync(`${directory}/servers/none`, 1, 1)
  state.now += HEARTBEAT
  beat()
  t.strictSame(wanted, [])
  const second = open()
  rmSync(`${directory}/wanted`, { recursive: true })
  beat()
  t.ok(claims.holds(W1))
  second.claims.close()
})
