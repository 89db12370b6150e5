import fc from 'fast-check'
import t from 'tap'
import { loadProfile } from '../../src/catalogue/profile-catalogue.js'
import { TokenStore } from '../../src/http/tokens.js'
import type { ActivityEvent } from '../../src/testing/activity/activity-event.js'
import { type ListExpiringTokens, recordActivity } from '../../src/testing/activity/activity-log.js'
import { advanceClock } from '../../src/world/clock-control.js'
import { Clock } from '../../src/world/core/clock.js'
import { runSlices, type Slices } from '../../src/world/core/slices.js'
import { DEFAULT_SANDBOX, parseSandboxName } from '../../src/world/sandbox-name.js'
import { seedWorld } from '../../src/world/seed/seed-world.js'
import { changeUsedBytes } from '../../src/world/storage/disk-space.js'
import { rescanProxy } from '../../src/world/storage/proxies.js'
import type { World } from '../../src/world/world.js'
import { NOW } from '../helper.js'

const HOUR = 3_600_000
const standing = (): Clock => new Clock({ mode: 'frozen', now: Date.parse(NOW) })
const pristine = seedWorld({ profile: loadProfile('small'), seed: 365, clock: standing() })

t.test('to advance in one step or in many tells the same', async (t) => {
  const step = fc.oneof(
    fc.integer({ min: 0, max: 20 * HOUR }),
    // steps that end just when something falls due
    fc.constantFrom(HOUR, 30 * 60_000, 90_000),
  )
  const lives = fc.array(fc.integer({ min: 1, max: 60 * HOUR }), { maxLength: 5 })
  let told = 0
  fc.assert(
    fc.property(fc.array(step, { maxLength: 6 }), lives, (steps, lifetimes) => {
      const tokens = new TokenStore(['secret'])
      for (const life of lifetimes)
        tokens.issue({ account: 'administrator', sandbox: DEFAULT_SANDBOX }, Date.parse(NOW) + life)
      tokens.issue({ account: 'administrator', sandbox: parseSandboxName('w1') }, Date.parse(NOW) + 1)
      const ends: ListExpiringTokens = (...span) => tokens.listExpiring(...span)
      const advance = (world: World, by: number): readonly ActivityEvent[] =>
        runSlices(recordActivity(world, ends, advanceClock(world, by))).events
      const [one, other] = [pristine.fork(standing()), pristine.fork(standing())]
      const whole = advance(
        one,
        steps.reduce((sum, by) => sum + by, 0),
      )
      t.strictSame(
        steps.flatMap((by) => advance(other, by)),
        whole,
      )
      told += whole.length
    }),
    { numRuns: 40 },
  )
  t.ok(told > 100, 'there was something to tell')
})

t.test('proxies that come back, and disks that are cleaned, are told of', async (t) => {
  const world = pristine.fork(standing())
  const [proxy] = world.tables.proxies.list()
  const [repository] = world.tables.repositories.list()
  if (!proxy || !repository) throw new Error('the world is empty')
  const told = (act: () => unknown) => {
    function* work(): Slices<void> {
      act()
      yield
    }
    return runSlices(recordActivity(world, () => [], work())).events
  }
  const at = new Date(NOW).toISOString()
  t.strictSame(
    told(() => world.tables.proxies.update(proxy.id, { status: 'Offline' })),
    [{ at, type: 'proxy offline', id: proxy.id, name: proxy.hostName }],
  )
  t.match(
    told(() => rescanProxy(world, proxy.id)),
    [{ type: 'proxy online' }],
  )
  t.strictSame(
    told(() => rescanProxy(world, proxy.id)),
    [],
  )
  t.match(
    told(() => changeUsedBytes(world, repository, -1)),
    [{ at, type: 'repository cleaned', id: repository.id, name: repository.name }],
  )
  t.strictSame(
    told(() => changeUsedBytes(world, repository, 1)),
    [],
  )
})
