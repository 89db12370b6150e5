import { Readable } from 'node:stream'
import type { FeedEvent } from '../testing/events/event-feed.js'

/** Maximum number of bytes that wait for a slow client. */
const MAX_BUFFERED_BYTES = 1024 * 1024

/**
 * Sends server-sent events to one client. Events wait for a slow client, up to a limit. Then the client gets a notice, and
 * the stream ends.
 */
export class EventStream extends Readable {
  #isOver = false

  constructor() {
    super({ read: () => {} })
    // tells the client at once that it is connected
    this.sendComment('events follow')
  }

  sendEvent({ id, type, data }: FeedEvent): void {
    this.#send(`id: ${id}\nevent: ${type}\ndata: ${data}\n\n`)
  }

  /** Sends an event without an id, because it is not part of the feed. */
  sendUnnumbered(type: string, data: string): void {
    this.#send(`event: ${type}\ndata: ${data}\n\n`)
  }

  sendComment(text: string): void {
    this.#send(`: ${text}\n\n`)
  }

  /** Ends the stream. */
  endStream(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.push(null)
    this.emit('over')
  }

  #send(text: string): void {
    if (this.#isOver || this.destroyed) return
    this.push(text)
    if (this.readableLength <= MAX_BUFFERED_BYTES) return
    this.push(': too slow: what has happened since is not sent any more\n\n')
    this.endStream()
  }
}
