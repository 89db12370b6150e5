import t from 'tap'
import { Clock } from '../../../src/world/core/clock.js'
import { RefusedError } from '../../../src/world/core/errors.js'

t.test('each mode tells the time in its own way', async (t) => {
  let wall = 1_000_000
  const clock = new Clock({ mode: 'real' }, () => wall)
  t.equal(clock.now(), 1_000_000, 'real: the wall clock')

  clock.freeze()
  wall += 5000
  t.equal(clock.now(), 1_000_000, 'frozen: stands')

  clock.advance(7000)
  t.equal(clock.now(), 1_007_000, 'frozen: moves when told to')

  clock.copyFrom(clock.withChange({ mode: 'offset', now: wall - 1000 }))
  t.equal(clock.now(), wall - 1000, 'offset: beside the wall clock')
  clock.advance(3000)
  wall += 1
  t.equal(clock.now(), wall + 2000, 'offset: further beside it')

  clock.copyFrom(clock.withChange({ rate: 60 }))
  const begun = clock.now()
  wall += 1000
  t.equal(clock.now(), begun + 60_000, 'rate: a minute a second')
  clock.advance(500)
  t.equal(clock.now(), begun + 60_500, 'rate: and moves when told to')

  clock.copyFrom(clock.withChange({ mode: 'real' }))
  clock.advance(10)
  wall += 90
  t.equal(clock.now(), wall + 10, 'real: goes on beside the wall clock once moved')
})

t.test('a change says as little as it likes', async (t) => {
  const wall = 5_000_000
  const real = new Clock({ mode: 'real' }, () => wall)
  const frozen = new Clock({ mode: 'frozen', now: 1000 }, () => wall)
  t.match(real.withChange({ now: 7000 }), { rate: 1 }, 'a running clock goes on from another time')
  t.equal(real.withChange({ now: 7000 }).now(), 7000)
  t.equal(real.withChange({ rate: 10 }).state.mode, 'rate')
  t.equal(real.withChange({ rate: 0 }).state.mode, 'frozen')
  t.equal(frozen.withChange({ now: 7000 }).state.mode, 'frozen', 'one that stands stands at another time')
  t.equal(frozen.withChange({ mode: 'real' }).now(), wall)
  t.throws(() => real.withChange({ mode: 'real', now: 1 }), RefusedError)
  t.throws(() => real.withChange({ mode: 'frozen', rate: 5 }), RefusedError)
})
