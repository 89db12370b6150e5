import type { Slices } from '../../world/core/slices.js'
import type { World } from '../../world/world.js'
import { type ActivityEvent, describeChange } from './activity-event.js'

/** Maximum number of events in one response. */
const MAX_EVENTS = 1000

/** The newest events, oldest first, and the number of earlier events. */
export interface Activity {
  readonly events: readonly ActivityEvent[]
  readonly omitted: number
}

/** The end of an access token. */
export interface TokenExpiry {
  /** Simulated time, in milliseconds since 1970. */
  readonly at: number
  readonly account: string
  /** Number of the account's login that it was issued for. */
  readonly login: number
}

/** Finds the tokens of a sandbox that expire after `from` and until `to`, in that order. */
export type ListExpiringTokens = (sandbox: string, from: number, to: number) => readonly TokenExpiry[]

/** Collects events, and keeps the newest ones. */
export class ActivityLog {
  #list: ActivityEvent[] = []
  #count = 0

  add(event: ActivityEvent | undefined): void {
    if (!event) return
    this.#count++
    // cutting it now and then is cheaper than shifting it each time
    if (this.#list.push(event) >= 2 * MAX_EVENTS) this.#list = this.#list.slice(-MAX_EVENTS)
  }

  get isEmpty(): boolean {
    return this.#count === 0
  }

  /** Merges the events with expiries of tokens, which the world does not know. */
  mergeTokenExpiries(ends: readonly TokenExpiry[]): Activity {
    // the sort is stable: at the same instant, events of the world come first
    const all = [...this.#list, ...ends.slice(-MAX_EVENTS).map(createTokenEvent)].sort((a, b) =>
      a.at < b.at ? -1 : a.at > b.at ? 1 : 0,
    )
    const events = all.slice(-MAX_EVENTS)
    return { events, omitted: this.#count + ends.length - events.length }
  }
}

/** Runs an action in a world, and returns its result and the events that it caused. */
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
