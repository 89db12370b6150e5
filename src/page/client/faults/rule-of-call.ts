import type { FaultRule } from '../../../testing/faults/fault-rule.js'
import type { Call } from '../calls/journal.js'

/** Which requests a fault is for that is made of a call. */
export const LIKENESSES = ['operation', 'path', 'content'] as const
export type Likeness = (typeof LIKENESSES)[number]

/** What the journal shows in the place of a secret; faults cannot match secrets. */
const HIDDEN = '***'

/** The likenesses that there are for a call. */
export const listLikenesses = ({ operation }: Call): readonly Likeness[] =>
  LIKENESSES.filter((likeness) => likeness !== 'operation' || operation !== '')

/** The fault for requests like a call, with its error or another one. */
export function buildRule(call: Call, likeness: Likeness): FaultRule {
  const [path = '', search = ''] = call.url.split('?', 2)
  const effect = { status: call.status >= 400 ? call.status : 503 }
  if (likeness === 'operation') return { match: { operation: call.operation }, effect }
  const address = { method: call.method, path, ...(call.operation === '' && { unknownPath: true }) }
  if (likeness === 'path') return { match: address, effect }
  const query = omitSecrets(Object.fromEntries(new URLSearchParams(search))) as Record<string, string>
  const body = omitSecrets(readBody(call))
  return {
    match: {
      ...address,
      ...(Object.keys(query).length > 0 && { query }),
      ...(body !== undefined && { body }),
    },
    effect,
  }
}

function readBody({ request: { body, truncated, headers } }: Call): unknown {
  if (body === undefined || truncated) return undefined
  if (headers['content-type']?.toLowerCase().includes('form'))
    return Object.fromEntries(new URLSearchParams(body))
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function omitSecrets(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(omitSecrets)
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== HIDDEN)
      .map(([name, inner]) => [name, omitSecrets(inner)]),
  )
}
