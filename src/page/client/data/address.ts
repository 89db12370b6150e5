import { getDefaultVersion } from '../state/info.js'
import { readApiQuery } from '../state/list-state.js'
import { buildHref, type Route } from '../state/router.js'

/** Root resources of the API, by groups. All else is found by links. */
export const RESOURCES = {
  data: [
    'Organizations',
    'Jobs',
    'JobSessions',
    'BackupRepositories',
    'Proxies',
    'RestoreSessions',
    'LicensedUsers',
  ],
  settings: [
    'ExclusionSettings',
    'HistorySettings',
    'InternetProxySettings',
    'VBOEmailSettings',
    'VEXEmailSettings',
    'VEODEmailSettings',
    'VESPEmailSettings',
  ],
} as const

const VERSION = /^v\d$/i

/** What a link into the view is about. A link that names no version is about the default one. */
export function splitVersion(rest: readonly string[]): {
  readonly version: string
  readonly parts: readonly string[]
} {
  const [first = '', ...others] = rest
  return VERSION.test(first)
    ? { version: first.toLowerCase(), parts: others }
    : { version: getDefaultVersion(), parts: rest }
}

/** The parts of a link into the view, which does not name the default version. */
export const joinVersion = (version: string, parts: readonly string[]): readonly string[] =>
  version === getDefaultVersion() ? parts : [version, ...parts]

/** The address of the API that a link into the view is about. */
export function buildApiPath(of: Route): string {
  const search = readApiQuery(of).toString()
  const { version, parts } = splitVersion(of.rest)
  return `/${[version, ...parts].map(encodeURIComponent).join('/')}${search && `?${search}`}`
}

/** The link into the view for an address of the API; undefined for any other. */
export function findDataHref(address: string): string | undefined {
  const here = 'http://here'
  if (!URL.canParse(address, here)) return undefined
  const { pathname, searchParams } = new URL(address, here)
  const segments = pathname.split('/')
  while (segments.at(-1) === '') segments.pop()
  // links to it may begin with the path of a proxy
  const version = segments.findIndex((segment) => VERSION.test(segment))
  if (version < 0 || version === segments.length - 1) return undefined
  const parts = segments.slice(version + 1).map((part) => {
    try {
      return decodeURIComponent(part)
    } catch {
      return part
    }
  })
  const name = (segments[version] as string).toLowerCase()
  return buildHref('data', joinVersion(name, parts), Object.fromEntries(searchParams))
}
