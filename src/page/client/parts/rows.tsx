import type { ComponentChildren, JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import type { Row } from '../data/response-shape.js'
import { changeList, linkInList, nextSort, readListState } from '../state/list-state.js'
import type { Load } from '../state/load.js'
import { texts } from '../texts.js'
import { formatCount } from './format.js'
import { type Column, Grid } from './grid.js'
import { Loaded } from './loaded.js'
import { Status } from './status.js'

const text = texts.rows

/** Rows of a list that are read at once, if the list has pages. */
export const PAGE_ROWS = 200

export interface ListPage {
  readonly rows: readonly Row[]
  /** Whether there are rows after these. */
  readonly hasMore: boolean
}

export interface RowColumn extends Column {
  /** What it is sorted by. */
  readonly read: (row: Row) => string | number
  readonly format?: (value: never) => string
}

export interface RowsProps {
  readonly label: string
  readonly load: Load<ListPage>
  readonly columns: readonly RowColumn[]
  /** Id of the row that is open. */
  readonly open?: string | undefined
  readonly onOpen: (row: Row) => void
  /** What is said when the list is empty. */
  readonly empty: ComponentChildren
  /** More filters. */
  readonly children?: ComponentChildren
}

/** A list, or a page of it, filtered and sorted as the address says. */
export function Rows({ label, load, columns, open, onOpen, empty, children }: RowsProps): JSX.Element {
  const { filter, sort, offset } = readListState()
  const key = JSON.stringify([filter, sort])
  const found = useMemo(() => findRows(load.value?.rows ?? [], columns, filter, sort), [load.value, key])
  return (
    <Loaded of={load}>
      {({ rows, hasMore }) => {
        if (rows.length === 0 && offset === 0) return <div class="hint">{empty}</div>
        const openIndex = open === undefined ? -1 : found.findIndex(({ id }) => id === open)
        return (
          <>
            <div class="filter">
              <label>
                {offset > 0 || hasMore ? text.filterPage : text.filter}
                <input
                  type="search"
                  value={filter}
                  onInput={({ currentTarget }) => changeList({ filter: currentTarget.value })}
                />
              </label>
              {children}
              <span class="found" role="status">
                {text.found(formatCount(found.length), formatCount(rows.length))}
              </span>
            </div>
            <Grid
              label={label}
              columns={columns}
              count={found.length}
              cells={(index) =>
                found[index] && columns.map((column) => formatCell(column, found[index] as Row))
              }
              subject={JSON.stringify([offset, key])}
              sort={sort}
              onSort={(column) => changeList({ sort: nextSort(sort, column) })}
              open={openIndex < 0 ? undefined : openIndex}
              onOpen={(index) => found[index] && onOpen(found[index])}
            />
            {(offset > 0 || hasMore) && (
              <nav class="pages" aria-label={texts.data.pages}>
                <span>{texts.data.from(formatCount(offset + 1), formatCount(offset + rows.length))}</span>
                {offset > 0 && (
                  <a href={linkInList({ offset: Math.max(0, offset - PAGE_ROWS), row: '' })}>
                    {texts.data.links.prev}
                  </a>
                )}
                {hasMore && (
                  <a href={linkInList({ offset: offset + PAGE_ROWS, row: '' })}>{texts.data.links.next}</a>
                )}
              </nav>
            )}
          </>
        )
      }}
    </Loaded>
  )
}

const formatCell = ({ name, read, format }: RowColumn, row: Row) => {
  const value = read(row)
  const shown = value !== '' && format ? format(value as never) : String(value)
  return name === 'state' ? <Status of={shown === 'Working' ? 'Running' : shown} text={shown} /> : shown
}

function findRows(
  rows: readonly Row[],
  columns: readonly RowColumn[],
  filter: string,
  sort: ReturnType<typeof readListState>['sort'],
): readonly Row[] {
  const wanted = filter.trim().toLowerCase()
  const found =
    wanted === ''
      ? [...rows]
      : rows.filter((row) => columns.some(({ read }) => String(read(row)).toLowerCase().includes(wanted)))
  const column = columns.find(({ name }) => name === sort?.column)
  if (!column || !sort) return found
  const sign = sort.descending ? -1 : 1
  return found.sort((a, b) => {
    const [one, other] = [column.read(a), column.read(b)]
    if (typeof one === 'number' && typeof other === 'number') return sign * (one - other)
    return sign * String(one).localeCompare(String(other))
  })
}
