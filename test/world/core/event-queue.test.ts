import fc from 'fast-check'
import t from 'tap'
import { type DueEvent, EventQueue } from '../../../src/world/core/event-queue.js'

const event = fc.record({
  at: fc.integer({ min: 0, max: 20 }),
  kind: fc.constantFrom('a', 'b'),
  subject: fc.constantFrom('x', 'y', 'z', 'w'),
})

/** Takes everything out that is due. */
function drain(queue: EventQueue, now = Number.POSITIVE_INFINITY): DueEvent[] {
  const events: DueEvent[] = []
  for (let next = queue.takeDue(now); next; next = queue.takeDue(now)) events.push(next)
  return events
}

t.test('what falls due first comes first, whatever the order it was planned in', async (t) => {
  fc.assert(
    fc.property(
      fc.uniqueArray(event, { selector: (e) => `${e.kind} ${e.subject}` }),
      fc.nat(20),
      (events, now) => {
        const forth = new EventQueue(events)
        const back = new EventQueue([...events].reverse())
        const taken = drain(forth, now)
        t.strictSame(drain(back, now), taken)
        t.equal(taken.length, events.filter(({ at }) => at <= now).length, 'all that is due, and no more')
        t.ok(taken.every(({ at }, index) => index === 0 || (taken[index - 1]?.at ?? 0) <= at))
        t.strictSame(forth.list(), drain(forth), 'the list of the rest is in order too')
      },
    ),
  )
})

t.test('an entity has one event of a kind: planning it again moves it', async (t) => {
  fc.assert(
    fc.property(fc.array(fc.record({ event, cancel: fc.boolean() })), (steps) => {
      const queue = new EventQueue()
      const expected = new Map<string, DueEvent>()
      for (const { event, cancel } of steps) {
        const key = `${event.kind} ${event.subject}`
        if (cancel) {
          queue.cancel(event.kind, event.subject)
          expected.delete(key)
        } else {
          queue.schedule(event)
          expected.set(key, event)
        }
      }
      const left = drain(queue)
      t.strictSame(new Set(left), new Set(expected.values()))
      t.equal(queue.next, undefined)
    }),
  )
})
