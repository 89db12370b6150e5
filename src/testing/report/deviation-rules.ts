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

/** Find mistakes that the server accepts, although clients should not rely on that. */
export const deviationRules: readonly Rule[] = [
  createDeviationRule(
    'tls-not-verified',
    'error',
    'The certificate of the server is not verified',
    'Turn on certificate checks, and trust the certificate authority of the server.',
  ),
  createDeviationRule(
    'unknown-property',
    'error',
    'Unknown properties are sent',
    'Remove them, or correct their spelling. The server ignores them.',
  ),
  createDeviationRule(
    'unknown-parameter',
    'error',
    'Unknown query parameters are sent',
    'Remove them. They do not filter or limit the result.',
  ),
  createDeviationRule(
    'repaired-value',
    'warning',
    'Values have the wrong type or format',
    'Send values as the API describes them. Other versions of the server may refuse these values.',
  ),
  createDeviationRule(
    'repaired-name',
    'warning',
    'Names have the wrong letter case',
    'Write names exactly as the API describes them.',
  ),
  createDeviationRule(
    'repaired-json',
    'warning',
    'Bodies are not strictly valid JSON',
    'Let a library write the JSON: no comments, no comma before a closing bracket, no repeated names.',
  ),
]
