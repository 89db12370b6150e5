import { filterInSlices, forEachInSlices, type Slices } from '../../world/core/slices.js'
import type { BodyReader } from '../journal/body-reader.js'
import type { Call } from '../journal/call.js'
import { isLogin } from '../operations/operations.js'
import type { Occurrence, Rule } from './report-types.js'

/** This many logins are no accident. */
const MIN_LOGINS = 4
/** Minimum number of other calls that a client should make per login. */
const CALLS_PER_LOGIN = 3

/** Reads the grant type of a login; undefined when its form is no longer kept. */
function readGrantType({ request, requestHeaders }: Call, reader: BodyReader): string | undefined {
  const content = request && reader.read(request, requestHeaders['content-type'])
  if (content?.kind !== 'form') return undefined
  return Object.entries(content.value).find(([name]) => name.toLowerCase() === 'grant_type')?.[1]
}

/** Reads the lifetime of the token of a login, in milliseconds; infinite when its response is no longer kept. */
function readTokenLifetime({ response, responseType }: Call, reader: BodyReader): number {
  const content = response && reader.read(response, responseType)
  const { expires_in: seconds } =
    (content?.kind === 'json' && (content.value as { expires_in?: unknown })) || {}
  return typeof seconds === 'number' ? seconds * 1000 : Number.POSITIVE_INFINITY
}

const hasLoggedIn = ({ operation, status }: Call): boolean => isLogin(operation) && status === 200

/** Groups the calls of accounts that logged in by their account. */
function* groupByAccount(calls: readonly Call[]): Slices<Map<string, Call[]>> {
  const logins = yield* filterInSlices(calls, hasLoggedIn)
  const byAccount = new Map(logins.map(({ account }) => [account, [] as Call[]]))
  yield* forEachInSlices(calls, (call) => byAccount.get(call.account)?.push(call))
  return byAccount
}

const loginPerCall: Rule = {
  name: 'login-per-call',
  severity: 'warning',
  title: 'There are many logins for few requests',
  advice: 'Use the token until it expires. A login takes seconds on the real server.',
  *find(calls, { reader }) {
    const sightings: Occurrence[] = []
    for (const [account, own] of yield* groupByAccount(calls)) {
      const all = yield* filterInSlices(own, hasLoggedIn)
      const logins = yield* filterInSlices(all, (call) => readGrantType(call, reader) !== 'refresh_token')
      const others = own.length - all.length
      if (logins.length >= MIN_LOGINS && others < logins.length * CALLS_PER_LOGIN)
        sightings.push({
          detail: `${account} logged in ${logins.length} times for ${others} other requests.`,
          calls: logins,
        })
    }
    return sightings
  },
}

const refreshUnused: Rule = {
  name: 'refresh-token-unused',
  severity: 'warning',
  title: 'The refresh token is never used',
  advice:
    'When the access token has expired, get the next one with the refresh_token grant. Then the client need not keep the password.',
  *find(calls, { reader }) {
    const sightings: Occurrence[] = []
    const refused = yield* filterInSlices(calls, ({ status }) => status === 401)
    for (const [account, own] of yield* groupByAccount(calls)) {
      const logins = yield* filterInSlices(own, hasLoggedIn)
      const refreshes = yield* filterInSlices(
        logins,
        (call) => readGrantType(call, reader) === 'refresh_token',
      )
      if (refreshes.length > 0) continue
      let before: Call | undefined
      const again = yield* filterInSlices(logins, (call) => {
        const hasExpired = before !== undefined && hadExpired(before, call, refused, reader)
        before = call
        return hasExpired
      })
      if (again.length > 0)
        sightings.push({
          detail: `${account} logged in with the password again after the token expired, and never used the refresh token.`,
          calls: again,
        })
    }
    return sightings
  },
}

/**
 * Tells whether the token of a login had expired before the next login, or whether the server had told the client so.
 * @param refused the calls with response 401, oldest first
 */
function hadExpired(login: Call, next: Call, refused: readonly Call[], reader: BodyReader): boolean {
  if (next.at >= login.at + readTokenLifetime(login, reader)) return true
  return (refused[findFirstAfter(refused, login.id)]?.id ?? next.id) < next.id
}

/** Finds the index of the first call after another one. */
function findFirstAfter(calls: readonly Call[], id: number): number {
  let [low, high] = [0, calls.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((calls[middle] as Call).id > id) high = middle
    else low = middle + 1
  }
  return low
}

export const loginRules: readonly Rule[] = [loginPerCall, refreshUnused]
