import type { Slices } from '../../world/core/slices.js'
import type { World } from '../../world/world.js'
import { type ActivityEvent, describeChange } from './activity-event.js'

/** Most that is told of at once. */
const MAX_EVENTS = 1000

/** The newest of what has happened, oldest first, and how much more there was before it. */
export interface Activity {
  readonly events: readonly ActivityEvent[]
  readonly omitted: number
}

/** The end of an access token. */
export interface TokenExpiry {
  /** Milliseconds since 1970, on the world's clock. */
  readonly at: number
  readonly account: string
  /** Number of the account's login that it was issued for. */
  readonly login: number
}

/** Finds the tokens of a sandbox that come to their end after `from` and until `to`, in that order. */
export type ListExpiringTokens = (sandbox: string, from: number, to: number) => readonly TokenExpiry[]

/** Gathers what happens, and keeps the newest of it. */
export class ActivityLog {
  #list: ActivityEvent[] = []
  #count = 0

  add(event: ActivityEvent | undefined): void {
    if (!event) return
    this.#count++
    // to cut it now and then is cheaper than to shift it each time
    if (this.#list.push(event) >= 2 * MAX_EVENTS) this.#list = this.#list.slice(-MAX_EVENTS)
  }

  get isEmpty(): boolean {
    return this.#count === 0
  }

  /** Merges the events with expiries of tokens, which the world does not know of. */
  mergeTokenExpiries(ends: readonly TokenExpiry[]): Activity {
    // the sort is stable: at the same instant the world comes first
    const all = [...this.#list, ...ends.slice(-MAX_EVENTS).map(createTokenEvent)].sort((a, b) =>
      a.at < b.at ? -1 : a.at > b.at ? 1 : 0,
    )
    const events = all.slice(-MAX_EVENTS)
    return { events, omitted: this.#count + ends.length - events.length }
  }
}

/** Does something to a world, and gives what it comes to together with what has happened by it. */
export function* recordActivity<T>(
  world: World,
  listExpiringTokens: ListExpiringTokens,
  work: Slices<T>,
): Slices<Activity & { readonly result: T }> {
  const log = new ActivityLog()
  const from = world.time
  const stop = world.watch((change) => log.add(describeChange(world, change)))
  try {
    const result = yield* work
    return { result, ...log.mergeTokenExpiries(listExpiringTokens(world.origin.sandbox, from, world.time)) }
  } finally {
    stop()
  }
}

const createTokenEvent = ({ at, account, login }: TokenExpiry): ActivityEvent => ({
  at: new Date(at).toISOString(),
  type: 'token expired',
  id: `${account}:${login}`,
  name: account,
})
