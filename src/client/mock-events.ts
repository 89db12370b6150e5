import { createParser } from 'eventsource-parser'
import type { EventData, EventType } from '../testing/events/event-types.js'
import type { ControlStream } from './control-client.js'

/** An event at the mock. Ids count over all sandboxes. */
export type MockEvent = {
  [Type in EventType]: { readonly id: number; readonly type: Type; readonly data: EventData[Type] }
}[EventType]

/**
 * A stream of events: `for await (const event of mock.events())`. It starts when you create it. It ends when the mock
 * closes, with `break`, or with `return()`.
 * @example
 * for await (const event of mock.events())
 *   if (event.type === 'request' && event.data.status >= 400) console.log(event.data.url)
 */
export class MockEvents implements AsyncIterableIterator<MockEvent> {
  readonly #opened: Promise<ControlStream>
  /** Events that were received but not yet returned. */
  readonly #events: MockEvent[] = []
  #chunks: AsyncIterator<Uint8Array> | undefined
  readonly #decoder = new TextDecoder()
  readonly #parser = createParser({
    onEvent: ({ id, event, data }) =>
      void this.#events.push({ id: Number(id), type: event, data: JSON.parse(data) } as MockEvent),
  })
  #isOver = false
  /** Calls of `next()` run one after the other. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(opened: Promise<ControlStream>) {
    this.#opened = opened
    // without a call of `next()`, nobody handles the error
    opened.catch(() => {})
  }

  /** Waits for the next event. @throws ControlError if the mock refuses the stream */
  next(): Promise<IteratorResult<MockEvent, undefined>> {
    const next = this.#turn.then(() => this.#read())
    this.#turn = next.catch(() => {})
    return next
  }

  /** Ends the stream. Pending calls of `next()` get no more events. */
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
      // a closed connection ends the stream: this happens when the mock closes
      const chunk = await this.#chunks.next().catch(() => undefined)
      if (!chunk || chunk.done) this.#isOver = true
      else this.#parser.feed(this.#decoder.decode(chunk.value, { stream: true }))
    }
    return { done: true, value: undefined }
  }
}
