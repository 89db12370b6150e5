import type { Method } from '../../helper.js'
import { findSuccessor, listOperations } from './facts.js'

export type Request = readonly [method: Method, url: string, body?: unknown]

/** The operations of version 3, each with what its addresses look like. */
const OPERATIONS = [...listOperations(3).keys()].map((name) => {
  const [method, path = '', verb] = name.split(' ')
  return {
    action: `${method} ${path}`,
    method,
    verb,
    address: new RegExp(`^/v3${path.replace(/\{\w+\}/g, '([^/]+)')}$`, 'i'),
  }
})

type Body = Readonly<Record<string, unknown>>

/** What a version asks otherwise than by another path of the same operation. */
const OTHERWISE: readonly (readonly [
  versions: readonly number[],
  name: string,
  change: (ids: readonly string[], body: unknown) => readonly [name: string, body?: unknown],
])[] = [
  [
    [5],
    'DELETE /Proxies/{proxyId}',
    ([id]) => [`POST /Proxies/${id}/Action`, { remove: { username: 'u', userPassword: 'p' } }],
  ],
  [
    [6, 7, 8],
    'DELETE /Proxies/{proxyId}',
    ([id]) => [`POST /Proxies/${id}/Remove`, { username: 'u', userPassword: 'p' }],
  ],
  [
    [6, 7, 8],
    'DELETE /Jobs/{id}/SelectedItems/{itemId}',
    ([job, item]) => [`DELETE /Jobs/${job}/SelectedItems?ids=${item}`],
  ],
  [
    [6, 7],
    'POST /Organizations/{organizationId}/Jobs',
    ([id], body) => [`POST /Organizations/${id}/Jobs`, renameSites(body as Body)],
  ],
  [
    [8],
    'POST /Organizations/{organizationId}/Jobs',
    ([organizationId], body) => ['POST /Jobs', { ...renameSites(body as Body), organizationId }],
  ],
]

/** Items of a part of an organization have `sites` where version 3 has `site`. */
const renameSites = ({ selectedItems = [], ...job }: Body): Body => ({
  ...job,
  selectedItems: (selectedItems as Body[]).map(({ site, ...item }) => ({
    ...item,
    ...(site === true && { sites: site }),
  })),
})

/** A request of version 3 as a later version has it. */
export function toVersion([method, url, body]: Request, version: number): Request {
  if (version === 3) return [method, url, body]
  const known = OPERATIONS.filter((operation) => operation.method === method && operation.address.test(url))
  const [verb] = Object.keys((body as Body | undefined) ?? {})
  const operation = known.find((one) => one.verb === undefined || one.verb === verb)
  if (!operation) throw new Error(`version 3 has no ${method} ${url}`)
  const { action, address } = operation
  const ids = (url.match(address) ?? []).slice(1)
  const other = OTHERWISE.find(([versions, name]) => versions.includes(version) && name === action)
  if (other) {
    const [named, content] = other[2](ids, body)
    const [ownMethod, path] = named.split(' ') as [Method, string]
    return [ownMethod, `/v${version}${path}`, content]
  }
  const successor =
    version >= 6 && operation.verb !== undefined && findSuccessor(`${action} ${operation.verb}`, version)
  if (!successor) return [method, url.replace('/v3', `/v${version}`), body]
  const path = successor.split(' ')[1] as string
  const left = [...ids]
  const options = Object.values(body as Body)[0]
  return [
    method,
    `/v${version}${path.replace(/\{\w+\}/g, () => left.shift() as string)}`,
    options ?? undefined,
  ]
}
