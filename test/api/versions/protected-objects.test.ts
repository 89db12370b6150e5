import t from 'tap'
import { mock, NOBODY } from '../../helper.js'
import { ShapeCheck } from './facts.js'

interface Mailbox {
  readonly id: string
  readonly isArchive: boolean
}
interface Protected {
  readonly id: string
  readonly displayName: string
  readonly organizationId?: string
  readonly backedUpOrganizationId: string
  readonly mailboxes?: readonly Mailbox[]
  readonly oneDrives?: readonly { readonly id: string }[]
  readonly sites?: readonly { readonly id: string }[]
}
interface Page<T> {
  readonly results: readonly T[]
}

const api = mock(t)
const read = async <T = Protected>(path: string, query = ''): Promise<readonly T[]> =>
  (await api.json<Page<T>>(`/v8/${path}?limit=10000${query}`)).results

const repositories = await read<{ id: string }>('BackupRepositories')
const KINDS = [
  ['ProtectedUsers', 'UserData', 'ProtectedUser'],
  ['ProtectedGroups', 'GroupData', 'ProtectedGroup'],
  ['ProtectedSites', 'SiteData', 'ProtectedSite'],
] as const

for (const [path, data, type] of KINDS)
  t.test(`${path} are what is in the repositories, each once`, async (t) => {
    const all = await read(path)
    t.ok(all.length > 0)
    const ids = all.map(({ id, backedUpOrganizationId }) => `${backedUpOrganizationId} ${id}`)
    t.equal(new Set(ids).size, all.length)
    const found = new Set<string>()
    for (const { id } of repositories) {
      const own = await read(`BackupRepositories/${id}/${data}`)
      const names = own.map((entry) => `${entry.backedUpOrganizationId} ${entry.id}`)
      for (const name of names) found.add(name)
      const here = await read(path, `&repositoryId=${id.toUpperCase()}`)
      t.strictSame(
        here.map((entry) => `${entry.backedUpOrganizationId} ${entry.id}`),
        names,
      )
    }
    t.strictSame([...ids].sort(), [...found].sort())
    const shapes = new ShapeCheck(8)
    shapes.check(await api.json(`/v8/${path}?limit=50`), `Page<${type}>`, path)
    t.strictSame([...shapes.differences.keys()], [])
    for (const entry of [all[0], all.at(-1)])
      t.strictSame(await api.json(`/v8/${path}/${encodeURIComponent(entry?.id ?? '')}`), entry)
    const { organizationId = '', backedUpOrganizationId = '' } = all[0] ?? {}
    const ofOne = all.filter((entry) => entry.organizationId === organizationId)
    // no job backs up groups of the other one
    t.equal(ofOne.length < all.length, path !== 'ProtectedGroups')
    t.strictSame(await read(path, `&organizationId=${organizationId}`), ofOne)
    t.strictSame(await read(path, `&backedUpOrganizationId=${backedUpOrganizationId}`), ofOne)
    for (const name of ['organizationId', 'repositoryId'])
      t.strictSame(await read(path, `&${name}=${NOBODY}`), [], name)
    t.equal((await api.get(`/v8/${path}?restorePointId=x`)).statusCode, 501)
    t.equal((await api.get(`/v8/${path}/${NOBODY}`)).statusCode, 404)
    t.equal((await api.get(`/v7/${path}`)).statusCode, 404)
  })

t.test('what users have is what restore sessions show', async (t) => {
  const [first] = await read('Organizations')
  const users = await read('ProtectedUsers', `&organizationId=${first?.id}`)
  const groups = await read('ProtectedGroups', `&organizationId=${first?.id}`)
  const show = async (type: string, path: string) => {
    const session = (await api.send('POST', `/v8/Organizations/${first?.id}/explore`, { type })).json()
    return (await read(`RestoreSessions/${session.id}/Organization/${path}`)).map(({ id }) => id).sort()
  }
  const idsOf = (part: 'mailboxes' | 'oneDrives') =>
    [...users, ...groups].flatMap((entry) => (entry[part] ?? []).map(({ id }) => id)).sort()
  t.strictSame(idsOf('mailboxes'), await show('Vex', 'Mailboxes'))
  t.strictSame(idsOf('oneDrives'), await show('Veod', 'OneDrives'))
  const sites = await show('Vesp', 'Sites')
  for (const { sites: own = [] } of [...users, ...groups]) for (const { id } of own) t.ok(sites.includes(id))
})
