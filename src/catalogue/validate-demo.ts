import { findFaultProblem } from '../testing/faults/validate-fault.js'
import type { Problem } from '../text/problem.js'
import { formatDurationHint, parseDuration } from '../world/core/duration.js'
import type { Demo } from './demo-schema.js'

const HOUR = 3_600_000
const MAX_LENGTH = 4 * HOUR
const YEAR = 366 * 24 * HOUR

/** Finds the first invalid value in a demo that has a valid structure. */
export function findDemoProblem({ steps }: Demo): Problem | undefined {
  let last = 0
  for (const [index, { at, do: act }] of steps.entries()) {
    const path = ['steps', index]
    const ms = parseDuration(at)
    if (ms === undefined || ms < 0 || ms > MAX_LENGTH)
      return {
        path: [...path, 'at'],
        message: `must be an ISO 8601 duration of four hours at most, such as PT2M; it is '${at}'${formatDurationHint(at)}`,
      }
    if (ms < last)
      return {
        path: [...path, 'at'],
        message: `must not be earlier than the time of the previous step; it is '${at}'`,
      }
    last = ms
    const advance = act?.clock?.advance
    const step = advance === undefined ? 0 : parseDuration(advance)
    if (step === undefined || step < 0 || step > YEAR)
      return {
        path: [...path, 'do', 'clock', 'advance'],
        message: `must be an ISO 8601 duration of a year at most, such as PT6H; it is '${advance}'${formatDurationHint(String(advance))}`,
      }
    const problem = act?.fault && findFaultProblem(act.fault, 0)
    if (problem) return { path: [...path, 'do', 'fault', ...problem.path], message: problem.message }
  }
  return undefined
}
