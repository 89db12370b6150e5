import { maskUrl } from '../../text/mask.js'
import { filterInSlices, forEachInSlices, type Slices } from '../../world/core/slices.js'
import type { Call } from '../journal/call.js'
import { BodyReader } from '../journal/content.js'
import type { Journal } from '../journal/journal.js'
import type { Expectation, ExpectedCall, Failure, NearMiss, Times, Verdict } from './expectation.js'
import { type Evidence, type Fit, Matcher } from './matcher.js'
import { Comparer } from './resemble.js'

const MOST_NEAREST = 3
const LOGIN = 'POST /Token'

/** Bounds of a number. */
interface Bounds {
  readonly least: number
  readonly most: number
}

/** Finds out whether a client has done what it should have. What cannot be proven has failed. */
export function* verify(journal: Journal, expectation: Expectation): Slices<Verdict> {
  const { calls: expected, order = false, nothingElse = false, writesOnly = false, after = 0 } = expectation
  // what is not kept any more came before what is
  const dropped = Math.max(0, journal.dropped - Math.max(0, after - journal.forgotten))
  const kept = journal.list()
  const calls = yield* filterInSlices(kept, (call) => call.id > after && (!writesOnly || isWrite(call)))
  const evidence = { reader: new BodyReader(), comparer: new Comparer() }
  const checks: Check[] = []
  for (const one of expected) checks.push(yield* Check.of(one, calls, evidence))
  const failures: Failure[] = []
  for (const check of checks) failures.push(...(yield* check.failures(dropped)))
  if (order && failures.length === 0) failures.push(...wrongOrder(checks, dropped))
  if (nothingElse) failures.push(...somethingElse(checks, calls, dropped))
  const verified = failures.length === 0
  return {
    verified,
    message: verified ? `As expected, in ${count(calls.length, 'call')}.` : messageOf(failures, calls.length),
    looked: calls.length,
    dropped,
    found: checks.map(({ sure }) => sure.length),
    failures,
  }
}

const isWrite = ({ method, operation }: Call): boolean =>
  method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS' && operation !== LOGIN

/** One of the expected calls, and what was found of it. */
class Check {
  readonly bounds: Bounds
  readonly sure: readonly Call[]
  /** Calls of which not enough is kept to tell. */
  readonly unsure: readonly Call[]
  readonly #matcher: Matcher
  readonly #others: readonly Call[]

  static *of({ match, times }: ExpectedCall, calls: readonly Call[], evidence: Evidence): Slices<Check> {
    const matcher = new Matcher(match, evidence)
    const found: Record<Fit, Call[]> = { yes: [], no: [], unknown: [] }
    yield* forEachInSlices(calls, (call) => found[matcher.fit(call)].push(call))
    return new Check(matcher, boundsOf(times), found)
  }

  private constructor(matcher: Matcher, bounds: Bounds, { yes, no, unknown }: Record<Fit, Call[]>) {
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
    const { least, most } = this.bounds
    const found = this.sure.length
    const unsure = this.unsure.length + dropped
    if (found >= least && found + unsure <= most) return []
    const open =
      found <= most && found + unsure >= least && unsure > 0 ? ` ${doubt(dropped, this.unsure.length)}` : ''
    const nearest = found < least ? yield* this.#matcher.nearest(this.#others, MOST_NEAREST) : []
    return [{ expected: `${this} ${timesOf(this.bounds)}${open}`, found, nearest }]
  }
}

function boundsOf(times: number | Times = { atLeast: 1 }): Bounds {
  if (typeof times === 'number') return { least: times, most: times }
  return { least: times.atLeast ?? 0, most: times.atMost ?? Number.POSITIVE_INFINITY }
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`

function timesOf({ least, most }: Bounds): string {
  if (least === most) return least === 0 ? 'never' : `exactly ${count(least, 'time')}`
  if (most === Number.POSITIVE_INFINITY) return `at least ${count(least, 'time')}`
  return least === 0 ? `at most ${count(most, 'time')}` : `${least} to ${count(most, 'time')}`
}

function doubt(dropped: number, unsure: number): string {
  const why = [
    dropped > 0 && `${count(dropped, 'call')} no longer kept (--journal)`,
    unsure > 0 && `${count(unsure, 'call')} with incomplete bodies (--journal-body)`,
  ].filter(Boolean)
  return `(cannot be proven: there were ${why.join(' and ')})`
}

/** The first of the expected calls that did not come when the ones before it had come. */
function wrongOrder(checks: readonly Check[], dropped: number): Failure[] {
  let last = 0
  for (const check of checks) {
    const later = check.sure.filter(({ id }) => id > last)
    const { least } = check.bounds
    if (later.length < least) {
      last = later.at(-1)?.id ?? last
      return [
        {
          expected: `${check} after call ${last}, in the order that was given${dropped > 0 ? ` ${doubt(dropped, 0)}` : ''}`,
          found: later.length,
          nearest: check.sure
            .slice(0, MOST_NEAREST)
            .map((call) => miss(call, `order: it was call ${call.id}`)),
        },
      ]
    }
    last = later[least - 1]?.id ?? last
  }
  return []
}

function somethingElse(checks: readonly Check[], calls: readonly Call[], dropped: number): Failure[] {
  const expected = new Set(checks.flatMap(({ sure, unsure }) => [...sure, ...unsure]))
  const others = calls.filter((call) => call.operation !== LOGIN && !expected.has(call))
  if (others.length === 0 && dropped === 0) return []
  return [
    {
      expected: `nothing else${others.length === 0 ? ` ${doubt(dropped, 0)}` : ''}`,
      found: others.length,
      nearest: others
        .slice(0, MOST_NEAREST)
        .map((call) => miss(call, `not expected: it was answered ${call.status}`)),
    },
  ]
}

const miss = ({ id, method, url, operation }: Call, differs: string): NearMiss => ({
  id,
  method,
  url: maskUrl(url.split('?', 1)[0] as string),
  operation,
  differs: [differs],
})

/** All of it, for a log in which nothing else is to be seen. */
function messageOf(failures: readonly Failure[], looked: number): string {
  const lines = failures.flatMap(({ expected, found, nearest }) => [
    `Expected ${expected}; found ${found}.`,
    ...nearest.map(({ id, method, url, differs }) => `  call ${id}, ${method} ${url}: ${differs.join('; ')}`),
  ])
  return [...lines, `(${count(looked, 'call')} looked at.)`].join('\n')
}
