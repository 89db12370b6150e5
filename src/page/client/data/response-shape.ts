export type Row = Readonly<Record<string, unknown>>
type Links = Readonly<Record<string, { readonly href: string }>>

/** The rows of a response, or its one object. */
export interface ResponseShape {
  readonly rows: readonly Row[]
  /** Rows; a response that is not a collection is one row. */
  readonly isCollection: boolean
  /** Of a page: the links to its neighbours. */
  readonly links: Links
  /** Of a page: how many rows there are before it. */
  readonly offset?: number
}

const isObject = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const toRow = (value: unknown): Row => (isObject(value) ? value : { value })

export function parseResponse(body: unknown): ResponseShape {
  if (Array.isArray(body)) return { rows: body.map(toRow), isCollection: true, links: {} }
  if (!isObject(body)) return { rows: [], isCollection: false, links: {} }
  const { results, offset, _links } = body
  if (!Array.isArray(results)) return { rows: [body], isCollection: false, links: {} }
  return {
    rows: results.map(toRow),
    isCollection: true,
    links: (isObject(_links) ? _links : {}) as Links,
    ...(typeof offset === 'number' && { offset }),
  }
}

/** The rows that are looked at to find out which columns there are. */
const SAMPLE = 100
const MAX_COLUMNS = 14
/** Columns that people look for first. */
const FIRST_COLUMNS = [
  'name',
  'displayName',
  'title',
  'subject',
  'hostName',
  'status',
  'lastStatus',
  'isEnabled',
]
/** And last. */
const LAST_COLUMNS = /^(?:id|description)$/

/** The names of the columns: those of plain values, and as `statistics.bytes` those one level below. */
export function chooseColumns(rows: readonly Row[]): string[] {
  const names = new Set<string>()
  for (const row of rows.slice(0, SAMPLE))
    for (const [name, value] of Object.entries(row)) {
      if (name.startsWith('_')) continue
      if (!isObject(value)) names.add(name)
      else
        for (const [inner, below] of Object.entries(value))
          if (!isObject(below)) names.add(`${name}.${inner}`)
    }
  const rank = (name: string): number => {
    const index = FIRST_COLUMNS.indexOf(name)
    if (index >= 0) return index
    return FIRST_COLUMNS.length + (LAST_COLUMNS.test(name) ? 2 : name.includes('.') ? 1 : 0)
  }
  return [...names].sort((a, b) => rank(a) - rank(b)).slice(0, MAX_COLUMNS)
}

export function getValue(row: Row, column: string): unknown {
  if (column in row) return row[column]
  const [outer = '', inner = ''] = column.split('.', 2)
  const value = row[outer]
  return isObject(value) ? value[inner] : undefined
}

/** A value as a cell shows it. */
export function formatCell(row: Row, column: string): string {
  const value = getValue(row, column)
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

export interface RowQuery {
  /** Only rows that hold this text, in any letter case. */
  readonly filter: string
  /** A column; absent: as the API has them. */
  readonly sort?: string | undefined
  readonly descending?: boolean
}

/** The indexes of the rows that are wanted, in their order. @param texts of each row, in lower case */
export function findRows(
  rows: readonly Row[],
  texts: () => readonly string[],
  { filter, sort, descending = false }: RowQuery,
): number[] {
  const wanted = filter.trim().toLowerCase()
  const indexes: number[] = []
  const all = wanted === '' ? undefined : texts()
  for (let index = 0; index < rows.length; index++)
    if (!all || all[index]?.includes(wanted)) indexes.push(index)
  if (sort === undefined) return indexes
  const keys = rows.map((row) => {
    const value = getValue(row, sort)
    return typeof value === 'number' ? value : formatCell(row, sort).toLowerCase()
  })
  const sign = descending ? -1 : 1
  return indexes.sort((a, b) => {
    const [one, other] = [keys[a] ?? '', keys[b] ?? '']
    // numbers come before texts
    if (typeof one !== typeof other) return typeof one === 'number' ? -sign : sign
    return one < other ? -sign : one > other ? sign : a - b
  })
}
