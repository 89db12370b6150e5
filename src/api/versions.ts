/** Number of a version of the API. */
export type VersionNumber = 3 | 4 | 5 | 6 | 7 | 8

/** A value that changes from version to version: each entry holds from its version on, until the next one. */
export type ByVersion<T> = { readonly [V in VersionNumber]?: T }

/** A version of the API, and what is the same in all of its resources. */
export interface ApiVersion {
  readonly number: VersionNumber
  readonly name: `v${VersionNumber}`
  /** Start of all of its paths. */
  readonly prefix: `/v${VersionNumber}`
  /** Links begin with scheme and host; else with the path. */
  readonly hasAbsoluteLinks: boolean
  /** Each verb of an action has an address of its own. */
  readonly hasVerbs: boolean
  /** Entries of a page, at most; a larger `limit` counts as this one. */
  readonly maxPageLimit: number
}

const NO_LIMIT = 2_147_483_647
const PAGE_LIMIT = 10_000

const define = (number: VersionNumber): ApiVersion => ({
  number,
  name: `v${number}`,
  prefix: `/v${number}`,
  hasAbsoluteLinks: number <= 5,
  hasVerbs: number >= 6,
  maxPageLimit: number >= 5 ? PAGE_LIMIT : NO_LIMIT,
})

export const V3 = define(3)

/** All versions, oldest first. */
export const API_VERSIONS: readonly ApiVersion[] = [V3, define(4), define(5), define(6), define(7), define(8)]

/** Versions that something exists in; in all of them, if neither end is given. */
export interface VersionRange {
  readonly since?: VersionNumber
  readonly until?: VersionNumber
}

/** Tells whether something exists in a version. */
export const isInVersion = ({ since, until }: VersionRange, { number }: ApiVersion): boolean =>
  (since === undefined || since <= number) && (until === undefined || number <= until)

/** The value that holds in a version: that of the latest entry up to it. */
export function getForVersion<T>(
  values: ByVersion<T>,
  { number }: Pick<ApiVersion, 'number'>,
): T | undefined {
  for (let version = number; version >= 3; version--) {
    const value = values[version as VersionNumber]
    if (value !== undefined) return value
  }
  return undefined
}
