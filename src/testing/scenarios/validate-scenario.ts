import type { Problem } from '../../text/problem.js'
import { formatDurationHint, parseDuration } from '../../world/core/duration.js'
import { findFaultProblem } from '../faults/validate-fault.js'
import type { Scenario } from './scenario.js'

const YEAR = 366 * 86_400_000

/** Finds the first invalid value in a scenario that has a valid structure. @param now simulated time of its world, if known */
export function scenarioProblem({ world = {}, faults = [] }: Scenario, now = 0): Problem | undefined {
  for (const [path, text] of [
    [['world', 'expireLicense', 'ago'], world.expireLicense?.ago],
    [['world', 'shortenTokens', 'lifetime'], world.shortenTokens?.lifetime],
  ] as const) {
    const ms = text === undefined ? 1 : parseDuration(text)
    if (ms === undefined || ms <= 0 || ms > YEAR)
      return {
        path,
        message: `must be an ISO 8601 duration longer than zero, such as PT5S, and at most a year; it is '${text}'${formatDurationHint(String(text))}`,
      }
  }
  for (const [index, fault] of faults.entries()) {
    const problem = findFaultProblem(fault, now)
    if (problem) return { path: ['faults', index, ...problem.path], message: problem.message }
  }
  return undefined
}
