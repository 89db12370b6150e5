import type { Translated } from './translate.js'

// What is meant to be otherwise in later versions, beside what the facts say of statuses, paths and shapes.

/** Values that later versions give otherwise: from which version on, and where. */
const OTHER_VALUES: readonly (readonly [since: number, at: RegExp])[] = [
  [6, /yearlyRetentionPeriod: "KeepForever", and "Keep"$/],
  [6, /accountType: "Shared", and "SharedMailbox"$/],
  [6, /status: "WaitingOnsomeoneelse", and "WaitingOnSomeoneElse"$/],
  // of what is backed up: the id alone
  [7, /organizationId: "[^:]+:([\w-]+):[\w-]+", and "\1"$/],
  // times say their zone
  [6, /: "([\d-]+T[\d:.]+)", and "\1Z"$/],
]

/** Tells whether what a version says other than version 3 is meant so. */
export const isMeant = (contradiction: string, version: number): boolean =>
  OTHER_VALUES.some(([since, at]) => version >= since && at.test(contradiction))

/** Tells whether an operation leaves the world as it does in version 3. */
export const isSameEffect = ({ name, answer }: Translated, version: number): boolean =>
  // there a restore is a session of its own, and proxies have no number of threads
  version < 8 || (answer.type !== 'AsyncRestoreResponse' && name !== 'POST /Proxies')

type Body = Readonly<Record<string, unknown>>

/** What is called otherwise in bodies: from which version on, of which operation, and how. */
const RENAMED: readonly (readonly [since: number, name: RegExp, rename: (body: Body) => Body])[] = [
  [6, /exportToPst$/i, ({ contentKeywords, ...rest }) => ({ ...rest, contentKeyword: contentKeywords })],
  [6, /copyTo$/i, ({ onedrive, ...rest }) => ({ ...rest, onedrive: { name: onedrive } })],
  [
    6,
    /^PUT \/Organizations/,
    ({ region, ...rest }) => ({ ...rest, ...(region === 'usgovdefence' && { region: 'USDefence' }) }),
  ],
  [6, /^PUT \/VE(X|SP|OD)EmailSettings/, ({ smtpServer, ...rest }) => ({ ...rest, server: smtpServer })],
]

/** The body of an operation as a version has it. */
export const renameIn = ({ name }: Translated, version: number, body: unknown): unknown =>
  typeof body === 'object' && body !== null && !Array.isArray(body)
    ? RENAMED.filter(([since, operations]) => version >= since && operations.test(name)).reduce(
        (renamed, [, , rename]) => rename(renamed),
        body as Body,
      )
    : body

/** What version 3 refuses and later versions do not: from which on, of which operation, and what is said of it. */
const NOT_WRONG: readonly (readonly [since: number, name: RegExp, message: RegExp])[] = [
  // an optional property that is empty or zero is not set
  [4, /^PUT/, /'(name|port|keeponlyLast)' must be/],
  [4, /^POST/, /retryNumber' must be|'dailyRetentionPeriod' must be/],
  // the credentials are those that it has
  [6, /^PUT \/Organizations/, /Settings' is missing|password' is missing/],
  // a restore may go by a certificate, or by a code of a device
  [4, /restore(to)?(Originallocation)?$/i, /userName|userPassword/],
  // restores of Teams are known, and not simulated
  [6, /explore$/i, /must be one of Vex, Veod, Vesp$/],
  [6, /^POST \/Proxies$/, /'password' is missing/],
  // the repository of a job says which proxy it has
  [6, /Jobs/, /'proxyId' must be/],
  [6, /(Selected|Excluded)Items$/, /type' must be one of Group|site\.id/],
  [8, /Proxies/, /threadsNumber/],
]

/** Tells whether a version refuses what version 3 does. */
export const isWrong = ({ name }: Translated, version: number, message: RegExp): boolean =>
  !NOT_WRONG.some(
    ([since, operations, messages]) =>
      version >= since && operations.test(name) && messages.test(message.source.replaceAll('\\', '')),
  )
