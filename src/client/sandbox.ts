import { MockClock } from './clock.js'
import { MockRequests } from './requests.js'
import type { SandboxBeginning } from './sandboxes.js'
import { Door, type Send } from './send.js'
import { MockSessions } from './sessions.js'
import { MockSnapshots, type Moment } from './snapshots.js'
import { MockWork } from './work.js'

/** What is taken back. What is left out stays as it was at the last reset. */
export interface ResetOptions extends SandboxBeginning {
  /** The parts that are meant; all of them if it is left out. */
  readonly only?: readonly ('world' | 'clock' | 'requests')[]
}

/** All that a tester can do to one sandbox: a world of its own, with a clock and a journal of its own. */
export class SandboxControls {
  /** Empty for the default sandbox. */
  readonly name: string
  readonly clock: MockClock
  readonly requests: MockRequests
  readonly snapshots: MockSnapshots
  readonly sessions: MockSessions
  readonly work: MockWork
  readonly #door: Door

  constructor(send: Send, name: string) {
    this.name = name
    this.#door = new Door(send, name)
    this.clock = new MockClock(this.#door)
    this.requests = new MockRequests(this.#door)
    this.snapshots = new MockSnapshots(this.#door)
    this.sessions = new MockSessions(this.#door)
    this.work = new MockWork(this.#door)
  }

  /** Puts it back to how it was at the start, or to another start, which it keeps then. @throws ControlError */
  async reset(options: ResetOptions = {}): Promise<void> {
    await this.#door.json('POST', '/reset', options)
  }

  /** Keeps it as it is now: `restore()` brings that back. */
  snapshot(): Promise<Moment> {
    return this.snapshots.moment()
  }
}
