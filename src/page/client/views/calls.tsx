import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { CallDetail } from '../calls/detail.js'
import { type CallFilter, filterCalls, OUTCOMES } from '../calls/filter.js'
import { type CallSummary, useJournal } from '../calls/journal.js'
import { download } from '../parts/download.js'
import { formatCount, formatMilliseconds, formatTimeOfDay } from '../parts/format.js'
import { Grid } from '../parts/grid.js'
import { Loaded } from '../parts/loaded.js'
import { Page } from '../parts/page.js'
import { HttpStatus } from '../parts/status.js'
import { api } from '../state/api.js'
import { isNarrow } from '../state/narrow.js'
import { navigate, route } from '../state/router.js'
import { sandbox } from '../state/sandbox.js'
import { tryAndReport } from '../state/status-message.js'
import { useEscape } from '../state/use-escape.js'
import { texts } from '../texts.js'

const text = texts.calls

const COLUMNS = [
  { name: 'id', title: text.columns.id, width: 5 },
  { name: 'at', title: text.columns.at, width: 6 },
  { name: 'operation', title: text.columns.operation, width: 21 },
  { name: 'status', title: text.columns.status, width: 5.5 },
  { name: 'duration', title: text.columns.duration, width: 6 },
  { name: 'changes', title: text.columns.changes, width: 5.5 },
  { name: 'fault', title: text.columns.fault, width: 8 },
  { name: 'account', title: text.columns.account, width: 9 },
  { name: 'url', title: text.columns.url, width: 26 },
]

/** Requests of clients, as they come in. */
export function Calls(): JSX.Element {
  const { calls, load, first, forget } = useJournal()
  const [filter, setFilter] = useState<CallFilter>({ text: '', operation: '', outcome: 'all' })
  const found = useMemo(() => filterCalls(calls, filter), [calls, filter])
  const { view, rest } = route.value
  const open = view === 'calls' && rest[0] !== undefined ? Number(rest[0]) : undefined
  useEscape(open === undefined ? undefined : () => navigate('calls'))
  const exportHar = (): Promise<boolean> =>
    tryAndReport(() => download('/requests.har', 'requests.har'), text.exported)
  const clear = (): Promise<boolean> =>
    tryAndReport(async () => {
      await api.delete('/requests')
      forget()
      navigate('calls')
    }, text.cleared)

  return (
    <Page
      title={texts.views.calls}
      actions={
        <>
          <button type="button" onClick={() => void exportHar()}>
            {text.har}
          </button>
          <button type="button" onClick={() => void clear()}>
            {text.clear}
          </button>
        </>
      }
    >
      <Filter calls={calls} found={found.length} filter={filter} onFilter={setFilter} />
      <Loaded of={load}>
        {() =>
          calls.length === 0 ? (
            <p class="hint">{text.none}</p>
          ) : (
            <div class={open === undefined ? undefined : 'split over'}>
              <div class="list" inert={open !== undefined && isNarrow.value}>
                <Grid
                  subject={JSON.stringify([sandbox.value, filter])}
                  label={text.table}
                  columns={COLUMNS}
                  count={found.length}
                  rowsAdded={found.length}
                  cells={(index) => renderCells(found[index])}
                  open={open === undefined ? undefined : found.findIndex(({ id }) => id === open)}
                  onOpen={(index) => navigate('calls', [String(found[index]?.id ?? '')])}
                />
              </div>
              {open !== undefined && <CallDetail key={`${sandbox.value} ${open}`} id={open} />}
            </div>
          )
        }
      </Loaded>
      {first > 1 && <p class="hint">{text.notKept(first - 1)}</p>}
    </Page>
  )
}

function renderCells(call: CallSummary | undefined) {
  if (!call) return undefined
  const { id, at, method, url, operation, status, duration, changes, fault = '', account } = call
  return [
    String(id),
    formatTimeOfDay(at),
    operation || `${method} ${url.split('?', 1)[0]}`,
    <HttpStatus key="status" of={status} />,
    formatMilliseconds(duration),
    changes === 0 ? '' : String(changes),
    fault,
    account,
    url,
  ]
}

interface FilterProps {
  readonly calls: readonly CallSummary[]
  readonly found: number
  readonly filter: CallFilter
  readonly onFilter: (filter: CallFilter) => void
}

function Filter({ calls, found, filter, onFilter }: FilterProps): JSX.Element {
  const operations = useMemo(
    () => [...new Set(calls.map(({ operation }) => operation))].filter(Boolean).sort(),
    [calls],
  )
  return (
    <search class="filter">
      <label>
        {text.filter}
        <input
          type="search"
          value={filter.text}
          placeholder="/v3/Jobs"
          onInput={({ currentTarget }) => onFilter({ ...filter, text: currentTarget.value })}
        />
      </label>
      <label>
        {text.operation}
        <select
          value={filter.operation}
          onChange={({ currentTarget }) => onFilter({ ...filter, operation: currentTarget.value })}
        >
          <option value="">{text.any}</option>
          {operations.map((operation) => (
            <option key={operation} value={operation}>
              {operation}
            </option>
          ))}
        </select>
      </label>
      <label>
        {text.outcome}
        <select
          value={filter.outcome}
          onChange={({ currentTarget }) =>
            onFilter({ ...filter, outcome: currentTarget.value as CallFilter['outcome'] })
          }
        >
          {OUTCOMES.map((outcome) => (
            <option key={outcome} value={outcome}>
              {text.outcomes[outcome]}
            </option>
          ))}
        </select>
      </label>
      <span class="found">{text.found(formatCount(found), formatCount(calls.length))}</span>
    </search>
  )
}
