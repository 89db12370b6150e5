// Holds the response of the API, and returns only the visible rows: a hundred thousand rows would block the page.
import type { LoadResult, RowWindow, WorkerReply, WorkerRequest } from './messages.js'
import {
  chooseColumns,
  findRows,
  formatCell,
  parseResponse,
  type Row,
  type RowQuery,
} from './response-shape.js'
import { parseRows, RowStore } from './row-store.js'

let body: unknown
let text = ''
let store = new RowStore({ rows: [], total: 0, state: '' }, async () => ({ rows: [], total: 0, state: '' }))
let columns: readonly string[] = []
/** Whether the body has only the first rows. */
let isPartial = false
let texts: string[] | undefined
let loading = new AbortController()
let found: { readonly key: string; readonly indexes: readonly number[] } | undefined

class LoadError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Response of /__admin/untracked. */
interface Untracked {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Number of all rows; absent if the response is whole. */
  readonly total?: number
}

async function ask(
  address: string,
  token: string,
  offset: number,
  limit: number,
  signal: AbortSignal,
): Promise<Untracked> {
  const response = await fetch(`${address}&offset=${offset}&limit=${limit}`, {
    signal,
    cache: 'no-store',
    ...(token !== '' && { headers: { authorization: `Bearer ${token}` } }),
  })
  const told = await response.json().catch(() => ({}))
  if (!response.ok) throw new LoadError(response.status, told.message ?? '')
  return told as Untracked
}

const getState = ({ headers }: Untracked): string => headers['x-vbo-mock-state'] ?? ''

async function load(address: string, token: string): Promise<LoadResult> {
  const begun = performance.now()
  loading.abort()
  loading = new AbortController()
  const first = await ask(address, token, 0, RowStore.firstPage, loading.signal)
  text = first.body
  body = readJson(text)
  const shape = parseResponse(body)
  const { rows } = shape
  const { total = rows.length } = first
  isPartial = total > rows.length
  store = new RowStore({ rows, total, state: getState(first) }, async (offset, limit) => {
    const page = await ask(address, token, offset, limit, loading.signal)
    return { rows: parseRows(page.body), total: page.total ?? 0, state: getState(page) }
  })
  columns = chooseColumns(rows)
  texts = undefined
  found = undefined
  return {
    status: first.status,
    isCollection: shape.isCollection,
    links: shape.links,
    ...(shape.offset !== undefined && { offset: shape.offset }),
    rows: total,
    isPartial,
    columns,
    size: text.length,
    duration: performance.now() - begun,
  }
}

function readJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

const getRow = (index: number): Row => store.rows[index] ?? {}

function getLowerCaseTexts(): string[] {
  texts ??= store.rows.map((_, index) =>
    columns
      .map((column) => formatCell(getRow(index), column))
      .join('\n')
      .toLowerCase(),
  )
  return texts
}

/** The indexes of the rows that are wanted. To find or to sort rows, all of them have to be there. */
async function findIndexes(query: RowQuery, id: number): Promise<readonly number[] | undefined> {
  if (query.filter.trim() === '' && query.sort === undefined) return undefined
  const key = JSON.stringify(query)
  if (found?.key === key) return found.indexes
  const own = store
  await own.loadAll(loading.signal, (loaded) =>
    postMessage({ id, loaded, total: own.rows.length } satisfies WorkerReply),
  )
  const indexes = findRows(own.rows as readonly Row[], getLowerCaseTexts, query)
  found = { key, indexes }
  return indexes
}

async function readWindow(query: RowQuery, from: number, to: number, id: number): Promise<RowWindow> {
  const indexes = await findIndexes(query, id)
  if (!indexes) await store.load(from, to)
  const count = indexes?.length ?? store.rows.length
  const rows: { index: number; cells: string[] }[] = []
  for (let place = from; place < Math.min(to, count); place++) {
    const index = indexes?.[place] ?? place
    const cells = columns.map((column) => formatCell(getRow(index), column).slice(0, 300))
    rows.push({ index, cells })
  }
  return { count, from, rows, isMixed: store.isMixed }
}

async function readRow(index: number): Promise<Row | undefined> {
  await store.load(index, index + 1)
  return store.rows[index]
}

/** A row by its index and, if it has one, its id. */
async function nameRow(index: number): Promise<string> {
  const id = (await readRow(index))?.id
  return typeof id === 'string' ? `${index}~${id}` : String(index)
}

/** Looks where the row was first. In a long list, it looks only where rows are there already. */
async function findRow(name: string): Promise<number | undefined> {
  const { groups } = /^(?<index>\d{1,9})(?:~(?<id>.*))?$/s.exec(name) ?? {}
  if (!groups) return undefined
  const index = Number(groups.index)
  const row = index < store.rows.length ? await readRow(index) : undefined
  if (row && (groups.id === undefined || row.id === groups.id)) return index
  const found = groups.id === undefined ? -1 : store.rows.findIndex((one) => one?.id === groups.id)
  return found < 0 ? undefined : found
}

function handleRequest(question: WorkerRequest): unknown {
  switch (question.kind) {
    case 'load':
      return load(question.address, question.token)
    case 'window':
      return readWindow(question.query, question.from, question.to, question.id)
    case 'row':
      return readRow(question.index)
    case 'name':
      return nameRow(question.index)
    case 'find':
      return findRow(question.name)
    case 'cancel': {
      loading.abort()
      // what is there stays, and can be looked at
      loading = new AbortController()
      return
    }
    case 'text':
      // what cannot be shown is not handed over either
      return text.length > 2_000_000 || isPartial ? undefined : body === undefined ? text : body
  }
}

addEventListener('message', async ({ data }: MessageEvent<WorkerRequest>) => {
  const { id } = data
  let reply: WorkerReply
  try {
    reply = { id, result: await handleRequest(data) }
  } catch (error) {
    const status = error instanceof LoadError ? error.status : 0
    reply = { id, refused: (error as Error).message, status }
  }
  postMessage(reply)
})
