import type { ComponentChild, JSX } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'

/** The height of a row, in pixels: see grid.css. */
const ROW = 34
/** Rows beyond the edges that are there already when they are scrolled to. */
const OVERSCAN = 6

export interface Column {
  readonly name: string
  readonly title: string
  /** In rem. */
  readonly width: number
}

export interface Sort {
  readonly column: string
  readonly descending: boolean
}

export interface GridProps {
  readonly label: string
  readonly columns: readonly Column[]
  readonly count: number
  /** The cells of a row; undefined as long as they are not known. The first one is what the row is opened by. */
  readonly cells: (index: number) => readonly ComponentChild[] | undefined
  /** Identifies the content. New content is shown from the top. */
  readonly subject?: string
  /** Called with the visible rows. */
  readonly onRange?: (from: number, to: number) => void
  readonly sort?: Sort | undefined
  readonly onSort?: (column: string) => void
  /** Number of rows that have come in above the others so far: visible rows stay where they are. */
  readonly rowsAdded?: number
  /** The row that is open. */
  readonly open?: number | undefined
  /** Identifies what is open: another one is scrolled to. */
  readonly openId?: string | undefined
  readonly onOpen: (index: number) => void
}

/**
 * A table of any length, of which only the rows that are looked at are there. One stop of the Tab key; arrows, Page Up, Page
 * Down, Home and End go through its rows, and Enter opens one.
 */
export function Grid(props: GridProps): JSX.Element {
  const {
    label,
    columns,
    count,
    cells,
    subject = '',
    onRange,
    sort,
    onSort,
    rowsAdded = 0,
    open,
    openId,
    onOpen,
  } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [{ top, height }, setView] = useState({ top: 0, height: 600 })
  /** The same, as far as it is known: to ask the browser while rows change would lay them out once more. */
  const view = useRef({ top, height })
  const [current, setCurrent] = useState(0)
  /** The same, for keys that come faster than rows are drawn. */
  const latest = useRef(0)
  const wantsFocus = useRef(false)

  const moveTo = (top: number, height = view.current.height): void => {
    view.current = { top, height }
    setView((before) => (before.top === top && before.height === height ? before : view.current))
  }
  const look = (): void => {
    const element = scroller.current
    if (element) moveTo(element.scrollTop, element.clientHeight)
  }
  useLayoutEffect(() => {
    look()
    const observer = new ResizeObserver(look)
    if (scroller.current) observer.observe(scroller.current)
    return () => observer.disconnect()
  }, [])

  const before = useRef({ above: rowsAdded, subject })
  useLayoutEffect(() => {
    const added = rowsAdded - before.current.above
    const isOther = subject !== before.current.subject
    before.current = { above: rowsAdded, subject }
    const element = scroller.current
    if (!element || (!isOther && added <= 0)) return
    const isAtTop = element.scrollTop === 0
    if (isOther) setCurrent(0)
    else if (!isAtTop || latest.current > 0) {
      wantsFocus.current = element.contains(document.activeElement) && document.activeElement !== element
      setCurrent((index) => index + added)
    }
    if (isAtTop) return
    element.scrollTop = isOther ? 0 : element.scrollTop + added * ROW
    look()
  }, [rowsAdded, subject])

  const from = Math.min(Math.max(0, Math.floor(top / ROW) - OVERSCAN), Math.max(0, count - 1))
  const to = Math.min(count, Math.ceil((top + height) / ROW) + OVERSCAN)
  useEffect(() => onRange?.(from, to), [from, to, count, onRange])

  const stop = Math.min(current, Math.max(0, count - 1))
  latest.current = stop
  const takeFocus = (): void => {
    if (!wantsFocus.current) return
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${latest.current}"]`)
    // it may come with a later drawing
    if (!row) return
    wantsFocus.current = false
    row.focus({ preventScroll: true })
  }
  // at once, so that the next key finds it
  useLayoutEffect(takeFocus)

  const scrollTo = (index: number): void => {
    const element = scroller.current
    if (!element) return
    const { top, height } = view.current
    // the head stays above the rows
    const next = Math.max((index + 2) * ROW - height, Math.min(top, index * ROW))
    if (next !== top) {
      element.scrollTop = next
      moveTo(next)
    }
    latest.current = index
    setCurrent(index)
  }
  const goTo = (index: number): void => {
    wantsFocus.current = true
    scrollTo(Math.max(0, Math.min(count - 1, index)))
    // if it is there already, nothing is drawn
    takeFocus()
  }

  const seen = useRef<string | undefined>(undefined)
  useLayoutEffect(() => {
    // it may become known later
    if (seen.current === openId || (openId !== undefined && open === undefined)) return
    seen.current = openId
    if (open !== undefined) scrollTo(open)
  })

  const wasOpen = useRef(open)
  useLayoutEffect(() => {
    const before = wasOpen.current
    wasOpen.current = open
    // what was open is closed, and had the focus
    if (open === undefined && before !== undefined && document.activeElement === document.body) goTo(before)
  })

  const page = Math.max(1, Math.floor(height / ROW) - 2)
  const onKeyDown = (event: KeyboardEvent): void => {
    // the row under the focus may be another one since it was scrolled
    const at = Number((event.target as HTMLElement).dataset.row ?? latest.current)
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: count - 1,
    }
    const next = steps[event.key]
    if (next === undefined || !(event.target as HTMLElement).matches('[data-row]')) return
    event.preventDefault()
    goTo(next)
  }

  // rows that were scrolled away are reused, which is cheaper than new rows
  const slots = Math.ceil(height / ROW) + 2 * OVERSCAN + 2
  const rows: JSX.Element[] = []
  for (let index = from; index < to; index++) {
    const [first, ...others] = cells(index) ?? []
    rows.push(
      <tr
        key={index % slots}
        aria-rowindex={index + 2}
        data-open={index === open || undefined}
        onClick={({ target }) => {
          // what is marked is to be copied, and a button has its own click
          if (getSelection()?.isCollapsed !== false && !(target as Element).closest('button')) onOpen(index)
        }}
      >
        <th scope="row">
          <button
            type="button"
            class="opener"
            data-row={index}
            tabIndex={index === stop ? 0 : -1}
            aria-pressed={index === open}
            onFocus={() => setCurrent(index)}
            onClick={() => onOpen(index)}
          >
            {first ?? '…'}
          </button>
        </th>
        {columns.slice(1).map(({ name }, index) => (
          <td key={name}>{others[index]}</td>
        ))}
      </tr>,
    )
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons in it
    <div class="grid" ref={scroller} onScroll={look} onKeyDown={onKeyDown}>
      <table
        aria-rowcount={count + 1}
        style={{ minWidth: `${columns.reduce((sum, { width }) => sum + width, 0)}rem` }}
      >
        <caption class="sr">{label}</caption>
        <colgroup>
          {columns.map(({ name, width }) => (
            <col key={name} style={{ width: `${width}rem` }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ name, title }) => (
              <Head key={name} name={name} title={title} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer rows={from} columns={columns.length} />
          {rows}
          <Spacer rows={count - to} columns={columns.length} />
        </tbody>
      </table>
    </div>
  )
}

interface HeadProps {
  readonly sort: GridProps['sort']
  readonly onSort: GridProps['onSort'] | undefined
  readonly name: string
  readonly title: string
}

function Head({ name, title, sort, onSort }: HeadProps): JSX.Element {
  const isSorted = sort?.column === name
  const order = !isSorted ? undefined : sort.descending ? 'descending' : 'ascending'
  return (
    <th scope="col" aria-sort={order}>
      {onSort ? (
        <button type="button" class="sorter" onClick={() => onSort(name)} title={title}>
          {title}
          <span aria-hidden="true">{order === undefined ? '' : order === 'ascending' ? ' ▲' : ' ▼'}</span>
        </button>
      ) : (
        title
      )}
    </th>
  )
}

/** Stands for the rows that are not there. */
function Spacer({ rows, columns }: { readonly rows: number; readonly columns: number }): JSX.Element | null {
  return rows > 0 ? (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it can have the focus
    <tr aria-hidden="true" class="spacer">
      <td colSpan={columns} style={{ height: `${rows * ROW}px` }} />
    </tr>
  ) : null
}
