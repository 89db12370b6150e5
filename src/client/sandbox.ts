import { MockClock } from './clock.js'
import { MockRequests } from './requests.js'
import { Door, type Send } from './send.js'

/** All that a tester can do to one sandbox: a world of its own, with a clock and a journal of its own. */
export class SandboxControls {
  /** Empty for the default sandbox. */
  readonly name: string
  readonly clock: MockClock
  readonly requests: MockRequests
  readonly #door: Door

  constructor(send: Send, name: string) {
    this.name = name
    this.#door = new Door(send, name)
    this.clock = new MockClock(this.#door)
    this.requests = new MockRequests(this.#door)
  }

  /** Puts it back to how it was at the start. */
  async reset(): Promise<void> {
    await this.#door.json('POST', '/reset')
  }
}
