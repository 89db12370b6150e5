import t from 'tap'
import { Clock } from '../../src/world/clock.js'

t.test('each mode tells the time in its own way', async (t) => {
  let wall = 1_000_000
  const clock = new Clock({ mode: 'real' }, () => wall)
  t.equal(clock.now(), 1_000_000, 'real: the wall clock')

  clock.freeze()
  wall += 5000
  t.equal(clock.now(), 1_000_000, 'frozen: stands')

  clock.advance(7000)
  t.equal(clock.now(), 1_007_000, 'frozen: moves when told to')

  clock.set({ mode: 'offset', offset: -1000 })
  t.equal(clock.now(), wall - 1000, 'offset: beside the wall clock')
  clock.advance(3000)
  wall += 1
  t.equal(clock.now(), wall + 2000, 'offset: further beside it')

  clock.run(60)
  const begun = clock.now()
  wall += 1000
  t.equal(clock.now(), begun + 60_000, 'rate: a minute a second')
  clock.advance(500)
  t.equal(clock.now(), begun + 60_500, 'rate: and moves when told to')

  clock.set({ mode: 'real' })
  clock.advance(10)
  wall += 90
  t.equal(clock.now(), wall + 10, 'real: goes on beside the wall clock once moved')
})
