import type { EventData, EventType } from './event-types.js'

/** Maximum number of events that are kept of a sandbox. */
const MAX_EVENTS = 1000

/** What happened in a sandbox beside its requests. */
export type HistoryEventType = Exclude<EventType, 'request' | 'missed'>

/** An event with the time at which the server saw it. */
export interface HistoryEvent {
  readonly type: HistoryEventType
  /** Real time, in milliseconds since 1970. */
  readonly wallTime: number
  readonly data: EventData[HistoryEventType]
}

/** The newest events of a sandbox since its last reset, whether somebody listened or not. */
export class EventHistory {
  #events: HistoryEvent[] = []
  #omitted = 0

  add(event: HistoryEvent): void {
    // cutting it now and then is cheaper than shifting it each time
    if (this.#events.push(event) >= 2 * MAX_EVENTS) this.#cut()
  }

  /** Counts events that were too many to be told one by one. */
  omit(count: number): void {
    this.#omitted += count
  }

  /** Lists the newest events, oldest first, and counts the others. */
  list(): { readonly events: readonly HistoryEvent[]; readonly omitted: number } {
    if (this.#events.length > MAX_EVENTS) this.#cut()
    return { events: [...this.#events], omitted: this.#omitted }
  }

  #cut(): void {
    this.#omitted += this.#events.length - MAX_EVENTS
    this.#events = this.#events.slice(-MAX_EVENTS)
  }
}
