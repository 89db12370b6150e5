import { readClock } from '../../world/clock-control.js'
import type { World } from '../../world/world.js'
import { describeChange } from '../activity/activity-event.js'
import { ActivityLog, type ListExpiringTokens } from '../activity/activity-log.js'
import type { Journal } from '../journal/journal.js'
import type { EventHistory, HistoryEventType } from './event-history.js'
import { buildRequestEvent, type EventData, type EventType } from './event-types.js'

/** Number of events that are kept for listeners that reconnect. */
const MAX_EVENTS = 2000

/** An event as it is sent. */
export interface FeedEvent {
  /** Number of the event over all sandboxes, from 1. */
  readonly id: number
  readonly type: EventType
  readonly sandbox: string
  /** Data in JSON. */
  readonly data: string
}

export type FeedListener = (event: FeedEvent) => void

interface Subscription {
  /** Absent: all sandboxes. */
  readonly sandboxes: ReadonlySet<string> | undefined
  readonly listener: FeedListener
}

/**
 * Publishes the events of a server to listeners, and adds those of worlds to their histories. Events are kept for listeners
 * from the first listener on, so that a server without listeners has no work with each request. Then it continues, so
 * that listeners that reconnect get the events that they missed.
 */
export class EventFeed {
  readonly #listExpiringTokens: ListExpiringTokens
  /** Undefined for a world that was replaced. */
  readonly #getHistory: (world: World) => EventHistory | undefined
  readonly #subscriptions = new Set<Subscription>()
  /** Oldest first. */
  #events: FeedEvent[] = []
  #next = 1
  #hasListened = false
  /** Events that are not yet published, by world. */
  readonly #pending = new Map<World, ActivityLog>()
  /** Time until which expiries of tokens were published. */
  readonly #tokensSeen = new WeakMap<World, number>()

  constructor(
    listExpiringTokens: ListExpiringTokens,
    getHistory: (world: World) => EventHistory | undefined,
  ) {
    this.#listExpiringTokens = listExpiringTokens
    this.#getHistory = getHistory
  }

  /** Observes a world from now on. */
  watch(world: World, journal: Journal): void {
    const { sandbox } = world.origin
    this.#tokensSeen.set(world, world.time)
    world.watch((change) => {
      const event = describeChange(world, change)
      if (event) this.#getPending(world).add(event)
    })
    journal.listen(
      (call) => {
        // a journal can continue in the next world of its sandbox
        for (const own of [...this.#pending.keys()]) if (own.origin.sandbox === sandbox) this.#publish(own)
        this.#add('request', buildRequestEvent(sandbox, call))
      },
      () => this.#hasListened,
    )
  }

  /** Replaces the world of a sandbox. */
  worldReplaced(world: World): void {
    this.#tell(world, 'reset', { sandbox: world.origin.sandbox, at: new Date(world.time).toISOString() })
  }

  /** Updates a world to the time of its clock, and publishes the events. */
  catchUp(world: World): void {
    world.catchUp()
    const { sandbox } = world.origin
    const ends = this.#listExpiringTokens(sandbox, this.#tokensSeen.get(world) ?? world.time, world.time)
    this.#tokensSeen.set(world, world.time)
    if (ends.length > 0) this.#getPending(world)
    this.#publish(world, ends)
  }

  /** Publishes that the clock of a world was moved or set. */
  clockMoved(world: World): void {
    this.catchUp(world)
    const { mode, now, rate } = readClock(world)
    this.#tell(world, 'clock', {
      sandbox: world.origin.sandbox,
      mode,
      now: new Date(now).toISOString(),
      rate,
    })
  }

  /** Tells whether somebody listens to a sandbox. */
  hasListeners(sandbox: string): boolean {
    for (const subscription of this.#subscriptions) if (covers(subscription, sandbox)) return true
    return false
  }

  /**
   * Calls a listener for each future event.
   * @param sandboxes names of the sandboxes; absent for all sandboxes
   * @param after first sends the kept events after the event with this id
   * @returns a function that stops listening
   */
  listen(
    sandboxes: ReadonlySet<string> | undefined,
    after: number | undefined,
    listener: FeedListener,
  ): () => void {
    this.#hasListened = true
    const subscription = { sandboxes, listener }
    this.#subscriptions.add(subscription)
    if (after !== undefined) this.#replay(subscription, after)
    return () => this.#subscriptions.delete(subscription)
  }

  #replay(subscription: Subscription, after: number): void {
    const { sandboxes = [''], listener } = subscription
    const missed = this.#next - this.#events.length - 1 - after
    // the event has no id of its own, so a listener that reconnects again gets it again
    if (missed > 0)
      for (const sandbox of sandboxes) listener(createEvent(after, 'missed', { sandbox, count: missed }))
    for (const event of this.#events)
      if (event.id > after && covers(subscription, event.sandbox)) listener(event)
  }

  #getPending(world: World): ActivityLog {
    let gathered = this.#pending.get(world)
    if (!gathered) {
      gathered = new ActivityLog()
      this.#pending.set(world, gathered)
      // events of one action are published together and in order, so a jump of a year does not flood listeners
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
    if (omitted > 0) {
      this.#getHistory(world)?.omit(omitted)
      this.#add('missed', { sandbox, count: omitted })
    }
    for (const event of events) this.#tell(world, 'world', { sandbox, ...event })
  }

  #tell<Type extends HistoryEventType>(world: World, type: Type, data: EventData[Type]): void {
    this.#getHistory(world)?.add({ type, wallTime: Date.now(), data })
    this.#add(type, data)
  }

  #add<Type extends EventType>(type: Type, data: EventData[Type]): void {
    if (!this.#hasListened) return
    const event = createEvent(this.#next++, type, data)
    // cutting it now and then is cheaper than shifting it each time
    if (this.#events.push(event) >= 2 * MAX_EVENTS) this.#events = this.#events.slice(-MAX_EVENTS)
    for (const subscription of this.#subscriptions)
      if (covers(subscription, event.sandbox)) subscription.listener(event)
  }
}

const covers = ({ sandboxes }: Subscription, sandbox: string): boolean => sandboxes?.has(sandbox) ?? true

const createEvent = <Type extends EventType>(id: number, type: Type, data: EventData[Type]): FeedEvent => ({
  id,
  type,
  sandbox: data.sandbox,
  data: JSON.stringify(data),
})
