import type { Slices } from '../../world/core/slices.js'
import type { World } from '../../world/world.js'
import type { Call, Remark } from '../journal/call.js'
import { BodyReader } from '../journal/content.js'
import type { Journal } from '../journal/journal.js'
import { remarksOf } from '../journal/remarks.js'
import type { Finding, Report, Rule, RuleContext } from './finding.js'
import { habitRules } from './habit-rules.js'
import { loginRules } from './login-rules.js'
import { remarkRules } from './remark-rules.js'

const RULES: readonly Rule[] = [...habitRules, ...loginRules, ...remarkRules]

/** Ids of calls that a finding names, and findings of a rule. */
const MOST_CALLS = 10
const MOST_FINDINGS = 50

/** What the calls in a journal tell of the client that made them. */
export function* report(world: World, journal: Journal): Slices<Report> {
  const calls = journal.list()
  const facts = {
    sandbox: world.origin.sandbox,
    at: new Date(world.time).toISOString(),
    calls: calls.length,
    dropped: journal.dropped,
  }
  const context = contextOf(world)
  const found: (readonly [Rule, Finding[]])[] = []
  for (const rule of RULES) found.push([rule, yield* findingsOf(rule, calls, context)])
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

function contextOf(world: World): RuleContext {
  const reader = new BodyReader()
  const known = new Map<Call, readonly Remark[]>()
  return {
    world,
    reader,
    remarksOf(call) {
      const remarks = known.get(call) ?? remarksOf(call, reader)
      known.set(call, remarks)
      return remarks
    },
  }
}

function* findingsOf(rule: Rule, calls: readonly Call[], context: RuleContext): Slices<Finding[]> {
  const { name, severity, title, advice } = rule
  const sightings = yield* rule.find(calls, context)
  const findings = sightings.map(({ detail, calls: seen }) => ({
    rule: name,
    severity,
    title,
    detail,
    count: seen.length,
    calls: seen.slice(0, MOST_CALLS).map(({ id }) => id),
    advice,
  }))
  const rest = findings.slice(MOST_FINDINGS)
  if (rest.length === 0) return findings
  const more: Finding = {
    ...(rest[0] as Finding),
    detail: `There are ${rest.length} more of these.`,
    count: rest.reduce((sum, { count }) => sum + count, 0),
    calls: rest.flatMap(({ calls: seen }) => seen).slice(0, MOST_CALLS),
  }
  return [...findings.slice(0, MOST_FINDINGS), more]
}
