import type { Slices } from '../../world/core/slices.js'
import type { World } from '../../world/world.js'
import { type Happening, happeningOf } from './happening.js'

/** Most that is told of at once. */
const MOST = 1000

/** The newest of what has happened, oldest first, and how much more there was before it. */
export interface Happened {
  readonly happened: readonly Happening[]
  readonly more: number
}

/** The end of an access token. */
export interface TokenEnd {
  /** Milliseconds since 1970, on the world's clock. */
  readonly at: number
  readonly account: string
  /** Which login of the account it was given out for. */
  readonly login: number
}

/** Finds the tokens of a sandbox that come to their end after `from` and until `to`, in that order. */
export type TokenEnds = (sandbox: string, from: number, to: number) => readonly TokenEnd[]

/** Gathers what happens, and keeps the newest of it. */
export class Gathered {
  #list: Happening[] = []
  #count = 0

  add(happening: Happening | undefined): void {
    if (!happening) return
    this.#count++
    // to cut it now and then is cheaper than to shift it each time
    if (this.#list.push(happening) >= 2 * MOST) this.#list = this.#list.slice(-MOST)
  }

  get isEmpty(): boolean {
    return this.#count === 0
  }

  /** What there is, together with the ends of tokens, which the world does not know of. */
  with(ends: readonly TokenEnd[]): Happened {
    // the sort is stable: at the same instant the world comes first
    const all = [...this.#list, ...ends.slice(-MOST).map(tokenExpired)].sort((a, b) =>
      a.at < b.at ? -1 : a.at > b.at ? 1 : 0,
    )
    const happened = all.slice(-MOST)
    return { happened, more: this.#count + ends.length - happened.length }
  }
}

/** Does something to a world, and gives what it comes to together with what has happened by it. */
export function* happenedBy<T>(
  world: World,
  ends: TokenEnds,
  act: Slices<T>,
): Slices<Happened & { readonly result: T }> {
  const gathered = new Gathered()
  const from = world.time
  const stop = world.watch((change) => gathered.add(happeningOf(world, change)))
  try {
    const result = yield* act
    return { result, ...gathered.with(ends(world.origin.sandbox, from, world.time)) }
  } finally {
    stop()
  }
}

const tokenExpired = ({ at, account, login }: TokenEnd): Happening => ({
  at: new Date(at).toISOString(),
  what: 'token expired',
  id: `${account}:${login}`,
  name: account,
})
