import type { Slices } from '../../world/core/slices.js'
import type { World } from '../../world/world.js'
import { BodyReader } from '../journal/body-reader.js'
import type { Call, Deviation } from '../journal/call.js'
import { findDeviations } from '../journal/find-deviations.js'
import type { Journal } from '../journal/journal.js'
import { behaviorRules } from './behavior-rules.js'
import { deviationRules } from './deviation-rules.js'
import { loginRules } from './login-rules.js'
import type { Finding, Report, Rule, RuleContext } from './report-types.js'

/** Maximum number of call ids in a finding, and of findings per rule. */
const MAX_CALLS = 10
const MAX_FINDINGS = 50

/** Rules about what a client should do differently. */
export const CLIENT_RULES: readonly Rule[] = [...behaviorRules, ...loginRules, ...deviationRules]

/** Builds the report on the client that made the calls of a journal. */
export function* buildReport(world: World, journal: Journal, rules: readonly Rule[]): Slices<Report> {
  const calls = journal.listOfClient()
  const facts = {
    sandbox: world.origin.sandbox,
    at: new Date(world.time).toISOString(),
    calls: calls.length,
    dropped: journal.dropped,
  }
  const context = createRuleContext(world)
  const found: (readonly [Rule, Finding[]])[] = []
  for (const rule of rules) found.push([rule, yield* collectFindings(rule, calls, context)])
  const findings = found.flatMap(([, own]) => own)
  return {
    ...facts,
    findings: [
      ...findings.filter(({ severity }) => severity === 'error'),
      ...findings.filter(({ severity }) => severity === 'warning'),
    ],
    rules: found.map(([{ name, title }, own]) => ({ rule: name, title, findings: own.length })),
  }
}

function createRuleContext(world: World): RuleContext {
  const reader = new BodyReader()
  const known = new Map<Call, readonly Deviation[]>()
  return {
    world,
    reader,
    findDeviations(call) {
      const deviations = known.get(call) ?? findDeviations(call, reader)
      known.set(call, deviations)
      return deviations
    },
  }
}

function* collectFindings(rule: Rule, calls: readonly Call[], context: RuleContext): Slices<Finding[]> {
  const { name, severity, title, advice } = rule
  const sightings = yield* rule.find(calls, context)
  const findings = sightings.map(({ detail, calls: seen }) => ({
    rule: name,
    severity,
    title,
    detail,
    count: seen.length,
    calls: seen.slice(0, MAX_CALLS).map(({ id }) => id),
    advice,
  }))
  const rest = findings.slice(MAX_FINDINGS)
  if (rest.length === 0) return findings
  const more: Finding = {
    ...(rest[0] as Finding),
    detail: `There are ${rest.length} more findings of this kind.`,
    count: rest.reduce((sum, { count }) => sum + count, 0),
    calls: rest.flatMap(({ calls: seen }) => seen).slice(0, MAX_CALLS),
  }
  return [...findings.slice(0, MAX_FINDINGS), more]
}
