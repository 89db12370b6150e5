import type { Call } from '../journal/call.js'
import type { BodyReader } from '../journal/content.js'
import type { Rule, Sighting } from './finding.js'

/** So many logins are no chance any more. */
const MANY_LOGINS = 4
/** So many calls a login should at least be good for. */
const CALLS_PER_LOGIN = 3
const LOGIN = 'POST /Token'

/** By which grant a login was asked for; undefined when its form is not kept any more. */
function grantOf({ request, requestHeaders }: Call, reader: BodyReader): string | undefined {
  const content = request && reader.read(request, requestHeaders['content-type'])
  if (content?.kind !== 'form') return undefined
  return Object.entries(content.value).find(([name]) => name.toLowerCase() === 'grant_type')?.[1]
}

/** How long the token of a login is good for, in milliseconds; endless when its answer is not kept any more. */
function lifetimeOf({ response, responseType }: Call, reader: BodyReader): number {
  const content = response && reader.read(response, responseType)
  const { expires_in: seconds } =
    (content?.kind === 'json' && (content.value as { expires_in?: unknown })) || {}
  return typeof seconds === 'number' ? seconds * 1000 : Number.POSITIVE_INFINITY
}

const isLogin = ({ operation, status }: Call): boolean => operation === LOGIN && status === 200

const accountsOf = (calls: readonly Call[]): Set<string> =>
  new Set(calls.filter(isLogin).map(({ account }) => account))

const loginPerCall: Rule = {
  name: 'login-per-call',
  severity: 'warning',
  title: 'There are many logins for few calls',
  advice: 'Keep the token and use it again until it expires: a login takes the real server seconds.',
  *find(calls, { reader }): Iterable<Sighting> {
    for (const account of accountsOf(calls)) {
      const own = calls.filter((call) => call.account === account)
      const logins = own.filter((call) => isLogin(call) && grantOf(call, reader) !== 'refresh_token')
      const others = own.length - own.filter(isLogin).length
      if (logins.length >= MANY_LOGINS && others < logins.length * CALLS_PER_LOGIN)
        yield {
          detail: `${account} has logged in ${logins.length} times for ${others} calls.`,
          calls: logins,
        }
    }
  },
}

const refreshUnused: Rule = {
  name: 'refresh-token-unused',
  severity: 'warning',
  title: 'The refresh token is never used',
  advice:
    'When the access token has expired, ask for the next one by the refresh_token grant: the password need not be kept for that.',
  *find(calls, { reader }): Iterable<Sighting> {
    for (const account of accountsOf(calls)) {
      const logins = calls.filter((call) => isLogin(call) && call.account === account)
      if (logins.some((call) => grantOf(call, reader) === 'refresh_token')) continue
      const again = logins.filter((call, place) => {
        const before = logins[place - 1]
        return before !== undefined && hadExpired(before, call, calls, reader)
      })
      if (again.length > 0)
        yield {
          detail: `${account} has logged in with its password again when its token had expired, and never by the refresh token.`,
          calls: again,
        }
    }
  },
}

/** Whether the token of a login had come to its end at the next one, or the client was told so. */
function hadExpired(login: Call, next: Call, calls: readonly Call[], reader: BodyReader): boolean {
  if (next.at >= login.at + lifetimeOf(login, reader)) return true
  return calls.some(({ id, status }) => status === 401 && id > login.id && id < next.id)
}

export const loginRules: readonly Rule[] = [loginPerCall, refreshUnused]
