import type { Call, Remark } from './call.js'
import type { BodyReader } from './content.js'
import { repetitions } from './repeated.js'

/** A body may repeat a hundred thousand names; nobody reads about all of them. */
const MOST = 20

/**
 * What is to be said of a call: what was noticed when it was answered, and what takes too long to look for then.
 * Looked for here are names that are repeated in its body, as far as that is kept.
 */
export function remarksOf(
  { remarks, request, requestHeaders, method }: Call,
  reader: BodyReader,
): readonly Remark[] {
  if (!request || method === 'GET') return remarks
  // in what cannot be read a piece of a secret may look like a name
  if (reader.read(request, requestHeaders['content-type']).kind !== 'json') return remarks
  const found = repetitions(request.content.toString()).slice(0, MOST)
  // a strict server has refused the call for it, and a lax one has not looked
  return [...remarks, ...found.map((detail) => ({ kind: 'repaired-json', detail }))]
}
