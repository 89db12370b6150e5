import t from 'tap'
import { Scheduler } from '../../src/timing/scheduler.js'
import type { Slices } from '../../src/world/core/slices.js'

/** A scheduler whose turns are taken by hand, and whose clock goes on by one with each look at it. */
function schedulerByHand() {
  const turns: (() => void)[] = []
  let now = 0
  const scheduler = new Scheduler({ nextTurn: (turn) => turns.push(turn), now: () => now++ })
  const takeTurns = (): number => {
    let count = 0
    for (let turn = turns.shift(); turn; turn = turns.shift()) {
      turn()
      count++
    }
    return count
  }
  return { scheduler, takeTurns, turns }
}

function* steps<T>(count: number, result: T, log: string[] = [], name = ''): Slices<T> {
  for (let n = 0; n < count; n++) {
    log.push(name)
    yield
  }
  return result
}

t.test('short work is done before it returns', async (t) => {
  const { scheduler, turns } = schedulerByHand()
  const log: string[] = []
  const done = scheduler.run(steps(3, 'result', log))
  t.equal(log.length, 3)
  t.equal(turns.length, 0)
  t.equal(await done, 'result')
})

t.test('long work gives the loop back after each slice', async (t) => {
  const { scheduler, takeTurns } = schedulerByHand()
  const done = scheduler.run(steps(80, 7))
  t.equal(takeTurns(), 10)
  t.equal(await done, 7)
})

t.test('several pieces of work take turns, one in each turn of the loop', async (t) => {
  const { scheduler, turns, takeTurns } = schedulerByHand()
  const log: string[] = []
  const done = ['a', 'b'].map((name) => scheduler.run(steps(20, name, log, name)))
  t.equal(turns.length, 1)
  // the first has had a slice at once, so it is the first to be done
  t.equal(takeTurns(), 5)
  t.equal(log.join('').replace(/(.)\1*/g, '$1'), 'abab')
  t.strictSame(await Promise.all(done), ['a', 'b'])
})

t.test('what fails rejects, and the others go on', async (t) => {
  const { scheduler, takeTurns } = schedulerByHand()
  const done = scheduler.run(steps(50, 'fine'))
  const failed = scheduler.run(
    // biome-ignore lint/correctness/useYield: it fails before it gets there
    (function* (): Slices<void> {
      throw new Error('broken')
    })(),
  )
  const refused = t.rejects(failed, { message: 'broken' })
  takeTurns()
  await refused
  t.equal(await done, 'fine')
})

t.test('a signal stops it between two slices', async (t) => {
  const { scheduler, turns, takeTurns } = schedulerByHand()
  const log: string[] = []
  const abort = new AbortController()
  let isCleanedUp = false
  const done = scheduler.run(
    (function* () {
      try {
        yield* steps(1000, 0, log)
      } finally {
        isCleanedUp = true
      }
    })(),
    abort.signal,
  )
  turns.shift()?.()
  const before = log.length
  abort.abort(new Error('gone'))
  const refused = t.rejects(done, { message: 'gone' })
  takeTurns()
  await refused
  t.equal(log.length, before)
  t.ok(isCleanedUp)
})

t.test('those who wait for a turn get one each, in order, and never this one', async (t) => {
  const { scheduler, turns } = schedulerByHand()
  const log: string[] = []
  const done = ['a', 'b'].map((name) => scheduler.turn().then(() => log.push(name)))
  await Promise.resolve()
  t.strictSame(log, [])
  turns.shift()?.()
  await done[0]
  t.strictSame(log, ['a'])
  turns.shift()?.()
  await done[1]
  t.strictSame(log, ['a', 'b'])
  const abort = new AbortController()
  const refused = t.rejects(scheduler.turn(abort.signal), { message: 'gone' })
  abort.abort(new Error('gone'))
  turns.shift()?.()
  await refused
})

t.test('it goes on by itself in later turns of the loop', async (t) => {
  let now = 0
  const scheduler = new Scheduler({ now: () => now++ })
  let other = false
  setImmediate(() => {
    other = true
  })
  t.equal(await scheduler.run(steps(30, 'done')), 'done')
  t.ok(other)
})
