import { NotFoundError, RefusedError } from '../../world/core/errors.js'
import { createSeed, SeededRandom } from '../../world/core/seeded-random.js'
import { createRefusal } from '../create-refusal.js'
import { computeDelay } from './fault-delay.js'
import { type FaultContext, FaultMatcher, type FaultTest } from './fault-matcher.js'
import type { Fault, FaultEffect, FaultRule } from './fault-rule.js'
import {
  findFaultProblem,
  isEnabled,
  parseInstantOrDuration,
  RESPONSE_EFFECTS,
  TEXTS,
} from './validate-fault.js'

export const MAX_RULES = 100

/** The combined effects of all faults that apply to a request. */
export interface AppliedFault {
  readonly effect: Omit<FaultEffect, 'delay'>
  /** Milliseconds. */
  readonly delay: number
  /** Ids of the faults; for faults of scenarios, the name of the scenario. */
  readonly name: string
}

interface FaultEntry {
  readonly id: string
  rule: FaultRule
  readonly scenario: string | undefined
  matches: FaultTest
  matched: number
  applied: number
}

/** The faults of one world. */
export class Faults {
  /** Newest first, because new faults take precedence. */
  #entries: FaultEntry[] = []
  readonly #matcher = new FaultMatcher()
  #count = 0
  #revision = 0

  /** Changes when a fault is added, changed or removed. */
  get revision(): number {
    return this.#revision
  }

  get size(): number {
    return this.#entries.length
  }

  /**
   * Adds a fault, which takes precedence over older faults.
   * @param now simulated time, in milliseconds since 1970
   * @throws RefusedError for an invalid fault
   */
  add(rule: FaultRule, now: number, scenario?: string): Fault {
    const settled = this.#settle(rule, now)
    if (this.#entries.length >= MAX_RULES)
      throw new RefusedError(`The limit of ${MAX_RULES} faults is reached.`)
    this.#count++
    const kept: FaultEntry = { id: `fault-${this.#count}`, scenario, ...settled }
    this.#entries.unshift(kept)
    this.#revision++
    return formatFault(kept)
  }

  /**
   * Replaces the definition of a fault, whose counters start again. The fault keeps its id and its precedence.
   * @param now simulated time, in milliseconds since 1970
   * @throws NotFoundError; RefusedError for an invalid fault
   */
  replace(id: string, rule: FaultRule, now: number): Fault {
    const kept = Object.assign(this.#find(id), this.#settle(rule, now))
    this.#revision++
    return formatFault(kept)
  }

  /** Switches a fault on or off. Its counters stay. @throws NotFoundError */
  setEnabled(id: string, enabled: boolean): Fault {
    const kept = this.#find(id)
    kept.rule = { ...kept.rule, enabled }
    this.#revision++
    return formatFault(kept)
  }

  /** @throws RefusedError for an invalid fault */
  #settle(rule: FaultRule, now: number): Pick<FaultEntry, 'rule' | 'matches' | 'matched' | 'applied'> {
    const problem = findFaultProblem(rule, now)
    if (problem) throw createRefusal(problem)
    const settled = resolveWindow({ ...rule, effect: removeDisabled(rule.effect) }, now)
    return { rule: settled, matches: this.#matcher.createTest(settled), matched: 0, applied: 0 }
  }

  /** Lists faults, oldest first. */
  list(): Fault[] {
    return this.#entries.map(formatFault).reverse()
  }

  /** @throws NotFoundError */
  get(id: string): Fault {
    return formatFault(this.#find(id))
  }

  /** @throws NotFoundError */
  remove(id: string): void {
    const gone = this.#find(id)
    this.#entries = this.#entries.filter((kept) => kept !== gone)
    this.#revision++
  }

  /** Removes all faults, or those of a scenario. @returns the number of removed faults */
  clear(scenario?: string): number {
    const before = this.#entries.length
    this.#entries = scenario === undefined ? [] : this.#entries.filter((kept) => kept.scenario !== scenario)
    this.#revision++
    return before - this.#entries.length
  }

  /**
   * Combines the faults that apply to a request. Newer faults take precedence, older faults add compatible effects. A fault
   * that conflicts with newer faults is not applied and not counted.
   */
  apply(request: FaultContext): AppliedFault | undefined {
    const taken = new Set<string>()
    const names = new Set<string>()
    let effect: AppliedFault['effect'] = {}
    let delay = 0
    for (const kept of this.#entries) {
      if (kept.rule.enabled === false || !kept.matches(request)) continue
      kept.matched++
      const slots = listAffectedParts(kept.rule.effect)
      if (!isDue(kept) || slots.some((slot) => taken.has(slot))) continue
      kept.applied++
      for (const slot of slots) taken.add(slot)
      const { delay: wait, ...rest } = kept.rule.effect
      effect = { ...rest, ...effect }
      if (wait !== undefined) delay = computeDelay(wait, kept.matched)
      names.add(kept.scenario ?? kept.id)
    }
    return names.size === 0 ? undefined : { effect, delay, name: [...names].join(', ') }
  }

  #find(id: string): FaultEntry {
    const kept = this.#entries.find((one) => one.id === id)
    if (!kept) throw new NotFoundError('A fault', id)
    return kept
  }
}

/** Removes the parts of an effect that are false. */
const removeDisabled = (effect: FaultEffect): FaultEffect =>
  Object.fromEntries(Object.entries(effect).filter(([name]) => isEnabled(effect, name as keyof FaultEffect)))

const resolveInstant = (text: string, now: number): string =>
  new Date(parseInstantOrDuration(text, now) as number).toISOString()

/** Converts the window of a fault to instants. */
function resolveWindow(rule: FaultRule, now: number): FaultRule {
  const { from, until } = rule.window ?? {}
  if (from === undefined && until === undefined) return rule
  return {
    ...rule,
    window: {
      ...(from !== undefined && { from: resolveInstant(from, now) }),
      ...(until !== undefined && { until: resolveInstant(until, now) }),
    },
  }
}

/** Tells whether a fault applies to the request that it counted last. */
function isDue({ rule, matched, applied }: FaultEntry): boolean {
  const { times = Number.POSITIVE_INFINITY, after = 0, every = 1, probability = 1, seed = 0 } = rule
  const position = matched - after
  if (position < 1 || position % every !== 0 || applied >= times) return false
  return probability === 1 || new SeededRandom(createSeed(seed, 'strike', matched)).chance(probability)
}

/** Lists the parts of a response that an effect determines. */
const listAffectedParts = (effect: FaultEffect): string[] =>
  Object.keys(effect)
    .filter(
      (name) => !(TEXTS as readonly string[]).includes(name) && isEnabled(effect, name as keyof FaultEffect),
    )
    .map((name) =>
      name === 'body' || (RESPONSE_EFFECTS as readonly string[]).includes(name) ? 'response' : name,
    )

const formatFault = ({ id, rule, scenario, matched, applied }: FaultEntry): Fault => ({
  id,
  ...(scenario !== undefined && { scenario }),
  ...rule,
  matched,
  applied,
})
