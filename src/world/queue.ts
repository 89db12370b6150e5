/** Something due later: plain data, so that a snapshot can hold it. */
export interface DueEvent {
  /** Milliseconds since 1970. */
  readonly at: number
  /** Names the handler. */
  readonly kind: string
  /** The id of the entity it happens to. */
  readonly subject: string
}

const keyOf = (event: { kind: string; subject: string }): string => `${event.kind} ${event.subject}`

/** An event in the queue. */
interface Entry {
  readonly event: DueEvent
  readonly key: string
}

/** Earlier first; at the same instant by kind and subject, so that the order of unrelated calls leaves no trace. */
function isBefore(a: Entry, b: Entry): boolean {
  return a.event.at !== b.event.at ? a.event.at < b.event.at : a.key < b.key
}

/**
 * The events of a world in the order they fall due (a binary heap).
 * An entity has at most one event of a kind: scheduling it again moves it, and `cancel` forgets it.
 */
export class EventQueue {
  readonly #heap: Entry[] = []
  readonly #current = new Map<string, Entry>()

  constructor(events: Iterable<DueEvent> = []) {
    for (const event of events) this.schedule(event)
  }

  schedule(event: DueEvent): void {
    const entry = { event, key: keyOf(event) }
    this.#current.set(entry.key, entry)
    const heap = this.#heap
    let index = heap.push(entry) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!isBefore(entry, heap[parent] as Entry)) break
      heap[index] = heap[parent] as Entry
      index = parent
    }
    heap[index] = entry
  }

  cancel(kind: string, subject: string): void {
    this.#current.delete(keyOf({ kind, subject }))
  }

  /** The event that falls due next, without taking it out. */
  get next(): DueEvent | undefined {
    return this.#first()?.event
  }

  /** Takes the next event out if it is due at `now` or earlier. */
  take(now: number): DueEvent | undefined {
    const entry = this.#first()
    if (entry === undefined || entry.event.at > now) return undefined
    this.#removeFirst()
    this.#current.delete(entry.key)
    return entry.event
  }

  /** All events in the order they fall due. */
  list(): DueEvent[] {
    return [...this.#current.values()].sort((a, b) => (isBefore(a, b) ? -1 : 1)).map(({ event }) => event)
  }

  /** The first entry that was neither moved nor cancelled. */
  #first(): Entry | undefined {
    for (;;) {
      const first = this.#heap[0]
      if (first === undefined || this.#current.get(first.key) === first) return first
      this.#removeFirst()
    }
  }

  #removeFirst(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Entry, heap[child] as Entry)) child++
      if (!isBefore(heap[child] as Entry, last)) break
      heap[index] = heap[child] as Entry
      index = child
    }
    heap[index] = last
  }
}
