import fc from 'fast-check'
import t from 'tap'
import { loadProfile } from '../../../src/catalogue/profile-catalogue.js'
import { Clock } from '../../../src/world/core/clock.js'
import { runSlices } from '../../../src/world/core/slices.js'
import { eventHandlers } from '../../../src/world/event-handlers.js'
import { startJob } from '../../../src/world/jobs/job-runs.js'
import { getLogLines } from '../../../src/world/jobs/session-log.js'
import { getProgress, getSessionObjects } from '../../../src/world/jobs/session-progress.js'
import { seedWorld } from '../../../src/world/seed/seed-world.js'
import { getValidUntil } from '../../../src/world/valid-until.js'
import { changeWorkPolicies } from '../../../src/world/work/change-policies.js'
import { countPoll, hasPolledWork } from '../../../src/world/work/polled-work.js'
import { finishWork, listRunningWork } from '../../../src/world/work/running-work.js'
import type { WorkPolicy } from '../../../src/world/work/work-rows.js'
import { World } from '../../../src/world/world.js'
import { NOW, sameState } from '../../helper.js'

const standing = (): Clock => new Clock({ mode: 'frozen', now: Date.parse(NOW) })
const pristine = seedWorld({ profile: loadProfile('small'), seed: 365, clock: standing() })

/** Nothing runs by itself in it. */
function quiet(): World {
  const world = pristine.fork(standing())
  world.advance(3_600_000)
  for (const { id } of listRunningWork(world)) finishWork(world, id, {})
  for (const { at: _at, kind, subject } of world.snapshot().events) world.cancel(kind, subject)
  return world
}

const held = fc.oneof(fc.constant<WorkPolicy>('manual'), fc.constant<WorkPolicy>({ polls: 50 }))

t.test('held work has no event, stays as promised, and never shows a finished count', async (t) => {
  fc.assert(
    fc.property(
      held,
      fc.nat(7),
      fc.array(fc.integer({ min: 1, max: 40_000 }), { maxLength: 30 }),
      (policy, index, waits) => {
        const world = quiet()
        runSlices(changeWorkPolicies(world, { job: policy }))
        const job = world.tables.jobs.list().filter(({ isEnabled }) => isEnabled)[index % 6]
        if (!job) return
        runSlices(startJob(world, job.id))
        t.equal(world.nextEventTime, Number.POSITIVE_INFINITY)
        const session = () => world.tables.sessions.last('job', job.id) as NonNullable<unknown> as never
        const seen = () => [getProgress(world, session()), getLogLines(world, session())]
        let objects = 0
        for (const wait of waits) {
          const until = getValidUntil(world)
          t.ok(until > world.time)
          const before = seen()
          world.advance(Math.min(wait, until - world.time - 1))
          t.strictSame(seen(), before)
          world.advance(wait)
          const now = getProgress(world, session()).objects
          const total = getSessionObjects(world, session()).length
          t.ok(now >= objects && (now < total || total === 0), `${now} of ${total}`)
          objects = now
        }
        world.advance(3 * 86_400_000)
        t.equal((session() as { status: string }).status, 'Running')
        t.ok(getValidUntil(world) > world.time)
      },
    ),
    { numRuns: 40 },
  )
})

t.test('a snapshot keeps policies, and what is held', async (t) => {
  const world = quiet()
  runSlices(changeWorkPolicies(world, { job: { polls: 3 }, restore: 'manual' }))
  const job = world.tables.jobs.list().find(({ isEnabled }) => isEnabled)
  runSlices(startJob(world, job?.id ?? ''))
  countPoll(world, 'job')
  const snapshot = JSON.parse(JSON.stringify(world.snapshot()))
  const restored = World.restore(snapshot, eventHandlers)
  for (const one of [world, restored]) {
    countPoll(one, 'job')
    t.ok(hasPolledWork(one))
    countPoll(one, 'job')
    t.notOk(hasPolledWork(one))
  }
  sameState(t, JSON.parse(JSON.stringify(restored.snapshot())), JSON.parse(JSON.stringify(world.snapshot())))
})

t.test('whatever a session comes to, the disk holds what it says it has written', async (t) => {
  const status = fc.constantFrom('Success', 'Warning', 'Failed', 'Stopped', undefined)
  fc.assert(
    fc.property(status, fc.nat(7), fc.integer({ min: 0, max: 400_000 }), (ending, index, wait) => {
      const world = quiet()
      runSlices(changeWorkPolicies(world, { job: 'manual' }))
      const job = world.tables.jobs.list().filter(({ isEnabled }) => isEnabled)[index % 6]
      if (!job) return
      const used = () => world.tables.usages.get(job.repositoryId)?.usedBytes ?? 0
      const before = used()
      runSlices(startJob(world, job.id))
      world.advance(wait)
      const running = world.tables.sessions.last('job', job.id)
      finishWork(world, running?.id ?? '', { ...(ending && { status: ending }), message: 'done' })
      const session = world.tables.sessions.last('job', job.id)
      if (!session) throw new Error('it is gone')
      t.equal(used() - before, getProgress(world, session).bytes)
      if (ending) t.equal(session.status, ending)
      const times = getLogLines(world, session).map(({ creationTime, endTime }) => [creationTime, endTime])
      for (const [from = '', to = ''] of times) t.ok(from <= to, `${from} ${to}`)
      t.match(getLogLines(world, session).at(-1)?.title ?? '', /./)
    }),
    { numRuns: 60 },
  )
})
