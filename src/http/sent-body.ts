import type { Tell } from './remarks.js'

/** A body as its parser leaves it to the reader of its route, with whom that tells what it lets through. */
export class SentBody {
  readonly value: unknown
  readonly tell: Tell

  constructor(value: unknown, tell: Tell) {
    this.value = value
    this.tell = tell
  }
}
