import { type ApiOperation, loadApiOperations } from '../catalogue/api-operations.js'
import { UnreachableError } from '../client/send-over-https.js'
import type { ApiWords } from './api-words.js'
import type { RecordedOperation, VersionRecording } from './recording.js'
import { describeValue } from './shape.js'
import { writeShape } from './shape-notation.js'
import type { TargetContent, TargetResponse } from './target-client.js'

/** Items of a collection that are looked into, and requests of an operation with parameters. */
const MAX_ITEMS = 3
const PAGE_LIMIT = 10
/** Requests without a response, one after the other, that end a walk. */
const MAX_FAILURES = 3

export interface WalkOptions {
  /** What was recorded before; the walk adds to it. */
  readonly recording: VersionRecording
  readonly words: ApiWords
  readonly get: (path: string) => Promise<TargetResponse>
  /** Tells whether another request may be sent. */
  readonly mayGoOn: () => boolean
  /** Called after each request. */
  readonly onRequest?: (operation: string) => void
}

/** An operation of the walk, in the order of the file. */
interface Stop {
  readonly path: string
  readonly segments: readonly string[]
  readonly isPaged: boolean
  /** Requests that are enough. */
  readonly wanted: number
  /** Operations that need the ids of its items. */
  readonly below: readonly string[]
}

interface NextRequest {
  readonly stop: Stop
  readonly path: string
}

/**
 * Asks the operations of a version that only read, those asked least first. Values of path parameters are ids of items in
 * earlier responses; they stay in memory.
 * @returns whether all was asked that could be asked
 * @throws UnreachableError when several requests get no response
 */
export async function walkVersion({
  recording,
  words,
  get,
  mayGoOn,
  onRequest,
}: WalkOptions): Promise<boolean> {
  const { version } = recording
  const stops = listStops(loadApiOperations(version).all)
  const itemIds = new Map<string, readonly string[]>()
  const asked = new Set<string>()
  let failures = 0
  for (;;) {
    const next = findNext(stops, recording, itemIds, asked)
    if (!next) return true
    if (!mayGoOn()) return false
    const { stop, path } = next
    asked.add(path)
    const operation = recording.get(stop.path)
    try {
      const response = await get(`/v${version}${path}${stop.isPaged ? `?limit=${PAGE_LIMIT}` : ''}`)
      failures = 0
      operation.add(response, words)
      if (stop.below.length > 0) itemIds.set(path, listIds(response.content, words))
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error
      operation.failed++
      if (++failures === MAX_FAILURES) throw error
    }
    onRequest?.(`GET /v${version}${stop.path}`)
  }
}

function listStops(operations: readonly ApiOperation[]): Stop[] {
  const paths = operations.flatMap(({ method, path }) => (method === 'GET' ? [path] : []))
  return operations
    .filter(({ method }) => method === 'GET')
    .map(({ path, isPaged }) => ({
      path,
      segments: path.split('/').slice(1),
      isPaged,
      wanted: path.includes('{') ? MAX_ITEMS : 1,
      below: paths.filter((other) => other.startsWith(`${path}/{`)),
    }))
}

/** Finds the request that tells most: of the operation that was asked least. */
function findNext(
  stops: readonly Stop[],
  recording: VersionRecording,
  itemIds: ReadonlyMap<string, readonly string[]>,
  asked: ReadonlySet<string>,
): NextRequest | undefined {
  const counts = new Map([...recording.operations].map(([path, operation]) => [path, countVisits(operation)]))
  const isDone = ({ path, wanted }: Stop): boolean => (counts.get(path) ?? 0) >= wanted
  const open = new Set(stops.filter((stop) => !isDone(stop)).map(({ path }) => path))
  const candidates = stops
    // a collection with items is asked again if what is below it was not asked enough, because no id is kept
    .filter(
      (stop) =>
        !isDone(stop) || (hasItems(recording.get(stop.path)) && stop.below.some((path) => open.has(path))),
    )
    .sort(
      (one, other) =>
        (counts.get(one.path) ?? 0) - (counts.get(other.path) ?? 0) ||
        one.segments.length - other.segments.length,
    )
  for (const stop of candidates) {
    const path = listPaths(stop.segments, itemIds).find((one) => !asked.has(one))
    if (path !== undefined) return { stop, path }
  }
  return undefined
}

/** Tells whether a list or a page of an operation had an item. */
function hasItems({ answers }: RecordedOperation): boolean {
  const body = answers.get(200)?.body
  const list = body?.list ?? body?.object?.properties.get('results')?.shape.list
  return list?.items !== undefined
}

const countVisits = ({ asked, failed }: RecordedOperation): number => asked + failed

/** Fills in the ids that are known, those of first items first. */
function listPaths(
  segments: readonly string[],
  itemIds: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  let paths = [{ path: '', rank: 0 }]
  for (const segment of segments)
    paths = paths.flatMap(({ path, rank }) =>
      segment.startsWith('{')
        ? (itemIds.get(path) ?? []).map((id, index) => ({
            path: `${path}/${encodeURIComponent(id)}`,
            rank: rank + index,
          }))
        : [{ path: `${path}/${segment}`, rank }],
    )
  return paths.sort((one, other) => one.rank - other.rank).map(({ path }) => path)
}

/** The ids of items of a list or a page: of items that are not alike, as far as there are such. */
function listIds(content: TargetContent, words: ApiWords): string[] {
  const value = content.kind === 'json' ? content.value : undefined
  const { results } = (value ?? {}) as { results?: unknown }
  const items: unknown[] = Array.isArray(value) ? value : Array.isArray(results) ? results : []
  const groups = new Map<string, string[]>()
  for (const item of items) {
    const id = findId(item)
    if (id === undefined) continue
    const kind = JSON.stringify(writeShape(describeValue(item, words)))
    groups.set(kind, [...(groups.get(kind) ?? []), id])
  }
  const ranked = [...groups.values()].flatMap((ids) => ids.map((id, rank) => ({ id, rank })))
  return [...new Set(ranked.sort((one, other) => one.rank - other.rank).map(({ id }) => id))].slice(
    0,
    MAX_ITEMS,
  )
}

/** The id of an item, or what the link to itself ends in. */
function findId(item: unknown): string | undefined {
  const { id, _links } = (item ?? {}) as { id?: unknown; _links?: { self?: { href?: unknown } } }
  if ((typeof id === 'string' && id !== '') || typeof id === 'number') return String(id)
  const href = _links?.self?.href
  const last = typeof href === 'string' ? href.split('?')[0]?.split('/').at(-1) : undefined
  try {
    return last ? decodeURIComponent(last) : undefined
  } catch {
    return undefined
  }
}
