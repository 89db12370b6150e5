import { hrefsIn, type TestMock } from '../../helper.js'

export const HOST = 'http://localhost:80'
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
  [/\/organizations\/[^/]+$/, ['usedrepositories', 'licensinginformation']],
  [/\/jobsessions\/[^/]+$/, ['logitems']],
]

/** The address without its ids: what kind of thing it leads to. */
export const kindOf = (href: string): string =>
  href
    .slice(HOST.length)
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

/** What backups hold is without end, so of each kind in it a part will do. */
const MOST_INSIDE = 250

/**
 * Follows every link from the roots, and gives the status of each address.
 * @param most addresses of one kind to follow
 */
export async function crawl({ get }: TestMock, most = Number.POSITIVE_INFINITY): Promise<[string, number][]> {
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
  for (const root of ROOTS) put(`${HOST}/v3/${root}`)
  for (let href = ahead.pop(); href !== undefined; href = ahead.pop()) {
    const answer = await get(href.slice(HOST.length))
    statuses.set(href, answer.statusCode)
    if (answer.statusCode !== 200) continue
    for (const link of hrefsIn(answer.json())) put(link)
    for (const [parent, children] of BELOW)
      if (parent.test(href)) for (const child of children) put(`${href}/${child}`)
  }
  return [...statuses]
}

/** The one link that may lead nowhere is that to the log of a session: so it is on the real server. */
export const isOdd = ([href, status]: [href: string, status: number]): boolean =>
  status !== (href.endsWith('/log') ? 404 : 200)
