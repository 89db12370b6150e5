import { NotFoundError, RefusedError } from '../../world/core/errors.js'
import { SeededRandom, createSeed } from '../../world/core/hash.js'
import { operationTest, pathTest } from '../journal/filter.js'
import { refusal } from '../problem.js'
import { ANSWERS, faultProblem, has, momentOf, TEXTS } from './check.js'
import { delayOf } from './delay.js'
import type { Fault, FaultEffect, FaultMatch, FaultRule } from './rule.js'

export const MOST_RULES = 100

/** What a fault is told of a request. */
export interface Struckable {
  readonly operation: string
  readonly method: string
  readonly url: string
  readonly account: string
  /** Whether it has shown a token that is good: only such a one can be said to have expired. */
  readonly hasToken: boolean
  /** The world's time, in milliseconds since 1970. */
  readonly at: number
}

/** What happens to a request, put together from all faults that strike it. */
export interface Strike {
  readonly effect: Omit<FaultEffect, 'delay'>
  /** Milliseconds. */
  readonly delay: number
  /** The faults by their ids, those of scenarios by the scenario's name. */
  readonly name: string
}

interface Kept {
  readonly id: string
  readonly rule: FaultRule
  readonly scenario: string | undefined
  readonly fits: (request: Struckable) => boolean
  matched: number
  struck: number
}

/** The faults of one world. */
export class Faults {
  /** Newest first, for these come first. */
  #kept: Kept[] = []
  #count = 0

  get size(): number {
    return this.#kept.length
  }

  /**
   * Adds a fault, which from now on comes before those that are there.
   * @param now of the world, in milliseconds since 1970
   * @throws Refused for one that makes no sense
   */
  add(rule: FaultRule, now: number, scenario?: string): Fault {
    const problem = faultProblem(rule, now)
    if (problem) throw refusal(problem)
    if (this.#kept.length >= MOST_RULES) throw new RefusedError(`The limit of ${MOST_RULES} faults is reached.`)
    this.#count++
    const settled = withInstants({ ...rule, effect: withoutOff(rule.effect) }, now)
    const kept: Kept = {
      id: `fault-${this.#count}`,
      rule: settled,
      scenario,
      fits: matcher(settled),
      matched: 0,
      struck: 0,
    }
    this.#kept.unshift(kept)
    return show(kept)
  }

  /** In the order they were added. */
  list(): Fault[] {
    return this.#kept.map(show).reverse()
  }

  /** @throws NotFound */
  get(id: string): Fault {
    return show(this.#find(id))
  }

  /** @throws NotFound */
  remove(id: string): void {
    const gone = this.#find(id)
    this.#kept = this.#kept.filter((kept) => kept !== gone)
  }

  /** Takes faults away: all of them, or those of a scenario. @returns how many there were */
  clear(scenario?: string): number {
    const before = this.#kept.length
    this.#kept = scenario === undefined ? [] : this.#kept.filter((kept) => kept.scenario !== scenario)
    return before - this.#kept.length
  }

  /**
   * What happens to a request: the newest fault that strikes decides, and older ones add what goes with it. A fault that
   * does not go with those before it is not used up.
   */
  strike(request: Struckable): Strike | undefined {
    const taken = new Set<string>()
    const names = new Set<string>()
    let effect: Strike['effect'] = {}
    let delay = 0
    for (const kept of this.#kept) {
      if (!kept.fits(request)) continue
      kept.matched++
      const slots = slotsOf(kept.rule.effect)
      if (!isDue(kept) || slots.some((slot) => taken.has(slot))) continue
      kept.struck++
      for (const slot of slots) taken.add(slot)
      const { delay: wait, ...rest } = kept.rule.effect
      effect = { ...rest, ...effect }
      if (wait !== undefined) delay = delayOf(wait, kept.matched)
      names.add(kept.scenario ?? kept.id)
    }
    return names.size === 0 ? undefined : { effect, delay, name: [...names].join(', ') }
  }

  #find(id: string): Kept {
    const kept = this.#kept.find((one) => one.id === id)
    if (!kept) throw new NotFoundError('A fault', id)
    return kept
  }
}

/** An effect without what is switched off in it. */
const withoutOff = (effect: FaultEffect): FaultEffect =>
  Object.fromEntries(Object.entries(effect).filter(([, value]) => value !== false))

const iso = (text: string, now: number): string => new Date(momentOf(text, now) as number).toISOString()

/** A fault whose window is written in instants. */
function withInstants(rule: FaultRule, now: number): FaultRule {
  const { from, until } = rule.window ?? {}
  if (from === undefined && until === undefined) return rule
  return {
    ...rule,
    window: {
      ...(from !== undefined && { from: iso(from, now) }),
      ...(until !== undefined && { until: iso(until, now) }),
    },
  }
}

function matcher({ match = {}, window = {}, effect }: FaultRule): Kept['fits'] {
  const { operation, method, path, user }: FaultMatch = match
  const tests: Kept['fits'][] = []
  if (window.from !== undefined) {
    const from = Date.parse(window.from)
    tests.push(({ at }) => at >= from)
  }
  if (window.until !== undefined) {
    const until = Date.parse(window.until)
    tests.push(({ at }) => at < until)
  }
  if (method !== undefined) tests.push((request) => request.method === method.toUpperCase())
  if (user !== undefined) tests.push((request) => request.account === user.toLowerCase())
  if (operation !== undefined) {
    const fits = operationTest(operation)
    tests.push((request) => fits(request.operation))
  }
  if (path !== undefined) {
    const fits = pathTest(path)
    tests.push((request) => fits(request.url))
  }
  if (has(effect, 'expiredToken')) tests.push((request) => request.hasToken)
  return (request) => tests.every((test) => test(request))
}

/** Whether a fault strikes the request that it has counted last. */
function isDue({ rule, matched, struck }: Kept): boolean {
  const { times = Number.POSITIVE_INFINITY, after = 0, every = 1, probability = 1, seed = 0 } = rule
  const place = matched - after
  if (place < 1 || place % every !== 0 || struck >= times) return false
  return probability === 1 || new SeededRandom(createSeed(seed, 'strike', matched)).chance(probability)
}

/** What of an answer an effect takes for itself. */
const slotsOf = (effect: FaultEffect): string[] =>
  Object.keys(effect)
    .filter((name) => !(TEXTS as readonly string[]).includes(name) && has(effect, name as keyof FaultEffect))
    .map((name) => ((ANSWERS as readonly string[]).includes(name) ? 'answer' : name))

const show = ({ id, rule, scenario, matched, struck }: Kept): Fault => ({
  id,
  ...(scenario !== undefined && { scenario }),
  ...rule,
  matched,
  struck,
})
