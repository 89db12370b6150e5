import { maskUrl } from '../../text/mask.js'
import { filterInSlices, forEachInSlices, type Slices } from '../../world/core/slices.js'
import { BodyReader } from '../journal/body-reader.js'
import type { Call } from '../journal/call.js'
import type { Journal } from '../journal/journal.js'
import { isLogin } from '../operations/operations.js'
import { Comparer } from './compare-values.js'
import type { Expectation, ExpectedCall, Failure, NearMiss, Times, Verdict } from './expectation.js'
import { type MatchContext, Matcher, type MatchResult } from './matcher.js'

const MAX_NEAREST = 3

/** Bounds of a number. */
interface Bounds {
  readonly min: number
  readonly max: number
}

/** Finds out whether a client has done what it should have. What cannot be proven has failed. */
export function* verify(journal: Journal, expectation: Expectation): Slices<Verdict> {
  const { calls: expected, order = false, nothingElse = false, writesOnly = false, after = 0 } = expectation
  // what is not kept any more came before what is
  const dropped = Math.max(0, journal.dropped - Math.max(0, after - journal.clearedCount))
  const kept = journal.list()
  const calls = yield* filterInSlices(kept, (call) => call.id > after && (!writesOnly || isWrite(call)))
  const evidence = { reader: new BodyReader(), comparer: new Comparer() }
  const checks: ExpectationCheck[] = []
  for (const one of expected) checks.push(yield* ExpectationCheck.create(one, calls, evidence))
  const failures: Failure[] = []
  for (const check of checks) failures.push(...(yield* check.failures(dropped)))
  if (order && failures.length === 0) failures.push(...findWrongOrder(checks, dropped))
  if (nothingElse) failures.push(...findUnexpected(checks, calls, dropped))
  const verified = failures.length === 0
  return {
    verified,
    message: verified
      ? `As expected, in ${formatCount(calls.length, 'call')}.`
      : formatMessage(failures, calls.length),
    checked: calls.length,
    dropped,
    found: checks.map(({ sure }) => sure.length),
    failures,
  }
}

const isWrite = ({ method, operation }: Call): boolean =>
  method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS' && !isLogin(operation)

/** One of the expected calls, and what was found of it. */
class ExpectationCheck {
  readonly bounds: Bounds
  readonly sure: readonly Call[]
  /** Calls of which not enough is kept to tell. */
  readonly unsure: readonly Call[]
  readonly #matcher: Matcher
  readonly #others: readonly Call[]

  static *create(
    { match, times }: ExpectedCall,
    calls: readonly Call[],
    evidence: MatchContext,
  ): Slices<ExpectationCheck> {
    const matcher = new Matcher(match, evidence)
    const found: Record<MatchResult, Call[]> = { yes: [], no: [], unknown: [] }
    yield* forEachInSlices(calls, (call) => found[matcher.match(call)].push(call))
    return new ExpectationCheck(matcher, parseBounds(times), found)
  }

  private constructor(matcher: Matcher, bounds: Bounds, { yes, no, unknown }: Record<MatchResult, Call[]>) {
    this.#matcher = matcher
    this.bounds = bounds
    this.sure = yes
    this.unsure = unknown
    this.#others = [...no, ...unknown]
  }

  toString(): string {
    return `${this.#matcher}`
  }

  /** The failure to find it, if it was not found. */
  *failures(dropped: number): Slices<Failure[]> {
    const { min, max } = this.bounds
    const found = this.sure.length
    const unsure = this.unsure.length + dropped
    if (found >= min && found + unsure <= max) return []
    const open =
      found <= max && found + unsure >= min && unsure > 0
        ? ` ${formatDoubt(dropped, this.unsure.length)}`
        : ''
    const nearest = found < min ? yield* this.#matcher.nearest(this.#others, MAX_NEAREST) : []
    return [{ expected: `${this} ${formatTimes(this.bounds)}${open}`, found, nearest }]
  }
}

function parseBounds(times: number | Times = { atLeast: 1 }): Bounds {
  if (typeof times === 'number') return { min: times, max: times }
  return { min: times.atLeast ?? 0, max: times.atMost ?? Number.POSITIVE_INFINITY }
}

const formatCount = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`

function formatTimes({ min, max }: Bounds): string {
  if (min === max) return min === 0 ? 'never' : `exactly ${formatCount(min, 'time')}`
  if (max === Number.POSITIVE_INFINITY) return `at least ${formatCount(min, 'time')}`
  return min === 0 ? `at most ${formatCount(max, 'time')}` : `${min} to ${formatCount(max, 'time')}`
}

function formatDoubt(dropped: number, unsure: number): string {
  const why = [
    dropped > 0 && `${formatCount(dropped, 'call')} no longer kept (--journal)`,
    unsure > 0 && `${formatCount(unsure, 'call')} with incomplete bodies (--journal-body)`,
  ].filter(Boolean)
  return `(cannot be proven: there were ${why.join(' and ')})`
}

/** The first of the expected calls that did not come when the ones before it had come. */
function findWrongOrder(checks: readonly ExpectationCheck[], dropped: number): Failure[] {
  let last = 0
  for (const check of checks) {
    const later = check.sure.filter(({ id }) => id > last)
    const { min } = check.bounds
    if (later.length < min) {
      last = later.at(-1)?.id ?? last
      return [
        {
          expected: `${check} after call ${last}, in the order that was given${dropped > 0 ? ` ${formatDoubt(dropped, 0)}` : ''}`,
          found: later.length,
          nearest: check.sure
            .slice(0, MAX_NEAREST)
            .map((call) => createNearMiss(call, `order: it was call ${call.id}`)),
        },
      ]
    }
    last = later[min - 1]?.id ?? last
  }
  return []
}

function findUnexpected(
  checks: readonly ExpectationCheck[],
  calls: readonly Call[],
  dropped: number,
): Failure[] {
  const expected = new Set(checks.flatMap(({ sure, unsure }) => [...sure, ...unsure]))
  const others = calls.filter((call) => !isLogin(call.operation) && !expected.has(call))
  if (others.length === 0 && dropped === 0) return []
  return [
    {
      expected: `nothing else${others.length === 0 ? ` ${formatDoubt(dropped, 0)}` : ''}`,
      found: others.length,
      nearest: others
        .slice(0, MAX_NEAREST)
        .map((call) => createNearMiss(call, `not expected: it was answered ${call.status}`)),
    },
  ]
}

const createNearMiss = ({ id, method, url, operation }: Call, difference: string): NearMiss => ({
  id,
  method,
  url: maskUrl(url.split('?', 1)[0] as string),
  operation,
  differences: [difference],
})

/** All of it, for a log in which nothing else is to be seen. */
function formatMessage(failures: readonly Failure[], checked: number): string {
  const lines = failures.flatMap(({ expected, found, nearest }) => [
    `Expected ${expected}; found ${found}.`,
    ...nearest.map(
      ({ id, method, url, differences }) => `  call ${id}, ${method} ${url}: ${differences.join('; ')}`,
    ),
  ])
  return [...lines, `(${formatCount(checked, 'call')} checked.)`].join('\n')
}
