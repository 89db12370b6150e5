import { readClock } from '../../world/time.js'
import type { World } from '../../world/world.js'
import { Gathered, type TokenEnds } from '../happened/happened.js'
import { happeningOf } from '../happened/happening.js'
import type { Journal } from '../journal/journal.js'
import { type EventData, type EventType, requestEvent } from './event.js'

/** How many events are kept for those who come back. */
const MOST = 2000

/** An event as it is sent. */
export interface FeedEvent {
  /** Counts from 1, over all sandboxes. */
  readonly id: number
  readonly type: EventType
  readonly sandbox: string
  /** Its data, in JSON. */
  readonly data: string
}

export type FeedListener = (event: FeedEvent) => void

interface Subscription {
  /** Absent: all sandboxes. */
  readonly sandbox: string | undefined
  readonly listener: FeedListener
}

/**
 * What happens at a server, for whoever listens. It begins with its first listener, so that a server nobody listens to
 * has no work with it, and goes on from there, so that listeners who were cut off find what they have missed.
 */
export class Feed {
  readonly #tokenEnds: TokenEnds
  readonly #subscriptions = new Set<Subscription>()
  /** Oldest first. */
  #events: FeedEvent[] = []
  #next = 1
  #isAwake = false
  /** What has happened since it was told last, by its world. */
  readonly #pending = new Map<World, Gathered>()
  /** Until when the ends of tokens were told. */
  readonly #tokensSeen = new WeakMap<World, number>()

  constructor(tokenEnds: TokenEnds) {
    this.#tokenEnds = tokenEnds
  }

  /** Takes in what happens in a world from now on. */
  attach(world: World, journal: Journal): void {
    const { sandbox } = world.origin
    this.#tokensSeen.set(world, world.time)
    world.watch((change) => {
      if (!this.#isAwake) return
      const happening = happeningOf(world, change)
      if (happening) this.#gather(world).add(happening)
    })
    journal.listen(
      (call) => {
        // a journal may go on in another world of its sandbox
        for (const own of [...this.#pending.keys()]) if (own.origin.sandbox === sandbox) this.#tell(own)
        this.#add('request', requestEvent(sandbox, call))
      },
      () => this.#isAwake,
    )
  }

  /** A sandbox has got this world instead of the one it had. */
  began(world: World): void {
    this.#add('reset', { sandbox: world.origin.sandbox, at: new Date(world.time).toISOString() })
  }

  /** Lets a world catch up with its clock, and tells what has happened by that. */
  catchUp(world: World): void {
    world.catchUp()
    if (!this.#isAwake) return
    const { sandbox } = world.origin
    const ends = this.#tokenEnds(sandbox, this.#tokensSeen.get(world) ?? world.time, world.time)
    this.#tokensSeen.set(world, world.time)
    if (ends.length > 0) this.#gather(world)
    this.#tell(world, ends)
  }

  /** The clock of a world was moved or set. */
  moved(world: World): void {
    this.catchUp(world)
    const { mode, now, rate } = readClock(world)
    this.#add('clock', { sandbox: world.origin.sandbox, mode, now: new Date(now).toISOString(), rate })
  }

  /** Whether somebody listens to a sandbox. */
  isHeard(sandbox: string): boolean {
    for (const { sandbox: own } of this.#subscriptions) if (own === undefined || own === sandbox) return true
    return false
  }

  /**
   * Tells of each event to come.
   * @param sandbox absent: of all
   * @param after tells first of those kept that came after the one with this id
   * @returns what ends it
   */
  listen(sandbox: string | undefined, after: number | undefined, listener: FeedListener): () => void {
    this.#isAwake = true
    const subscription = { sandbox, listener }
    this.#subscriptions.add(subscription)
    if (after !== undefined) this.#replay(subscription, after)
    return () => this.#subscriptions.delete(subscription)
  }

  #replay({ sandbox, listener }: Subscription, after: number): void {
    const missed = this.#next - this.#events.length - 1 - after
    // an event without a place in the row: whoever comes back once more is told so again
    if (missed > 0) listener(eventOf(after, 'more', { sandbox: sandbox ?? '', count: missed }))
    for (const event of this.#events)
      if (event.id > after && (sandbox === undefined || event.sandbox === sandbox)) listener(event)
  }

  #gather(world: World): Gathered {
    let gathered = this.#pending.get(world)
    if (!gathered) {
      gathered = new Gathered()
      this.#pending.set(world, gathered)
      // what happens at once is told together, so that a year that is passed over does not flood anybody
      queueMicrotask(() => this.#tell(world))
    }
    return gathered
  }

  #tell(world: World, ends: ReturnType<TokenEnds> = []): void {
    const gathered = this.#pending.get(world)
    if (!gathered) return
    this.#pending.delete(world)
    const { sandbox } = world.origin
    const { happened, more } = gathered.with(ends)
    if (more > 0) this.#add('more', { sandbox, count: more })
    for (const happening of happened) this.#add('world', { sandbox, ...happening })
  }

  #add<Type extends EventType>(type: Type, data: EventData[Type]): void {
    if (!this.#isAwake) return
    const event = eventOf(this.#next++, type, data)
    // to cut it now and then is cheaper than to shift it each time
    if (this.#events.push(event) >= 2 * MOST) this.#events = this.#events.slice(-MOST)
    for (const { sandbox, listener } of this.#subscriptions)
      if (sandbox === undefined || sandbox === event.sandbox) listener(event)
  }
}

const eventOf = <Type extends EventType>(id: number, type: Type, data: EventData[Type]): FeedEvent => ({
  id,
  type,
  sandbox: data.sandbox,
  data: JSON.stringify(data),
})
