import { isLogin } from '../operations/operations.js'
import { isWhole } from './body-reader.js'
import type { Call } from './call.js'
import type { Journal } from './journal.js'

/**
 * The calls that have made a world what it is, oldest first: all writes that were not refused, and what else has changed
 * something. (To look into a restore session is to use it.)
 * @returns a text for why they cannot be made again
 */
export function findReplayableCalls(journal: Journal): Call[] | string {
  if (journal.dropped + journal.clearedCount > 0)
    return `The journal is not complete: ${journal.dropped} requests were dropped, and ${journal.clearedCount} were cleared.`
  const calls = journal.list().filter(({ account, operation, method, status, changes, fault }) => {
    if (account === '' || isLogin(operation)) return false
    return changes.length > 0 || (method !== 'GET' && fault === undefined && status < 400)
  })
  return findIncompleteBody(calls) ?? calls
}

/** Says which body is not kept as a whole, so that its call cannot be made again. */
export function findIncompleteBody(calls: readonly Call[]): string | undefined {
  const shed = calls.find((call) => call.isStripped)
  if (shed) return `The headers of request ${shed.id} were dropped: the journal is full.`
  const torn = calls.find(({ request, hasRequestBody }) => (request ? !isWhole(request) : hasRequestBody))
  return torn && `The journal has only a part of the body of request ${torn.id} (--journal-body).`
}
