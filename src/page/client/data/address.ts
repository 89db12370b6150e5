import { getDefaultVersion } from '../state/info.js'
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

/** The address of the API that a link into the view is about. A link that names no version is about the default one. */
export function buildApiPath({ rest, query }: Route): string {
  const search = query.toString()
  const parts = VERSION.test(rest[0] ?? '') ? rest : [getDefaultVersion(), ...rest]
  return `/${parts.map(encodeURIComponent).join('/')}${search && `?${search}`}`
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
  const isDefault = segments[version]?.toLowerCase() === getDefaultVersion()
  const parts = segments.slice(isDefault ? version + 1 : version).map((part) => {
    try {
      return decodeURIComponent(part)
    } catch {
      return part
    }
  })
  return buildHref('data', parts, Object.fromEntries(searchParams))
}
