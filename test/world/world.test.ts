import fc from 'fast-check'
import t from 'tap'
import { loadProfile } from '../../src/catalogue/profile-catalogue.js'
import { Clock } from '../../src/world/core/clock.js'
import { RefusedError, WorldError } from '../../src/world/core/errors.js'
import { eventHandlers } from '../../src/world/event-handlers.js'
import { disableJob, enableJob, startJob, stopJob } from '../../src/world/jobs/job-runs.js'
import { getLastSession } from '../../src/world/jobs/job-sessions.js'
import { getLogLines } from '../../src/world/jobs/session-log.js'
import { getProgress } from '../../src/world/jobs/session-progress.js'
import { DEFAULT_SANDBOX, parseSandboxName } from '../../src/world/sandbox-name.js'
import { Sandboxes } from '../../src/world/sandboxes.js'
import { seedWorld } from '../../src/world/seed/seed-world.js'
import { getValidUntil } from '../../src/world/valid-until.js'
import { World, type WorldSnapshot } from '../../src/world/world.js'
import { NOW, sameState } from '../helper.js'

const RUNS = { numRuns: 25 }
const HOUR = 3_600_000

const frozen = (seed = 365, sandbox = ''): World =>
  seedWorld({
    profile: loadProfile('small'),
    seed,
    sandbox,
    clock: new Clock({ mode: 'frozen', now: Date.parse(NOW) }),
  })

/** Seeding takes a while, so each run of a property begins with a copy. */
const pristine = frozen().snapshot()
const copy = (): World => World.restore(structuredClone(pristine), eventHandlers)
const standing = (): Clock => new Clock({ mode: 'frozen', now: Date.parse(NOW) })

const sandboxesOf = (make: () => World): Sandboxes =>
  new Sandboxes({
    template: {
      profile: 'small',
      seed: 365,
      createClock: standing,
      // biome-ignore lint/correctness/useYield: it is small
      *createWorld() {
        return make()
      },
    },
    wallClock: () => Date.parse(NOW),
  })

const ACTIONS = { start: startJob, stop: stopJob, enable: enableJob, disable: disableJob }

/** A call on a job of the world; `wait` lets time pass first. */
const call = fc.record({
  action: fc.constantFrom('start', 'stop', 'enable', 'disable'),
  job: fc.nat(7),
})
const timedCall = fc.record({ wait: fc.integer({ min: 0, max: 30 * HOUR }), call })
type Call = { action: keyof typeof ACTIONS; job: number }

/** Makes a call; what the world refuses is part of its behaviour, anything else is a defect. */
function make(world: World, { action, job }: Call): void {
  const { id } = world.tables.jobs.list()[job] as { id: string }
  try {
    ACTIONS[action](world, id)
  } catch (error) {
    if (!(error instanceof WorldError)) throw error
  }
}

const play = (world: World, steps: { wait: number; call: Call }[]): void => {
  for (const { wait, call } of steps) {
    world.advance(wait)
    make(world, call)
  }
}

/** As it comes out of a file: what is undefined is absent. */
const plain = (snapshot: WorldSnapshot): WorldSnapshot => JSON.parse(JSON.stringify(snapshot))

/** A snapshot in which rows stand in the order of their ids instead of the order they were made in. */
function canonical(world: World): unknown {
  const { tables, ...rest } = world.snapshot()
  const sorted = Object.entries(tables).map(([name, rows]) => [
    name,
    [...(rows as unknown as { id: string }[])].sort((a, b) => (a.id < b.id ? -1 : 1)),
  ])
  return { ...rest, tables: sorted }
}

t.test('the same seed and the same calls give the same world', async (t) => {
  sameState(t, frozen().snapshot(), pristine)
  t.not(
    frozen(366).tables.proxies.list()[0]?.id,
    pristine.tables.proxies[0]?.id,
    'another seed gives another',
  )
  fc.assert(
    fc.property(fc.array(timedCall, { maxLength: 12 }), (steps) => {
      const [one, other] = [copy(), copy()]
      play(one, steps as never)
      play(other, steps as never)
      sameState(t, one.snapshot(), other.snapshot())
    }),
    RUNS,
  )
})

t.test('the order of calls that do not concern each other leaves no trace', async (t) => {
  const callsOnDifferentJobs = fc.uniqueArray(call, { selector: ({ job }) => job, minLength: 2 })
  fc.assert(
    fc.property(callsOnDifferentJobs, fc.integer({ min: 0, max: 48 * HOUR }), (calls, later) => {
      const [one, other] = [copy(), copy()]
      for (const call of calls) make(one, call as Call)
      for (const call of [...calls].reverse()) make(other, call as Call)
      one.advance(later)
      other.advance(later)
      sameState(t, canonical(one), canonical(other))
    }),
    RUNS,
  )
})

t.test('advancing twice is advancing once by the sum', async (t) => {
  const wait = fc.integer({ min: 0, max: 40 * HOUR })
  fc.assert(
    fc.property(fc.array(timedCall, { maxLength: 6 }), wait, wait, (steps, a, b) => {
      const [one, other] = [copy(), copy()]
      play(one, steps as never)
      play(other, steps as never)
      one.advance(a)
      one.advance(b)
      other.advance(a + b)
      sameState(t, one.snapshot(), other.snapshot())
    }),
    RUNS,
  )
})

t.test('looking leaves no trace', async (t) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3 * HOUR }), { maxLength: 8 }), (waits) => {
      const [watched, alone] = [copy(), copy()]
      for (const wait of waits) {
        watched.advance(wait)
        alone.advance(wait)
        for (const session of watched.tables.sessions.list()) getProgress(watched, session)
        for (const session of watched.tables.sessions.list())
          if (session.status === 'Running') getLogLines(watched, session)
        getValidUntil(watched)
      }
      sameState(t, watched.snapshot(), alone.snapshot())
    }),
    RUNS,
  )
})

t.test(
  'a world restored from its snapshot is that world, through JSON too, and lives on as it would have',
  async (t) => {
    fc.assert(
      fc.property(
        fc.array(timedCall, { maxLength: 6 }),
        fc.array(timedCall, { maxLength: 6 }),
        (before, after) => {
          const world = copy()
          play(world, before as never)
          const snapshot = world.snapshot()
          const text = JSON.stringify(snapshot)
          const restored = World.restore(plain(snapshot), eventHandlers)
          sameState(t, plain(restored.snapshot()), plain(snapshot))
          play(world, after as never)
          play(restored, after as never)
          sameState(t, plain(restored.snapshot()), plain(world.snapshot()))
          t.equal(JSON.stringify(snapshot), text, 'and what happens later does not reach the snapshot')
        },
      ),
      RUNS,
    )
  },
)

t.test('a fork goes its own way, and is what it would be had it been made alone', async (t) => {
  fc.assert(
    fc.property(
      fc.array(timedCall, { maxLength: 5 }),
      fc.array(timedCall, { maxLength: 5 }),
      fc.array(timedCall, { maxLength: 5 }),
      (before, own, others) => {
        const [world, alone] = [copy(), copy()]
        play(world, before as never)
        play(alone, before as never)
        const fork = world.fork(new Clock(world.clock.state))
        const second = world.fork(new Clock(world.clock.state))
        const untouched = second.snapshot()
        play(fork, others as never)
        play(world, own as never)
        play(alone, others as never)
        sameState(t, fork.snapshot(), alone.snapshot())
        sameState(t, second.snapshot(), untouched)
      },
    ),
    RUNS,
  )
})

t.test('a sandbox never sees what happens in another', async (t) => {
  fc.assert(
    fc.property(fc.array(fc.record({ where: fc.constantFrom('', 'w1', 'w2'), step: timedCall })), (steps) => {
      const sandboxes = sandboxesOf(copy)
      const alone: Record<string, World> = { '': copy(), w1: copy(), w2: copy() }
      for (const { where, step } of steps) {
        play(sandboxes.get(parseSandboxName(where)), [step as never])
        play(alone[where] as World, [step as never])
      }
      for (const [name, world] of Object.entries(alone))
        sameState(t, sandboxes.get(parseSandboxName(name)).snapshot(), world.snapshot())
    }),
    { numRuns: 10 },
  )
})

t.test('sandboxes have the same values under different ids', async (t) => {
  const [one, other] = [frozen(365, 'w1'), frozen(365, 'w2')]
  const [jobs, others] = [one.tables.jobs.list(), other.tables.jobs.list()]
  const values = (world: World): unknown[] =>
    world.tables.jobs.list().map((job) => {
      const { start, end, status, items, bytes } = getLastSession(world, job) ?? {}
      return { name: job.name, start, end, status, items, bytes }
    })
  t.strictSame(values(one), values(other))
  const documented = 'b20cedd4-66b2-49b1-86de-a575dc67e83b'
  const ids = new Set(jobs.map(({ id }) => id))
  t.strictSame(
    others.filter(({ id }) => ids.has(id)).map(({ id }) => id),
    [documented],
    'only the documented job is the same everywhere',
  )
})

t.test('sandboxes are bounded in number and name', async (t) => {
  const world = copy()
  const sandboxes = sandboxesOf(() => world)
  for (let n = 0; n < 1000; n++) sandboxes.get(parseSandboxName(`w${n}`))
  t.throws(() => sandboxes.get(parseSandboxName('one-more')), RefusedError)
  const known = parseSandboxName('w7')
  t.equal(sandboxes.get(known), sandboxes.get(known), 'those that are there go on')
  t.ok(sandboxes.get(DEFAULT_SANDBOX), 'and the default one is always among them')
  for (const name of [
    '.',
    '..',
    '../x',
    'x/y',
    'a b',
    'x'.repeat(65),
    '-x',
    'x\n',
    'x\0',
    'a\ud800',
    'ä',
    '=a',
  ])
    t.throws(() => parseSandboxName(name), /is not a valid name for a sandbox/, name)
})

t.test('what is promised to stay, stays', async (t) => {
  // between two readings inside one stable stretch nothing a client sees may differ
  const world = copy()
  for (let n = 0; n < 40; n++) {
    const until = getValidUntil(world)
    t.ok(until > world.time, 'a stretch has a length')
    const seen = (): unknown => world.tables.sessions.list().map((session) => getProgress(world, session))
    const before = seen()
    world.advance(until - world.time - 1)
    t.strictSame(seen(), before)
    world.advance(1)
  }
})
