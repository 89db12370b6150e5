import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { API_VERSIONS, type ApiVersion } from '../../../src/api/versions.js'
import { getKey, loadApiOperations } from '../../../src/catalogue/api-operations.js'
import type { TestMock } from '../../helper.js'

/** How an operation is answered. */
export type Kind = 'simulated' | 'constant' | 'empty' | 'none'

/** An operation, and how each version that has it answers it. */
export interface VersionedOperation {
  readonly name: string
  readonly kinds: ReadonlyMap<ApiVersion, Kind>
}

type Names = readonly string[]

/** What is answered without a simulation. */
export const readAnswers = (): { readonly constant: Names; readonly empty: Names } =>
  parse(readFileSync(new URL('../../../fixtures/api/answers.yaml', import.meta.url), 'utf8'))

/** All operations of all versions, in the order of their table. */
export async function listByVersion({ json }: TestMock): Promise<VersionedOperation[]> {
  const { constant, empty } = readAnswers()
  const all = new Map<string, Map<ApiVersion, Kind>>()
  for (const version of API_VERSIONS) {
    const routes = await listRoutes(json, version)
    for (const { method, path } of loadApiOperations(version.number).all) {
      const name = `${method} ${path}`
      const isSimulated = routes.get(getKey(method, path))
      if (isSimulated === undefined) throw new Error(`${version.name} does not describe ${name}`)
      const listed = constant.includes(name) ? 'constant' : empty.includes(name) ? 'empty' : 'simulated'
      const kinds = all.get(name) ?? new Map<ApiVersion, Kind>()
      all.set(name, kinds.set(version, isSimulated ? listed : 'none'))
    }
  }
  return [...all].map(([name, kinds]) => ({ name, kinds }))
}

/** The routes that a version describes, with whether they are simulated. */
async function listRoutes(
  json: TestMock['json'],
  { name, prefix }: ApiVersion,
): Promise<Map<string, boolean>> {
  const { paths } = await json<{ paths: Record<string, Record<string, object>> }>(`/swagger/docs/${name}`)
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) =>
        [getKey(method.toUpperCase(), path.slice(prefix.length)), !('x-simulated' in operation)] as const,
    ),
  )
  return new Map(routes)
}

const KINDS: readonly Kind[] = ['simulated', 'constant', 'empty', 'none']

const MARKS: Readonly<Record<Kind, string>> = {
  simulated: 'simulated',
  constant: 'constant',
  empty: 'empty',
  none: '501',
}

/** How many operations of each version are answered in which way. */
export function formatCounts(operations: readonly VersionedOperation[]): string {
  const rows = API_VERSIONS.map((version) => {
    const count = (kind: Kind) => operations.filter(({ kinds }) => kinds.get(version) === kind).length
    const counts = KINDS.map(count)
    return `| ${[version.name, counts.reduce((a, b) => a + b, 0), ...counts].join(' | ')} |`
  })
  return [
    '| Version | Operations | Simulated | Constant | Empty | 501 |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

/** A table for each version, with a row for each of its resources. */
export const formatTables = (operations: readonly VersionedOperation[]): string =>
  API_VERSIONS.filter(({ number }) => number > 3)
    .map((version) => formatTable(version, operations))
    .join('\n\n')

function formatTable(version: ApiVersion, operations: readonly VersionedOperation[]): string {
  const resources = new Map<string, Map<Kind, string[]>>()
  for (const { name, kinds } of operations) {
    const kind = kinds.get(version)
    if (kind === undefined) continue
    const resource = getResource(name)
    const own = resources.get(resource) ?? new Map<Kind, string[]>()
    resources.set(resource, own.set(kind, [...(own.get(kind) ?? []), name]))
  }
  const rows = [...resources].flatMap(([resource, own]) =>
    KINDS.flatMap((kind) => {
      const names = own.get(kind)
      return names ? [`| ${resource} | ${MARKS[kind]} | ${formatNames(names)} |`] : []
    }),
  )
  return [
    `### Operations of ${version.name}`,
    '',
    '| Resource | Answer | Operations |',
    '|---|---|---|',
    ...rows,
  ].join('\n')
}

/** The first part of a path; of a restore session also what is explored. */
function getResource(name: string): string {
  const parts = name.split(' ')[1]?.split('/') ?? []
  const explored =
    parts[3]?.toLowerCase() === 'organization' && parts[1] === 'RestoreSessions' ? parts[4] : undefined
  return explored === undefined ? (parts[1] ?? '') : `${parts[1]} / ${explored}`
}

/** The operations at one path in one: `GET POST /Jobs`. */
function formatNames(names: readonly string[]): string {
  const methods = new Map<string, string[]>()
  for (const name of names) {
    const [method = '', path = ''] = name.split(' ')
    methods.set(path, [...(methods.get(path) ?? []), method])
  }
  return [...methods].map(([path, own]) => `\`${own.join(' ')} ${path}\``).join('<br>')
}
