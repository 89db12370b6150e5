import { describeCall, groupCalls, type Rule } from './report-types.js'

/** Finds the calls that have deviations. */
const createDeviationRule = (
  name: string,
  severity: Rule['severity'],
  title: string,
  advice: string,
): Rule => ({
  name,
  severity,
  title,
  advice,
  find: (calls, { findDeviations }) =>
    groupCalls(calls, function* (call) {
      for (const { kind, detail } of findDeviations(call))
        if (kind === name) yield `${call.operation === '' ? '' : `${describeCall(call)}: `}${detail}`
    }),
})

/** Find what a server lets through, though its client should not rely on that. */
export const deviationRules: readonly Rule[] = [
  createDeviationRule(
    'tls-not-verified',
    'error',
    'The certificate of the server is not verified',
    'Switch the checks on, and trust the certificate authority of the server.',
  ),
  createDeviationRule(
    'unknown-property',
    'error',
    'Properties are sent that the API does not know',
    'Leave them out, or spell them as the API does: what they say is lost.',
  ),
  createDeviationRule(
    'unknown-parameter',
    'error',
    'Unknown query parameters are sent',
    'Leave them out: nothing is filtered or limited by them.',
  ),
  createDeviationRule(
    'repaired-value',
    'warning',
    'Values are sent in another type or writing than theirs',
    'Send values as the API describes them: other versions of the server may not be so patient.',
  ),
  createDeviationRule(
    'repaired-name',
    'warning',
    'Names are sent in another letter case than theirs',
    'Spell names as the API describes them.',
  ),
  createDeviationRule(
    'repaired-json',
    'warning',
    'Bodies are sent that are not quite JSON',
    'Let a library write the JSON: no comments, no comma before a closing bracket, no name twice.',
  ),
]
