import { findRepeatedNames } from '../../text/repeated-names.js'
import type { BodyReader } from './body-reader.js'
import type { Call, Deviation } from './call.js'

/** Maximum number of repeated names to report per body. */
const MAX_DEVIATIONS = 20

/**
 * Lists the deviations of a call: those found when it was processed, and repeated names in its body.
 * Repeated names are searched only here, because the search takes too long while a request waits.
 */
export function findDeviations(
  { deviations, request, requestHeaders, method }: Call,
  reader: BodyReader,
): readonly Deviation[] {
  if (!request || method === 'GET') return deviations
  // in an unreadable body, a part of a secret can look like a name
  if (reader.read(request, requestHeaders['content-type']).kind !== 'json') return deviations
  const found = findRepeatedNames(request.content.toString()).slice(0, MAX_DEVIATIONS)
  // a strict server refused the call for them; other servers have not searched for them
  return [...deviations, ...found.map((detail) => ({ kind: 'repaired-json', detail }))]
}
