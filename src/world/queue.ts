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

/** Earlier first; at the same instant by kind and subject, so that the order of unrelated calls leaves no trace. */
function isBefore(a: DueEvent, b: DueEvent): boolean {
  return a.at !== b.at ? a.at < b.at : keyOf(a) < keyOf(b)
}

/**
 * The events of a world in the order they fall due (a binary heap).
 * An entity has at most one event of a kind: scheduling it again moves it, and `cancel` forgets it.
 */
export class EventQueue {
  readonly #heap: DueEvent[] = []
  readonly #current = new Map<string, DueEvent>()

  constructor(events: Iterable<DueEvent> = []) {
    for (const event of events) this.schedule(event)
  }

  schedule(event: DueEvent): void {
    this.#current.set(keyOf(event), event)
    const heap = this.#heap
    let index = heap.push(event) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!isBefore(event, heap[parent] as DueEvent)) break
      heap[index] = heap[parent] as DueEvent
      index = parent
    }
    heap[index] = event
  }

  cancel(kind: string, subject: string): void {
    this.#current.delete(keyOf({ kind, subject }))
  }

  /** The event that falls due next, without taking it out. */
  get next(): DueEvent | undefined {
    for (;;) {
      const first = this.#heap[0]
      if (first === undefined || this.#current.get(keyOf(first)) === first) return first
      this.#removeFirst()
    }
  }

  /** Takes the next event out if it is due at `now` or earlier. */
  take(now: number): DueEvent | undefined {
    const event = this.next
    if (event === undefined || event.at > now) return undefined
    this.#removeFirst()
    this.#current.delete(keyOf(event))
    return event
  }

  /** All events in the order they fall due. */
  list(): DueEvent[] {
    return [...this.#current.values()].sort((a, b) => (isBefore(a, b) ? -1 : 1))
  }

  #removeFirst(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1] as DueEvent, heap[child] as DueEvent)) child++
      if (!isBefore(heap[child] as DueEvent, last)) break
      heap[index] = heap[child] as DueEvent
      index = child
    }
    heap[index] = last
  }
}
