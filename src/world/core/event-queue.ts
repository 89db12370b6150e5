/** A scheduled event: plain data, so that a snapshot can hold it. */
export interface DueEvent {
  /** Milliseconds since 1970. */
  readonly at: number
  /** Names the handler. */
  readonly kind: string
  /** The id of the entity it happens to. */
  readonly subject: string
}

/** Earlier first; at the same instant by kind and subject, so that the order of unrelated calls leaves no trace. */
function isBefore(a: DueEvent, b: DueEvent): boolean {
  if (a.at !== b.at) return a.at < b.at
  return a.kind !== b.kind ? a.kind < b.kind : a.subject < b.subject
}

/**
 * The events of a world in the order they fall due (a binary heap).
 * An entity has at most one event of a kind: scheduling it again moves it, and `cancel` forgets it.
 */
export class EventQueue {
  /** Events that were moved or cancelled since stay in it until they come to the top. */
  readonly #heap: DueEvent[] = []
  /** The events that hold, by kind and subject. */
  readonly #current = new Map<string, Map<string, DueEvent>>()
  /** The event at the top, once it is known to hold: each request asks for it several times. */
  #next: DueEvent | undefined

  constructor(events: Iterable<DueEvent> = []) {
    for (const event of events) this.schedule(event)
  }

  schedule(event: DueEvent): void {
    this.#getSubjects(event.kind).set(event.subject, event)
    this.#next = undefined
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

  /** Returns when the event of an entity falls due: milliseconds since 1970. */
  findDueTime(kind: string, subject: string): number | undefined {
    return this.#getSubjects(kind).get(subject)?.at
  }

  cancel(kind: string, subject: string): void {
    this.#getSubjects(kind).delete(subject)
    this.#next = undefined
  }

  /** The event that falls due next, without taking it out. */
  get next(): DueEvent | undefined {
    while (this.#next === undefined) {
      const first = this.#heap[0]
      if (first === undefined) return undefined
      if (this.#getSubjects(first.kind).get(first.subject) === first) this.#next = first
      else this.#removeFirst()
    }
    return this.#next
  }

  /** Takes the next event out if it is due at `now` or earlier. */
  takeDue(now: number): DueEvent | undefined {
    const event = this.next
    if (event === undefined || event.at > now) return undefined
    this.#removeFirst()
    this.#getSubjects(event.kind).delete(event.subject)
    return event
  }

  /** All events in the order they fall due. */
  list(): DueEvent[] {
    const events = [...this.#current.values()].flatMap((subjects) => [...subjects.values()])
    return events.sort((a, b) => (isBefore(a, b) ? -1 : 1))
  }

  #getSubjects(kind: string): Map<string, DueEvent> {
    let subjects = this.#current.get(kind)
    if (!subjects) {
      subjects = new Map()
      this.#current.set(kind, subjects)
    }
    return subjects
  }

  #removeFirst(): void {
    this.#next = undefined
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
