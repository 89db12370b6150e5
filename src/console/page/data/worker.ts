// Holds what the API has answered, and gives out what is looked at: a hundred thousand rows would keep the page busy.
import type { Loaded, Question, Reply, Window } from './messages.js'
import { arrange, cellOf, columnsOf, type Row, shapeOf, type Wish } from './shape.js'

let body: unknown
let text = ''
let rows: readonly Row[] = []
let columns: readonly string[] = []
let texts: string[] | undefined
let arranged: { readonly key: string; readonly places: readonly number[] } | undefined

class Refused extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

async function load(address: string, token: string): Promise<Loaded> {
  const begun = performance.now()
  const response = await fetch(address, {
    cache: 'no-store',
    ...(token !== '' && { headers: { authorization: `Bearer ${token}` } }),
  })
  const told = await response.json().catch(() => ({}))
  if (!response.ok) throw new Refused(response.status, told.message ?? '')
  const answer = told as { status: number; body: string }
  text = answer.body
  body = readJson(text)
  const shape = shapeOf(body)
  rows = shape.rows
  columns = columnsOf(rows)
  texts = undefined
  arranged = undefined
  return {
    status: answer.status,
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

function lowered(): string[] {
  texts ??= rows.map((row) =>
    columns
      .map((column) => cellOf(row, column))
      .join('\n')
      .toLowerCase(),
  )
  return texts
}

function windowOf(wish: Wish, from: number, to: number): Window {
  const key = JSON.stringify(wish)
  if (arranged?.key !== key) arranged = { key, places: arrange(rows, lowered, wish) }
  const { places } = arranged
  return {
    count: places.length,
    from,
    rows: places.slice(from, to).map((place) => ({
      place,
      cells: columns.map((column) => cellOf(rows[place] ?? {}, column).slice(0, 300)),
    })),
  }
}

function answer(question: Question): unknown {
  switch (question.kind) {
    case 'load':
      return load(question.address, question.token)
    case 'window':
      return windowOf(question.wish, question.from, question.to)
    case 'row':
      return rows[question.place]
    case 'find': {
      const place = rows.findIndex(({ id }) => id === question.row)
      return place < 0 ? undefined : place
    }
    case 'text':
      // what cannot be shown is not handed over either
      return text.length > 2_000_000 ? undefined : body === undefined ? text : body
  }
}

addEventListener('message', async ({ data }: MessageEvent<Question>) => {
  const { id } = data
  let reply: Reply
  try {
    reply = { id, result: await answer(data) }
  } catch (error) {
    const status = error instanceof Refused ? error.status : 0
    reply = { id, refused: (error as Error).message, status }
  }
  postMessage(reply)
})
