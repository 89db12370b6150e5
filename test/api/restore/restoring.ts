import type { TestMock } from '../../helper.js'

export interface Entry {
  readonly id: string
  readonly name: string
  readonly subject?: string
}

/** What a look into backups is asked for. */
export interface Explore {
  readonly type: 'Vex' | 'Veod' | 'Vesp'
  readonly datetime?: string
  readonly showDeleted?: boolean
  readonly showAllVersions?: boolean
}

export const ACCOUNT = { userName: 'admin@tenant.example', userPassword: 'p' }

/** The id of the first organization. */
export async function firstOrganization({ json }: TestMock): Promise<string> {
  return (await json<Entry[]>('/v3/Organizations'))[0]?.id ?? 'none'
}

/** Opens the backups of the first organization, and gives the address of the session. */
export async function open(api: TestMock, explore: Explore): Promise<string> {
  const answer = await api.send('POST', `/v3/Organizations/${await firstOrganization(api)}/Action`, {
    explore,
  })
  if (answer.statusCode !== 201) throw new Error(answer.body)
  return `/v3/RestoreSessions/${answer.json<Entry>().id}`
}

export async function list<T = Entry>({ json }: TestMock, url: string): Promise<T[]> {
  const limit = url.includes('?') ? '&limit=100000' : '?limit=100000'
  return (await json<{ results: T[] }>(url + limit)).results
}

/** The address of a mailbox by its index among those of the backup; archives are left out, for they come and go. */
export async function openMailbox(
  api: TestMock,
  explore: Omit<Explore, 'type'> = {},
  index = 1,
): Promise<string> {
  const of = `${await open(api, { type: 'Vex', ...explore })}/Organization/Mailboxes`
  const mailboxes = await list<Entry & { isArchive: boolean }>(api, of)
  return `${of}/${mailboxes.filter(({ isArchive }) => !isArchive)[index]?.id}`
}

/** The address of a OneDrive by its index among those of the backup. */
export async function openDrive(
  api: TestMock,
  explore: Omit<Explore, 'type'> = {},
  index = 1,
): Promise<string> {
  const of = `${await open(api, { type: 'Veod', ...explore })}/Organization/OneDrives`
  return `${of}/${(await list(api, of))[index]?.id}`
}

export async function openSite(
  api: TestMock,
  explore: Omit<Explore, 'type'> = {},
  name = 'Intranet',
): Promise<string> {
  const of = `${await open(api, { type: 'Vesp', ...explore })}/Organization/Sites`
  return `${of}/${(await list(api, of)).find((site) => site.name === name)?.id}`
}

export async function folderOf(api: TestMock, of: string, name: string): Promise<string> {
  return (await list(api, `${of}/Folders`)).find((folder) => folder.name === name)?.id ?? `no ${name}`
}

export const idsOf = (entries: readonly Entry[]): string[] => entries.map(({ id }) => id)

/** Backs up everything now, and lets it come to its end. */
export async function backUp(api: TestMock): Promise<void> {
  // one takes in all users and sites, the other some groups
  for (const { id, name } of await api.json<Entry[]>('/v3/Jobs')) {
    if (!/^(Whole organization|Team sites)/.test(name)) continue
    const { statusCode, body } = await api.send('POST', `/v3/Jobs/${id}/Action`, { start: null })
    if (statusCode !== 200) throw new Error(body)
  }
  await api.advance('PT2H')
}

/** Runs a verb that must be answered with 200. */
export async function act<T = Record<string, unknown>>(api: TestMock, url: string, body: object): Promise<T> {
  const answer = await api.send('POST', `${url}/Action`, body)
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json()
}

/** Restores to where it was. */
export const back = (more: object = {}) => ({ restoretoOriginallocation: { ...ACCOUNT, ...more } })
/** Restores parts of a site, and mail to another mailbox. */
export const restoreTo = (more: object = {}) => ({ restoreTo: { ...ACCOUNT, ...more } })
/** Ids, as clients write them. */
export const refs = (ids: readonly string[]) => ids.map((Id) => ({ Id }))
