import type { JSX } from 'preact'
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Copy } from '../parts/code.js'
import { CopyAs } from '../parts/copy-as.js'
import { formatBytes, formatCount, formatMilliseconds } from '../parts/format.js'
import { Grid } from '../parts/grid.js'
import { Json } from '../parts/json.js'
import { Loaded, Loading } from '../parts/loaded.js'
import { HttpStatus, Status } from '../parts/status.js'
import { describeError } from '../state/describe-error.js'
import { info } from '../state/info.js'
import { changeList, nextSort, openInList, readListState } from '../state/list-state.js'
import { reloads, useLoad } from '../state/load.js'
import { useChanges } from '../state/use-changes.js'
import { useEscape } from '../state/use-escape.js'
import { texts } from '../texts.js'
import { findDataHref } from './address.js'
import type { LoadResult, RowWindow } from './messages.js'
import { WorkerSource } from './worker-source.js'

const text = texts.data

/** Maximum number of rows that are read again automatically after a change. */
const MAX_LIVE_ROWS = 2000

/** Shows the response at an address: its rows, and the JSON of the whole or of the row that is open. */
export function ResponseView({ path }: { readonly path: string }): JSX.Element {
  const { source, load } = useSource(path)
  const { row } = readListState()
  const open = useOpenRow(source, load.value, row)
  const close = row === '' ? undefined : () => openInList({ row: '' })
  useEscape(close)
  return (
    <Loaded of={load}>
      {(loaded) => (
        <>
          <div class="facts">
            <HttpStatus of={loaded.status} />
            <span>
              {loaded.isCollection && `${text.rows(formatCount(loaded.rows))} · `}
              {!loaded.isPartial && `${formatBytes(loaded.size)} · `}
              {formatMilliseconds(loaded.duration)}
            </span>
            <button type="button" onClick={() => void load.reload()}>
              {text.refresh}
            </button>
            <Pages loaded={loaded} />
            <CopyAs request={{ method: 'GET', url: `${info.value?.url ?? location.origin}${path}` }} />
          </div>
          <div class={loaded.isCollection ? 'split' : undefined}>
            {loaded.isCollection && <Rows source={source} loaded={loaded} open={open} />}
            <Body source={source} loaded={loaded} open={open} onClose={close} />
          </div>
        </>
      )}
    </Loaded>
  )
}

/** The index of the row that the address names. After changes it may be another one. */
function useOpenRow(source: WorkerSource, loaded: LoadResult | undefined, row: string): number | undefined {
  const [open, setOpen] = useState<number>()
  useEffect(() => {
    let isOld = false
    if (!loaded || row === '') setOpen(undefined)
    else
      source
        .find(row)
        .then((index) => !isOld && setOpen(index))
        .catch(() => {})
    return () => {
      isOld = true
    }
  }, [source, loaded, row])
  return open
}

/** Loads a response, and loads it again after changes. */
function useSource(path: string) {
  const source = useMemo(() => new WorkerSource(), [])
  useEffect(() => () => source.close(), [source])
  const load = useLoad<LoadResult>((signal) => source.load(path, signal), { subject: path })
  useChanges(() => {
    if ((load.value?.rows ?? 0) <= MAX_LIVE_ROWS) void load.reload()
  })
  return { source, load }
}

interface RowsProps {
  readonly source: WorkerSource
  readonly loaded: LoadResult
  readonly open: number | undefined
}

function Rows({ source, loaded, open }: RowsProps): JSX.Element {
  const { filter, sort } = readListState()
  const [range, setRange] = useState({ from: 0, to: 60 })
  const [seen, setSeen] = useState<RowWindow>()
  const [failure, setFailure] = useState('')
  /** The request for rows that is under way. */
  const asked = useRef(Promise.resolve())

  const query = { filter, sort: sort?.column, descending: sort?.descending ?? false }
  useEffect(() => {
    let isOld = false
    // of those that were scrolled past meanwhile, none is asked for
    void asked.current.then(() => {
      if (isOld) return
      asked.current = source.window(query, range.from, range.to).then(
        (next) => {
          if (isOld) return
          setSeen(next)
          setFailure('')
        },
        (error: unknown) => {
          if (!isOld) setFailure(describeError(error))
        },
      )
    })
    return () => {
      isOld = true
    }
  }, [source, loaded, JSON.stringify(query), range, reloads.value])

  const showAll = (): void => {
    source.cancel()
    changeList({ filter: '', sort: undefined })
  }

  const onRange = useCallback((from: number, to: number) => {
    setRange((before) => (before.from === from && before.to === to ? before : { from, to }))
  }, [])
  const rowAt = (index: number) => seen?.rows[index - seen.from]
  const openIndex = seen?.rows.findIndex(({ index }) => index === open) ?? -1
  const columns = loaded.columns.map((name) => ({ name, title: name, width: getWidth(name) }))

  return (
    <div class="rows-pane">
      <div class="filter">
        <label>
          {text.filter}
          <input
            type="search"
            value={filter}
            onInput={({ currentTarget }) => changeList({ filter: currentTarget.value })}
          />
        </label>
        <span role="status">
          {text.found(formatCount(seen?.count ?? loaded.rows), formatCount(loaded.rows))}
        </span>
      </div>
      <Progress source={source} onCancel={showAll} />
      {failure !== '' && <p role="alert">{failure}</p>}
      {seen?.isMixed && <p class="hint">{text.mixed}</p>}
      {columns.length === 0 ? (
        <p class="hint">{text.nothing}</p>
      ) : (
        <Grid
          label={text.table}
          columns={columns}
          count={seen?.count ?? loaded.rows}
          cells={(index) =>
            rowAt(index)?.cells.map((cell) => (isStatus(cell) ? <Status key={cell} of={cell} /> : cell))
          }
          onRange={onRange}
          sort={sort}
          subject={JSON.stringify(query)}
          onSort={(column) => changeList({ sort: nextSort(sort, column) })}
          open={openIndex >= 0 && seen ? openIndex + seen.from : undefined}
          onOpen={(index) => {
            // it may be gone to before it is there
            source
              .window(query, index, index + 1)
              .then(async ({ rows: [row] }) => row && openInList({ row: await source.nameRow(row.index) }))
              .catch((error: unknown) => setFailure(describeError(error)))
          }}
        />
      )}
    </div>
  )
}

interface ProgressProps {
  readonly source: WorkerSource
  readonly onCancel: () => void
}

/** Apart from the rows, which do not change with it. */
function Progress({ source, onCancel }: ProgressProps): JSX.Element | null {
  const { loaded, total } = source.progress.value ?? {}
  if (loaded === undefined || total === undefined) return null
  return <Loading progress={text.progress(formatCount(loaded), formatCount(total))} onCancel={onCancel} />
}

const isStatus = (cell: string): boolean =>
  /^(?:Running|Success|Warning|Failed|Stopped|Online|Offline)$/.test(cell)

function getWidth(column: string): number {
  if (/^(?:name|displayName|title|subject)$/.test(column)) return 18
  if (/id$/i.test(column)) return 20
  if (/time|run|date|path|description|url|mail/i.test(column)) return 17
  return 10
}

interface BodyProps extends RowsProps {
  readonly onClose: (() => void) | undefined
}

function Body({ source, loaded, open, onClose }: BodyProps): JSX.Element {
  const label = open === undefined ? text.whole : text.row
  const [value, setValue] = useState<{ readonly is: unknown }>()
  useEffect(() => {
    let isOld = false
    const read = open === undefined ? source.readAll() : source.row(open)
    read.then((is) => !isOld && setValue({ is })).catch(() => {})
    return () => {
      isOld = true
    }
  }, [source, loaded, open])
  // it takes a while to draw, and stays the same while a filter is typed
  const json = useMemo(() => value && <Json value={value.is} label={label} />, [value, label])

  return (
    <div class="body-pane">
      <header>
        <h2>{label}</h2>
        <div class="actions">
          {value && value.is !== undefined && <CopyButtons of={value.is} />}
          {open !== undefined && (
            <button type="button" onClick={onClose}>
              {text.showWhole}
            </button>
          )}
        </div>
      </header>
      {value && value.is === undefined && loaded.size > 0 ? (
        <p class="hint">
          {loaded.isPartial
            ? text.tooMany(formatCount(loaded.rows))
            : text.tooLarge(formatBytes(loaded.size))}
        </p>
      ) : (
        json
      )}
    </div>
  )
}

/** Buttons that copy something of the API: its id, and its JSON as a client gets it. */
export function CopyButtons({ of }: { readonly of: unknown }): JSX.Element {
  const { id } = (typeof of === 'object' && of !== null ? of : {}) as { id?: unknown }
  return (
    <>
      {typeof id === 'string' && <Copy label={text.id} text={id} shown={text.copyId} />}
      <Copy
        label={text.json}
        text={() => (typeof of === 'string' ? of : JSON.stringify(of, null, 2))}
        shown={text.copyJson}
      />
    </>
  )
}

/** The other pages that a page has links to. */
function Pages({ loaded: { links, offset = 0, rows } }: { readonly loaded: LoadResult }): JSX.Element | null {
  const names = (['first', 'prev', 'next'] as const).filter((name) => links[name])
  if (names.length === 0) return null
  return (
    <nav class="pages" aria-label={text.pages}>
      <span>{text.from(formatCount(offset + 1), formatCount(offset + rows))}</span>
      {names.map((name) => (
        <a key={name} href={findDataHref(links[name]?.href ?? '') ?? '#/data'}>
          {text.links[name]}
        </a>
      ))}
    </nav>
  )
}
