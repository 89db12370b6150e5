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

let body: unknown
let text = ''
let rows: readonly Row[] = []
let columns: readonly string[] = []
let texts: string[] | undefined
let loading: AbortController | undefined
let found: { readonly key: string; readonly indexes: readonly number[] } | undefined

class LoadError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

async function load(address: string, token: string): Promise<LoadResult> {
  const begun = performance.now()
  loading?.abort()
  loading = new AbortController()
  const response = await fetch(address, {
    signal: loading.signal,
    cache: 'no-store',
    ...(token !== '' && { headers: { authorization: `Bearer ${token}` } }),
  })
  const told = await response.json().catch(() => ({}))
  if (!response.ok) throw new LoadError(response.status, told.message ?? '')
  const untracked = told as { status: number; body: string }
  text = untracked.body
  body = readJson(text)
  const shape = parseResponse(body)
  rows = shape.rows
  columns = chooseColumns(rows)
  texts = undefined
  found = undefined
  return {
    status: untracked.status,
    isCollection: shape.isCollection,
    links: shape.links,
    ...(shape.offset !== undefined && { offset: shape.offset }),
    rows: rows.length,
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

function getLowerCaseTexts(): string[] {
  texts ??= rows.map((row) =>
    columns
      .map((column) => formatCell(row, column))
      .join('\n')
      .toLowerCase(),
  )
  return texts
}

function readWindow(query: RowQuery, from: number, to: number): RowWindow {
  const key = JSON.stringify(query)
  if (found?.key !== key) found = { key, indexes: findRows(rows, getLowerCaseTexts, query) }
  const { indexes } = found
  return {
    count: indexes.length,
    from,
    rows: indexes.slice(from, to).map((index) => ({
      index,
      cells: columns.map((column) => formatCell(rows[index] ?? {}, column).slice(0, 300)),
    })),
  }
}

function handleRequest(question: WorkerRequest): unknown {
  switch (question.kind) {
    case 'load':
      return load(question.address, question.token)
    case 'window':
      return readWindow(question.query, question.from, question.to)
    case 'row':
      return rows[question.index]
    case 'find': {
      const index = rows.findIndex(({ id }) => id === question.row)
      return index < 0 ? undefined : index
    }
    case 'cancel':
      return loading?.abort()
    case 'text':
      // what cannot be shown is not handed over either
      return text.length > 2_000_000 ? undefined : body === undefined ? text : body
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
