import type { Sort } from '../parts/grid.js'
import { buildHref, navigate, type Route, replaceRoute, route } from './router.js'

/** What a person has chosen of a list. It is in the query of the address, so that Back and a reload keep it. */
export interface ListState {
  readonly filter: string
  readonly sort: Sort | undefined
  /** Identifies the row that is open; empty if none is. */
  readonly row: string
  /** Only rows of a kind; empty for all. */
  readonly kind: string
  /** Number of rows before the page that is shown. */
  readonly offset: number
}

/** The query of an API has no such names, so it can be in the same address. */
const PREFIX = '_'
const NAMES = ['filter', 'sort', 'row', 'kind', 'offset'] as const

export function readListState({ query } = route.value): ListState {
  const get = (name: (typeof NAMES)[number]): string => query.get(PREFIX + name) ?? ''
  const sort = get('sort')
  return {
    filter: get('filter'),
    sort: sort === '' ? undefined : { column: sort.replace(/^-/, ''), descending: sort.startsWith('-') },
    row: get('row'),
    kind: get('kind'),
    offset: Math.max(0, Number.parseInt(get('offset'), 10) || 0),
  }
}

/** The query of an address without what was chosen of a list. */
export function readApiQuery({ query }: Route): URLSearchParams {
  const rest = new URLSearchParams(query)
  for (const name of NAMES) rest.delete(PREFIX + name)
  return rest
}

/** Location with another choice: what is not named stays as it is. */
function describeChoice(change: Partial<ListState>): Parameters<typeof buildHref> {
  const { view, rest, query } = route.peek()
  const next = new URLSearchParams(query)
  for (const [name, value] of Object.entries(change)) {
    const text = typeof value === 'object' ? `${value.descending ? '-' : ''}${value.column}` : value
    if (text) next.set(PREFIX + name, String(text))
    else next.delete(PREFIX + name)
  }
  return [view, rest, Object.fromEntries(next)]
}

/** Opens something, so that Back closes it. */
export const openInList = (change: Partial<ListState>): void => navigate(...describeChoice(change))

/** Changes how a list is shown, in the place of the current entry of the history. */
export const changeList = (change: Partial<ListState>): void => replaceRoute(...describeChoice(change))

export const linkInList = (change: Partial<ListState>): string => buildHref(...describeChoice(change))

/** The order after the next click on a column: up, down, and as it came. */
export const nextSort = (before: Sort | undefined, column: string): Sort | undefined =>
  before?.column !== column
    ? { column, descending: false }
    : before.descending
      ? undefined
      : { column, descending: true }
