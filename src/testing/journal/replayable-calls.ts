import { isLogin } from '../operations/operations.js'
import { isWhole } from './body-reader.js'
import type { Call } from './call.js'
import type { Journal } from './journal.js'

/**
 * Finds the calls that have changed a world, oldest first: all accepted writes, and reads that changed something. (Reading
 * in a restore session extends its life.)
 * @returns a message if the journal is incomplete, so that they cannot be repeated
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

/** Describes the first call that cannot be repeated, because its headers or its body are incomplete. */
export function findIncompleteBody(calls: readonly Call[]): string | undefined {
  const shed = calls.find((call) => call.isStripped)
  if (shed) return `The headers of request ${shed.id} were dropped: the journal is full.`
  const torn = calls.find(({ request, hasRequestBody }) => (request ? !isWhole(request) : hasRequestBody))
  return torn && `The journal has only the beginning of the body of request ${torn.id} (--journal-body).`
}
