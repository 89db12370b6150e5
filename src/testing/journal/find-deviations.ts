import { findRepeatedNames } from '../../text/repeated-names.js'
import type { BodyReader } from './body-reader.js'
import type { Call, Deviation } from './call.js'

/** A body may repeat a hundred thousand names; nobody reads about all of them. */
const MAX_DEVIATIONS = 20

/**
 * Lists the deviations of a call: those noticed when it was answered, and those that take too long to look for then.
 * Looked for here are names that are repeated in its body, as far as that is kept.
 */
export function findDeviations(
  { deviations, request, requestHeaders, method }: Call,
  reader: BodyReader,
): readonly Deviation[] {
  if (!request || method === 'GET') return deviations
  // in what cannot be read a piece of a secret may look like a name
  if (reader.read(request, requestHeaders['content-type']).kind !== 'json') return deviations
  const found = findRepeatedNames(request.content.toString()).slice(0, MAX_DEVIATIONS)
  // a strict server has refused the call for it, and a lax one has not looked
  return [...deviations, ...found.map((detail) => ({ kind: 'repaired-json', detail }))]
}
