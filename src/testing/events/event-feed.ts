import { readClock } from '../../world/clock-control.js'
import type { World } from '../../world/world.js'
import { describeChange } from '../activity/activity-event.js'
import { ActivityLog, type ListExpiringTokens } from '../activity/activity-log.js'
import type { Journal } from '../journal/journal.js'
import { buildRequestEvent, type EventData, type EventType } from './event-types.js'

/** Number of events that are kept for listeners who come back. */
const MAX_EVENTS = 2000

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
export class EventFeed {
  readonly #listExpiringTokens: ListExpiringTokens
  readonly #subscriptions = new Set<Subscription>()
  /** Oldest first. */
  #events: FeedEvent[] = []
  #next = 1
  #hasListened = false
  /** Events that are not yet published, by world. */
  readonly #pending = new Map<World, ActivityLog>()
  /** Until when the ends of tokens were told. */
  readonly #tokensSeen = new WeakMap<World, number>()

  constructor(listExpiringTokens: ListExpiringTokens) {
    this.#listExpiringTokens = listExpiringTokens
  }

  /** Takes in what happens in a world from now on. */
  watch(world: World, journal: Journal): void {
    const { sandbox } = world.origin
    this.#tokensSeen.set(world, world.time)
    world.watch((change) => {
      if (!this.#hasListened) return
      const event = describeChange(world, change)
      if (event) this.#getPending(world).add(event)
    })
    journal.listen(
      (call) => {
        // a journal may go on in another world of its sandbox
        for (const own of [...this.#pending.keys()]) if (own.origin.sandbox === sandbox) this.#publish(own)
        this.#add('request', buildRequestEvent(sandbox, call))
      },
      () => this.#hasListened,
    )
  }

  /** A sandbox has got this world instead of the one it had. */
  worldReplaced(world: World): void {
    this.#add('reset', { sandbox: world.origin.sandbox, at: new Date(world.time).toISOString() })
  }

  /** Lets a world catch up with its clock, and tells what has happened by that. */
  catchUp(world: World): void {
    world.catchUp()
    if (!this.#hasListened) return
    const { sandbox } = world.origin
    const ends = this.#listExpiringTokens(sandbox, this.#tokensSeen.get(world) ?? world.time, world.time)
    this.#tokensSeen.set(world, world.time)
    if (ends.length > 0) this.#getPending(world)
    this.#publish(world, ends)
  }

  /** The clock of a world was moved or set. */
  clockMoved(world: World): void {
    this.catchUp(world)
    const { mode, now, rate } = readClock(world)
    this.#add('clock', { sandbox: world.origin.sandbox, mode, now: new Date(now).toISOString(), rate })
  }

  /** Tells whether somebody listens to a sandbox. */
  hasListeners(sandbox: string): boolean {
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
    this.#hasListened = true
    const subscription = { sandbox, listener }
    this.#subscriptions.add(subscription)
    if (after !== undefined) this.#replay(subscription, after)
    return () => this.#subscriptions.delete(subscription)
  }

  #replay({ sandbox, listener }: Subscription, after: number): void {
    const missed = this.#next - this.#events.length - 1 - after
    // an event without an id of its own: whoever comes back once more is told so again
    if (missed > 0) listener(createEvent(after, 'missed', { sandbox: sandbox ?? '', count: missed }))
    for (const event of this.#events)
      if (event.id > after && (sandbox === undefined || event.sandbox === sandbox)) listener(event)
  }

  #getPending(world: World): ActivityLog {
    let gathered = this.#pending.get(world)
    if (!gathered) {
      gathered = new ActivityLog()
      this.#pending.set(world, gathered)
      // what happens at once, or in slices, is told together and in order: a year that is passed over does not flood anybody
      queueMicrotask(() => world.whenResumed(() => this.#publish(world)))
    }
    return gathered
  }

  #publish(world: World, ends: ReturnType<ListExpiringTokens> = []): void {
    const gathered = this.#pending.get(world)
    if (!gathered) return
    this.#pending.delete(world)
    const { sandbox } = world.origin
    const { events, omitted } = gathered.mergeTokenExpiries(ends)
    if (omitted > 0) this.#add('missed', { sandbox, count: omitted })
    for (const event of events) this.#add('world', { sandbox, ...event })
  }

  #add<Type extends EventType>(type: Type, data: EventData[Type]): void {
    if (!this.#hasListened) return
    const event = createEvent(this.#next++, type, data)
    // to cut it now and then is cheaper than to shift it each time
    if (this.#events.push(event) >= 2 * MAX_EVENTS) this.#events = this.#events.slice(-MAX_EVENTS)
    for (const { sandbox, listener } of this.#subscriptions)
      if (sandbox === undefined || sandbox === event.sandbox) listener(event)
  }
}

const createEvent = <Type extends EventType>(id: number, type: Type, data: EventData[Type]): FeedEvent => ({
  id,
  type,
  sandbox: data.sandbox,
  data: JSON.stringify(data),
})
