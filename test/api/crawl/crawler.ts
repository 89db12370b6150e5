import { hrefsIn, type TestMock } from '../../helper.js'
import { listOperations } from '../versions/facts.js'

const HOST = 'http://localhost:80'

/** The lists and settings of version 3 that everything else is linked to from. */
export const ROOTS = [
  'organizations',
  'jobs',
  'jobsessions',
  'proxies',
  'backuprepositories',
  'restoresessions',
  'licensedusers',
  'exclusionsettings',
  'historysettings',
  'internetproxysettings',
  'vboemailsettings',
  'vexemailsettings',
  'vespemailsettings',
  'veodemailsettings',
]
/** What no link leads to, and hangs below something that one does. */
const BELOW: readonly [parent: RegExp, children: readonly string[]][] = [
  [
    /\/backuprepositories\/[^/]+$/,
    ['backeduporganizations', 'organizationdata', 'userdata', 'groupdata', 'sitedata'],
  ],
  [/\/organizations\/[0-9a-f-]{36}$/, ['usedrepositories', 'licensinginformation']],
  [/\/jobsessions\/[^/]+$/, ['logitems']],
]

/** Those of a later version: what it reads without an id, but for what only the login of an organization has. */
const listRoots = (version: number): readonly string[] =>
  version === 3
    ? ROOTS
    : [...listOperations(version).keys()].flatMap(
        (name) => name.match(/^GET \/(?!Organization(?:\/|$))([^{}]+)$/)?.[1]?.toLowerCase() ?? [],
      )

/** The path of a link, which is absolute up to version 5. */
export const pathOf = (href: string): string => (href.startsWith(HOST) ? href.slice(HOST.length) : href)

/** The address without its ids: what kind of thing it leads to. */
export const kindOf = (href: string): string =>
  pathOf(href)
    .replace(/\?.*/, '')
    .split('/')
    .map((part) => (/[0-9a-f]{8}-|^AAAAA[\w-]{30}/.test(part) ? '{id}' : part))
    .join('/')

/** Opens the backups of each organization that has some, with all there is to see. */
export async function openAll({ json, send }: TestMock): Promise<number> {
  let opened = 0
  for (const { id } of await json<{ id: string }[]>('/v3/Organizations'))
    for (const type of ['Vex', 'Veod', 'Vesp']) {
      const options = { type, showDeleted: true, showAllVersions: true }
      const { statusCode } = await send('POST', `/v3/Organizations/${id}/Action`, { explore: options })
      if (statusCode === 201) opened++
    }
  return opened
}

const NOT_SIMULATED = 501

/** What backups hold is without end, so of each kind in it a part will do. */
const MOST_INSIDE = 250

/**
 * Follows every link from the roots of a version, and gives the status of each address.
 * @param most addresses of one kind to follow
 */
export async function crawl(
  { get }: TestMock,
  most = Number.POSITIVE_INFINITY,
  version = 3,
): Promise<[string, number][]> {
  const statuses = new Map<string, number>()
  const seen = new Set<string>()
  const kinds = new Map<string, number>()
  const ahead: string[] = []
  const put = (href: string): void => {
    if (seen.has(href)) return
    seen.add(href)
    const kind = kindOf(href)
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    const limit = kind.includes('/organization/') ? Math.min(most, MOST_INSIDE) : most
    if ((kinds.get(kind) as number) <= limit) ahead.push(href)
  }
  const roots = listRoots(version).map((root) => `${version <= 5 ? HOST : ''}/v${version}/${root}`)
  for (const root of roots) put(root)
  for (let href = ahead.pop(); href !== undefined; href = ahead.pop()) {
    const answer = await get(pathOf(href))
    // nothing leads to what the mock does not simulate
    if (answer.statusCode === NOT_SIMULATED && roots.includes(href)) continue
    statuses.set(href, answer.statusCode)
    if (answer.statusCode !== 200) continue
    for (const link of hrefsIn(answer.json())) put(link)
    for (const [parent, children] of BELOW)
      if (parent.test(href)) for (const child of children) put(`${href}/${child}`)
  }
  return [...statuses]
}

/** The one link that may lead nowhere is that to the log of a session, up to version 5: so it is on the real server. */
export const isOdd = ([href, status]: [href: string, status: number]): boolean =>
  status !== (LOG.test(href) ? 404 : 200)

const LOG = /\/v[3-5]\/jobsessions\/[^/]+\/log$/
