import { maskUrl } from '../../text/mask.js'
import { forEachInSlices, type Slices } from '../../world/core/slices.js'
import type { World } from '../../world/world.js'
import type { BodyReader } from '../journal/body-reader.js'
import type { Call, Deviation } from '../journal/call.js'

/** Something that the client should do differently. */
export interface Finding {
  /** Name of the rule, such as `restore-session-left-open` or `unknown-property`. */
  readonly rule: string
  /** An error makes the client fail against the real server, sooner or later. A warning costs time or hides an error. */
  readonly severity: 'error' | 'warning'
  readonly title: string
  readonly detail: string
  /** Number of requests with this finding. */
  readonly count: number
  /** Ids of the first requests with this finding. */
  readonly calls: readonly number[]
  readonly advice: string
}

/** All findings about a client. */
export interface Report {
  /** Name of the sandbox; empty for the default sandbox. */
  readonly sandbox: string
  /** Simulated time of the report, in ISO 8601. */
  readonly at: string
  /** Number of requests that were checked. */
  readonly calls: number
  /** Number of requests that are no longer kept. */
  readonly dropped: number
  /** Errors first, then warnings. */
  readonly findings: readonly Finding[]
  /** Rules that were checked. */
  readonly rules: readonly RuleSummary[]
}

export interface RuleSummary {
  readonly rule: string
  readonly title: string
  readonly findings: number
}

/** Requests that have the same problem. */
export interface Occurrence {
  readonly detail: string
  readonly calls: readonly Call[]
}

/** Defines one thing to look for in the requests of a client. */
export interface Rule {
  readonly name: string
  readonly severity: Finding['severity']
  readonly title: string
  readonly advice: string
  /** @param calls oldest first */
  readonly find: (calls: readonly Call[], context: RuleContext) => Slices<Occurrence[]>
}

/** Shared by all rules, so that each body is read once. */
export interface RuleContext {
  readonly world: World
  readonly reader: BodyReader
  readonly findDeviations: (call: Call) => readonly Deviation[]
}

/** Groups calls by their details. Calls without details are left out. */
export function* groupCalls(
  calls: Iterable<Call>,
  getDetails: (call: Call) => Iterable<string>,
): Slices<Occurrence[]> {
  const groups = new Map<string, Call[]>()
  yield* forEachInSlices(calls, (call) => {
    for (const detail of getDetails(call)) {
      const group = groups.get(detail)
      if (group) group.push(call)
      else groups.set(detail, [call])
    }
  })
  return [...groups].map(([detail, seen]) => ({ detail, calls: seen }))
}

/** Describes a call in a few words. */
export const describeCall = ({ operation, method, url }: Call): string =>
  operation || `${method} ${maskUrl(url.split('?', 1)[0] as string).slice(0, 200)}`
