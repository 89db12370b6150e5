import type { Translated } from './translate.js'

// What is meant to be otherwise in later versions, beside what the facts say of statuses, paths and shapes.

/** Values that later versions give otherwise: from which version on, and where. */
const OTHER_VALUES: readonly (readonly [since: number, at: RegExp])[] = []

/** Tells whether what a version says other than version 3 is meant so. */
export const isSameValue = (contradiction: string, version: number): boolean =>
  OTHER_VALUES.some(([since, at]) => version >= since && at.test(contradiction))

/** Tells whether an operation leaves the world as it does in version 3. */
export const isSameEffect = ({ answer }: Translated, version: number): boolean =>
  // a restore is a session of its own there
  !(version >= 8 && answer.type === 'AsyncRestoreResponse')

/** What version 3 refuses and later versions do not: from which on, of which operation, and what is said of it. */
const NOT_WRONG: readonly (readonly [since: number, name: RegExp, message: RegExp])[] = [
  // a restore may go by a certificate, or by a code of a device
  [6, /restore$/i, /userName|userPassword/],
  [6, /^POST \/Proxies$/, /'password' is missing/],
  // the repository of a job says which proxy it has
  [6, /Jobs/, /'proxyId' must be/],
  [6, /(Selected|Excluded)Items$/, /'type' must be one of Group|site\.id/],
  [8, /Proxies/, /threadsNumber/],
]

/** Tells whether a version refuses what version 3 does. */
export const isWrong = ({ name }: Translated, version: number, message: RegExp): boolean =>
  !NOT_WRONG.some(
    ([since, operations, messages]) =>
      version >= since && operations.test(name) && messages.test(message.source.replaceAll('\\', '')),
  )
