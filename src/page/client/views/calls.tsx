import type { ComponentChild, JSX } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Compare } from '../calls/compare.js'
import { CallDetail } from '../calls/detail.js'
import { type CallFilter, filterCalls, formatFilter, parseFilter } from '../calls/filter.js'
import { Filter } from '../calls/filter-fields.js'
import { type CallSummary, useJournal } from '../calls/journal.js'
import { KeyHelp, useCallKeys } from '../calls/keys.js'
import { useSearch } from '../calls/search.js'
import { download } from '../parts/download.js'
import { formatMilliseconds, formatTimeOfDay } from '../parts/format.js'
import { Grid } from '../parts/grid.js'
import { Loaded } from '../parts/loaded.js'
import { Page } from '../parts/page.js'
import { HttpStatus } from '../parts/status.js'
import { api } from '../state/api.js'
import { isNarrow } from '../state/narrow.js'
import { navigate, replaceRoute, route } from '../state/router.js'
import { sandbox } from '../state/sandbox.js'
import { tryAndReport } from '../state/status-message.js'
import { useEscape } from '../state/use-escape.js'
import { texts } from '../texts.js'

const text = texts.calls

/** On a phone, the first four are what there is room for. */
const buildColumns = (narrow: boolean) => [
  { name: 'id', title: text.columns.id, width: narrow ? 3.2 : 4.5 },
  { name: 'method', title: text.columns.method, width: narrow ? 6.2 : 6.5 },
  { name: 'url', title: text.columns.url, width: narrow ? 8.9 : 20 },
  { name: 'status', title: text.columns.status, width: narrow ? 5 : 5.5 },
  { name: 'message', title: text.columns.message, width: 20 },
  { name: 'account', title: text.columns.account, width: 9 },
  { name: 'sandbox', title: text.columns.sandbox, width: 6.5 },
  { name: 'at', title: text.columns.at, width: 6 },
  { name: 'duration', title: text.columns.duration, width: 5.5 },
]

/** The address of the view: `#/calls/17?status=4xx`, and `#/calls/17?with=12` for two calls side by side. */
function readAddress() {
  const { view, rest, query } = route.value
  const isHere = view === 'calls'
  const number = (value: string | null | undefined): number | undefined =>
    /^\d+$/.test(value ?? '') ? Number(value) : undefined
  return {
    filter: parseFilter(query),
    open: isHere ? number(rest[0]) : undefined,
    other: isHere ? number(query.get('with')) : undefined,
  }
}

/** Requests of clients, as they come in. */
export function Calls(): JSX.Element {
  const journal = useJournal()
  const { filter, open, other } = readAddress()
  /** The newest call that is shown while the list is paused. */
  const [pausedAt, setPausedAt] = useState<number>()
  useEffect(() => setPausedAt(undefined), [sandbox.value])
  const calls = useMemo(
    () => (pausedAt === undefined ? journal.calls : journal.calls.filter(({ id }) => id <= pausedAt)),
    [journal.calls, pausedAt],
  )
  const inBodies = useSearch(filter.text, calls)
  const key = JSON.stringify(filter)
  const found = useMemo(() => filterCalls(calls, filter, inBodies), [calls, key, inBodies])
  const field = useRef<HTMLInputElement>(null)

  const query = formatFilter(filter)
  const show = (id?: number): void => navigate('calls', id === undefined ? [] : [String(id)], query)
  const compare = (other: number): void =>
    navigate('calls', [String(open)], { ...query, with: String(other) })
  const setFilter = (next: CallFilter): void =>
    replaceRoute('calls', open === undefined ? [] : [String(open)], formatFilter(next))
  const sortBy = (column: string): void => setFilter({ ...filter, sort: nextSort(filter.sort, column) })

  const openIndex = open === undefined ? -1 : found.findIndex(({ id }) => id === open)
  // two calls are closed to one
  const close = (): void => show(other === undefined ? undefined : open)
  useEscape(open === undefined ? undefined : close)
  const [isHelp, closeHelp] = useCallKeys({
    onFind: () => field.current?.select(),
    onMove: (by) => {
      const next = found[openIndex + by]
      if (open === undefined) moveFocus(by)
      else if (next) replaceRoute('calls', [String(next.id)], query)
    },
  })

  const exportHar = (): Promise<boolean> =>
    tryAndReport(() => download('/requests.har', 'requests.har'), text.exported)
  const clear = (): Promise<boolean> =>
    tryAndReport(async () => {
      await api.delete('/requests')
      journal.forget()
      show()
    }, text.cleared)
  const pause = (): void => setPausedAt(pausedAt === undefined ? (journal.calls.at(-1)?.id ?? 0) : undefined)

  return (
    <Page
      title={texts.views.calls}
      actions={
        <>
          <button type="button" onClick={pause} aria-pressed={pausedAt !== undefined}>
            {pausedAt === undefined ? text.pause : text.resume(journal.calls.length - calls.length)}
          </button>
          <button type="button" onClick={() => void exportHar()}>
            {text.har}
          </button>
          <button type="button" onClick={() => void clear()}>
            {text.clear}
          </button>
        </>
      }
    >
      <Filter calls={calls} found={found.length} filter={filter} onFilter={setFilter} field={field} />
      <Loaded of={journal.load}>
        {() => (
          <div class={open === undefined ? undefined : 'split over'}>
            <div class="list" inert={open !== undefined && isNarrow.value}>
              {calls.length === 0 ? (
                <p class="hint">{text.none}</p>
              ) : (
                <Grid
                  subject={JSON.stringify([sandbox.value, key])}
                  label={text.table}
                  columns={buildColumns(isNarrow.value)}
                  count={found.length}
                  rowsAdded={filter.sort === '' ? found.length : 0}
                  cells={(index) => renderCells(found[index])}
                  sort={parseSort(filter.sort)}
                  onSort={sortBy}
                  open={openIndex < 0 ? undefined : openIndex}
                  openId={open === undefined ? undefined : String(open)}
                  onOpen={(index) => show(found[index]?.id)}
                />
              )}
            </div>
            {open !== undefined &&
              (other === undefined ? (
                <CallDetail key={`${sandbox.value} ${open}`} id={open} onClose={close} onCompare={compare} />
              ) : (
                <Compare
                  key={`${sandbox.value} ${open} ${other}`}
                  left={other}
                  right={open}
                  onClose={close}
                />
              ))}
          </div>
        )}
      </Loaded>
      {journal.first > 1 && <p class="hint">{text.notKept(journal.first - 1)}</p>}
      {isHelp && <KeyHelp onClose={closeHelp} />}
    </Page>
  )
}

/** Moves the focus in the list, as its own keys do. */
function moveFocus(by: number): void {
  const row = document.activeElement?.closest('[data-row]')
  if (row)
    row.dispatchEvent(new KeyboardEvent('keydown', { key: by > 0 ? 'ArrowDown' : 'ArrowUp', bubbles: true }))
  else document.querySelector<HTMLElement>('.grid [data-row][tabindex="0"]')?.focus()
}

const parseSort = (sort: string) =>
  sort === '' ? undefined : { column: sort.replace(/^-/, ''), descending: sort.startsWith('-') }

/** Up, down, and the newest first. */
const nextSort = (before: string, column: string): string =>
  before === column ? `-${column}` : before === `-${column}` ? '' : column

function renderCells(call: CallSummary | undefined): ComponentChild[] | undefined {
  if (!call) return undefined
  const { id, at, method, url, status, duration, account, sandbox: name } = call
  return [
    String(id),
    method,
    <span key="url" class="end" title={url}>
      <bdi dir="ltr">{shortenIds(url)}</bdi>
    </span>,
    <HttpStatus key="status" of={status} />,
    <Message key="message" call={call} />,
    account,
    name || texts.sandbox.usual,
    formatTimeOfDay(at),
    formatMilliseconds(duration),
  ]
}

/** Shortens GUIDs: a path is told by the words in it. */
const shortenIds = (url: string): string => url.replace(/([\da-f]{8})(?:-[\da-f]{4}){3}-[\da-f]{12}/gi, '$1…')

/** The message of an error, or else what is special about a call. */
function Message({ call }: { readonly call: CallSummary }): JSX.Element {
  const { message, changes, deviations, fault, preflight, replayOf } = call
  const marks = [
    replayOf !== undefined && text.mark.replay(replayOf),
    preflight && text.mark.preflight,
    fault !== undefined && text.fault(fault),
    deviations > 0 && text.mistakes(deviations),
    changes > 0 && text.changed(changes),
  ].filter((mark) => typeof mark === 'string')
  return (
    <span title={message}>
      {marks.map((mark) => (
        <span key={mark}>
          <span class="mark">{mark}</span>{' '}
        </span>
      ))}
      {message}
    </span>
  )
}
