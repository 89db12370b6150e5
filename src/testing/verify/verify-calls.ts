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

/** Checks that a client made the expected calls. An expectation that cannot be proven fails. */
export function* verify(journal: Journal, expectation: Expectation): Slices<Verdict> {
  const { calls: expected, order = false, nothingElse = false, writesOnly = false, after = 0 } = expectation
  // dropped calls are older than all kept calls
  const dropped = Math.max(0, journal.dropped - Math.max(0, after - journal.clearedCount))
  const kept = journal.listOfClient()
  const calls = yield* filterInSlices(kept, (call) => call.id > after && (!writesOnly || isWrite(call)))
  const evidence = { reader: new BodyReader(), comparer: new Comparer() }
  const checks: ExpectationCheck[] = []
  for (const one of expected) checks.push(yield* ExpectationCheck.create(one, calls, evidence))
  const failures: Failure[] = []
  for (const [index, check] of checks.entries())
    for (const failure of yield* check.failures(dropped)) failures.push({ ...failure, index })
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
    expected: checks.map((check) => `${check} ${formatTimes(check.bounds)}`),
    found: checks.map(({ sure }) => sure.length),
    failures,
  }
}

const isWrite = ({ method, operation }: Call): boolean =>
  method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS' && !isLogin(operation)

/** An expected call, and the calls that match it. */
class ExpectationCheck {
  readonly bounds: Bounds
  readonly sure: readonly Call[]
  /** Calls that perhaps match: their bodies are incomplete. */
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

  /** Lists the failure if the number of calls is wrong. */
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
    dropped > 0 && `the journal no longer has ${formatCount(dropped, 'call')} (--journal)`,
    unsure > 0 && `the bodies of ${formatCount(unsure, 'call')} are incomplete (--journal-body)`,
  ].filter(Boolean)
  return `(cannot be proven: ${why.join(', and ')})`
}

/** Finds the first expected call that did not come after the calls before it. */
function findWrongOrder(checks: readonly ExpectationCheck[], dropped: number): Failure[] {
  let last = 0
  for (const check of checks) {
    const later = check.sure.filter(({ id }) => id > last)
    const { min } = check.bounds
    if (later.length < min) {
      last = later.at(-1)?.id ?? last
      return [
        {
          expected: `${check} after call ${last}, in the given order${dropped > 0 ? ` ${formatDoubt(dropped, 0)}` : ''}`,
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
      expected: `no other calls${others.length === 0 ? ` ${formatDoubt(dropped, 0)}` : ''}`,
      found: others.length,
      nearest: others
        .slice(0, MAX_NEAREST)
        .map((call) => createNearMiss(call, `not expected: its status was ${call.status}`)),
    },
  ]
}

const createNearMiss = ({ id, method, url, operation }: Call, difference: string): NearMiss => ({
  id,
  method,
  url: maskUrl(url.split('?', 1)[0] as string),
  operation,
  differences: [difference],
  parts: [],
})

/** Formats a complete message, for logs that show nothing else. */
function formatMessage(failures: readonly Failure[], checked: number): string {
  const lines = failures.flatMap(({ expected, found, nearest }) => [
    `Expected ${expected}; found ${found}.`,
    ...nearest.map(
      ({ id, method, url, differences }) => `  call ${id}, ${method} ${url}: ${differences.join('; ')}`,
    ),
  ])
  return [...lines, `(${formatCount(checked, 'call')} checked.)`].join('\n')
}
