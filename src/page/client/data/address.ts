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

/** The address of the API that a link into the view is about. */
export function buildApiPath({ rest, query }: Route): string {
  const search = query.toString()
  return `/v3/${rest.map(encodeURIComponent).join('/')}${search && `?${search}`}`
}

/** The link into the view for an address of the API; undefined for any other. */
export function findDataHref(address: string): string | undefined {
  const here = 'http://here'
  if (!URL.canParse(address, here)) return undefined
  const { pathname, searchParams } = new URL(address, here)
  const segments = pathname.split('/')
  while (segments.at(-1) === '') segments.pop()
  // links to it may begin with the path of a proxy
  const version = segments.findIndex((segment) => segment.toLowerCase() === 'v3')
  if (version < 0 || version === segments.length - 1) return undefined
  const parts = segments.slice(version + 1).map((part) => {
    try {
      return decodeURIComponent(part)
    } catch {
      return part
    }
  })
  return buildHref('data', parts, Object.fromEntries(searchParams))
}
