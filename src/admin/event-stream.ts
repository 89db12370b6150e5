import { Readable } from 'node:stream'
import type { FeedEvent } from '../testing/events/event-feed.js'

/** Bytes that wait for a client who does not fetch them. */
const MAX_BUFFERED_BYTES = 1024 * 1024

/**
 * Events on their way to one client, as server-sent events. What it does not fetch waits for it, up to a limit: then it
 * is told so, and gets no more.
 */
export class EventStream extends Readable {
  #isOver = false

  constructor() {
    super({ read: () => {} })
    // whoever listens knows at once that he is heard
    this.sendComment('events follow')
  }

  sendEvent({ id, type, data }: FeedEvent): void {
    this.#send(`id: ${id}\nevent: ${type}\ndata: ${data}\n\n`)
  }

  /** Something that is not of the feed, so that nobody comes back to it by its number. */
  sendUnnumbered(type: string, data: string): void {
    this.#send(`event: ${type}\ndata: ${data}\n\n`)
  }

  sendComment(text: string): void {
    this.#send(`: ${text}\n\n`)
  }

  /** It gets no more. */
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
