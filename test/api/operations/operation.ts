import type { LightMyRequestResponse } from 'fastify'
import type { Test } from 'tap'
import { mock, type TestMock } from '../../helper.js'

export interface Context {
  readonly t: Test
  readonly api: TestMock
  readonly ids: Ids
  readonly answer: LightMyRequestResponse
}

/** One operation of the API, and how it is tested. */
export interface Operation {
  /** As the description has it: `PUT /Proxies/{proxyId}`. */
  readonly name: string
  /** Of an action: which of its verbs. */
  readonly verb?: string
  /** Values of the names in braces. Each of them is tried with an unknown id too, which must be 404. */
  readonly params?: (ids: Ids) => Record<string, string>
  readonly query?: (ids: Ids) => string
  readonly body?: (ids: Ids) => unknown
  /** Of the happy path; 200 by default. */
  readonly status?: number
  /** It takes seconds, so that only a full run tries it in other versions than 3. */
  readonly isLong?: boolean
  /** What has to be done before. */
  readonly before?: (api: TestMock, ids: Ids) => Promise<unknown>
  /** The headers of whoever asks, if it is not the administrator. */
  readonly as?: (api: TestMock, ids: Ids) => Promise<{ authorization: string }>
  /** Looks at the answer, and at what has changed. */
  readonly check: (context: Context) => unknown
  /** Bodies that must be refused with 400, and with what message. Nothing may be changed by them. */
  readonly wrong?: readonly (readonly [body: unknown | ((ids: Ids) => unknown), message: RegExp])[]
}

interface Named {
  readonly id: string
  readonly name: string
}

/** Ids of the small profile, found through the API. */
export async function findIds({ json }: TestMock) {
  const [organization, other] = (await json<Named[]>('/v3/Organizations')) as [Named, Named]
  const [proxy, second] = (await json<Named[]>('/v3/Proxies')) as [Named, Named]
  const [repository, sites, archive] = (await json<Named[]>('/v3/BackupRepositories')) as [
    Named,
    Named,
    Named,
  ]
  const jobs = await json<Named[]>('/v3/Jobs')
  const job = (name: string): string => jobs.find((one) => one.name.startsWith(name))?.id ?? name
  const first = async (url: string): Promise<string> => {
    const answer = await json<Named[] | { results: Named[] }>(url)
    return (Array.isArray(answer) ? answer : answer.results)[0]?.id ?? url
  }
  const of = `/v3/Organizations/${organization.id}`
  const everything = job('Whole organization')
  const user = await first(`${of}/Users`)
  const session = await first(`/v3/Jobs/${everything}/JobSessions`)
  return {
    organization: organization.id,
    organizationName: organization.name,
    otherOrganization: other.id,
    otherName: other.name,
    proxy: proxy.id,
    secondProxy: second.id,
    repository: repository.id,
    sitesRepository: sites.id,
    archive: archive.id,
    everything,
    board: job('Board'),
    teamSites: job('Team sites'),
    disabled: job('Support'),
    running: job('Archive mailboxes'),
    neverRun: job('Subsidiary group'),
    excluding: job('Subsidiary mail'),
    boardItem: await first(`/v3/Jobs/${job('Board')}/SelectedItems`),
    excludedItem: await first(`/v3/Jobs/${job('Subsidiary mail')}/ExcludedItems`),
    session,
    logItem: await first(`/v3/JobSessions/${session}/LogItems`),
    user,
    group: await first(`${of}/Groups`),
    site: await first(`${of}/Sites`),
    oneDrive: await first(`${of}/Users/${user}/OneDrives`),
  }
}

export type Ids = Awaited<ReturnType<typeof findIds>>

/** The address of an operation with its names filled in. */
export function addressOf({ name, query }: Operation, values: Record<string, string>, ids: Ids): string {
  const path = (name.split(' ')[1] as string).replace(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(values[key] ?? 'missing in params'),
  )
  return `/v3${path}${query ? `?${query(ids)}` : ''}`
}

export const start = (t: Test): TestMock => mock(t)
