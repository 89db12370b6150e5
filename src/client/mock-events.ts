import { createParser } from 'eventsource-parser'
import type { EventData, EventType } from '../testing/events/event-types.js'
import type { ControlStream } from './control-client.js'

/** Something that has happened at the mock. `id` counts over all sandboxes. */
export type MockEvent = {
  [Type in EventType]: { readonly id: number; readonly type: Type; readonly data: EventData[Type] }
}[EventType]

/**
 * What happens, as it happens: `for await (const event of mock.events())`. It begins when it is made, and ends with the
 * mock, by `break`, or by `return()`.
 * @example
 * for await (const event of mock.events())
 *   if (event.type === 'request' && event.data.status >= 400) console.log(event.data.url)
 */
export class MockEvents implements AsyncIterableIterator<MockEvent> {
  readonly #opened: Promise<ControlStream>
  /** Read, and not given out. */
  readonly #events: MockEvent[] = []
  #chunks: AsyncIterator<Uint8Array> | undefined
  readonly #decoder = new TextDecoder()
  readonly #parser = createParser({
    onEvent: ({ id, event, data }) =>
      void this.#events.push({ id: Number(id), type: event, data: JSON.parse(data) } as MockEvent),
  })
  #isOver = false
  /** They are given out one after the other, however many are asked for at once. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(opened: Promise<ControlStream>) {
    this.#opened = opened
    // who never asks is not told that it went wrong
    opened.catch(() => {})
  }

  /** The next event, when there is one. @throws ControlError when the mock does not want to tell */
  next(): Promise<IteratorResult<MockEvent, undefined>> {
    const next = this.#turn.then(() => this.#read())
    this.#turn = next.catch(() => {})
    return next
  }

  /** Listens no more; who waits for an event is told that there is none. */
  async return(): Promise<IteratorResult<MockEvent, undefined>> {
    this.#isOver = true
    const opened = await this.#opened.catch(() => undefined)
    opened?.close()
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }

  async #read(): Promise<IteratorResult<MockEvent, undefined>> {
    this.#chunks ??= (await this.#opened).chunks[Symbol.asyncIterator]()
    while (!this.#isOver) {
      const event = this.#events.shift()
      if (event) return { done: false, value: event }
      // a connection that breaks off is an end too: so it is when the mock closes
      const chunk = await this.#chunks.next().catch(() => undefined)
      if (!chunk || chunk.done) this.#isOver = true
      else this.#parser.feed(this.#decoder.decode(chunk.value, { stream: true }))
    }
    return { done: true, value: undefined }
  }
}
