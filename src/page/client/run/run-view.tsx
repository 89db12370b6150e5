import type { JSX } from 'preact'
import { useErrorBoundary, useMemo, useState } from 'preact/hooks'
import { CallView } from '../calls/detail.js'
import { Findings } from '../checks/findings.js'
import { formatCount, formatTime, formatTimeOfDay } from '../parts/format.js'
import { Grid } from '../parts/grid.js'
import { Panel } from '../parts/panel.js'
import { HttpStatus } from '../parts/status.js'
import { isNarrow } from '../state/narrow.js'
import { buildHref, navigate, route } from '../state/router.js'
import { useEscape } from '../state/use-escape.js'
import { texts } from '../texts.js'
import {
  describeCall,
  describeEvent,
  filterItems,
  listItems,
  nameEvent,
  RUN_FILTERS,
  type RunFilter,
  type RunItem,
} from './items.js'
import { Timeline } from './timeline.js'
import { getEventTime, type RunEvent, type Trace } from './trace.js'

const text = texts.run

const COLUMNS = [
  { name: 'key', title: text.columns.key, width: 5 },
  { name: 'at', title: text.columns.at, width: 6 },
  { name: 'wall', title: text.columns.wall, width: 6 },
  { name: 'what', title: text.columns.what, width: 20 },
  { name: 'status', title: text.columns.status, width: 5.5 },
  { name: 'account', title: text.columns.account, width: 9 },
  { name: 'details', title: text.columns.details, width: 26 },
]

const open = (id: string): void => navigate('run', [id])
const close = (): void => navigate('run')

/** A run: its findings, its timeline, and everything that happened. @param props.source tells runs apart */
export function RunView({ trace, source }: { readonly trace: Trace; readonly source: string }): JSX.Element {
  const [failure] = useErrorBoundary()
  const items = useMemo(() => listItems(trace), [trace])
  const [filter, setFilter] = useState<RunFilter>('all')
  const [wanted, setWanted] = useState('')
  const found = useMemo(() => filterItems(items, filter, wanted), [items, filter, wanted])
  const { view, rest } = route.value
  const selected = view === 'run' && rest[0] ? items.find(({ id }) => id === rest[0]) : undefined
  useEscape(selected && close)
  // a stranger's file may hold what nobody has thought of
  if (failure) return <p role="alert">{text.file.notShown}</p>
  return (
    <>
      <Facts trace={trace} />
      <Panel title={texts.findings.title} count={trace.findings.length}>
        <Findings findings={trace.findings} href={(id) => buildHref('run', [String(id)])} />
      </Panel>
      <Timeline items={items} open={selected} onOpen={(item) => open(item.id)} />
      <search class="filter">
        <label>
          {texts.calls.filter}
          <input
            type="search"
            value={wanted}
            onInput={({ currentTarget }) => setWanted(currentTarget.value)}
          />
        </label>
        <label>
          {text.show}
          <select
            value={filter}
            onChange={({ currentTarget }) => setFilter(currentTarget.value as RunFilter)}
          >
            {RUN_FILTERS.map((name) => (
              <option key={name} value={name}>
                {text.filters[name]}
              </option>
            ))}
          </select>
        </label>
        <span class="found">{text.found(formatCount(found.length), formatCount(items.length))}</span>
      </search>
      <div class={selected && 'split over'}>
        <div class="list" inert={selected && isNarrow.value}>
          <Grid
            subject={JSON.stringify([source, filter, wanted])}
            label={text.table}
            columns={COLUMNS}
            count={found.length}
            cells={(index) => renderCells(found[index])}
            open={selected && found.indexOf(selected)}
            onOpen={(index) => open(found[index]?.id ?? '')}
          />
        </div>
        {selected && <Selected key={selected.id} {...selected} />}
      </div>
      {trace.dropped > 0 && <p class="hint">{texts.calls.notKept(trace.dropped)}</p>}
      {trace.omittedEvents > 0 && <p class="hint">{text.omitted(trace.omittedEvents)}</p>}
    </>
  )
}

function Facts({ trace }: { readonly trace: Trace }): JSX.Element {
  const { createdAt, version, api, sandbox, profile, seed, clock } = trace
  const facts = {
    saved: `${formatTime(createdAt)} UTC`,
    version,
    api: api.join(', '),
    profile,
    seed: String(seed),
    sandbox: sandbox || texts.sandbox.usual,
    clock: `${formatTime(clock.now)} UTC (${clock.mode})`,
  }
  return (
    <dl class="terms">
      {(Object.keys(facts) as (keyof typeof facts)[]).map((name) => (
        <div key={name}>
          <dt>{text.facts[name]}</dt>
          <dd>{facts[name]}</dd>
        </div>
      ))}
    </dl>
  )
}

function renderCells(item: RunItem | undefined) {
  if (!item) return undefined
  const { id, at, wall, call, event } = item
  const times = [formatTimeOfDay(at), formatTimeOfDay(wall)]
  return call
    ? [
        id,
        ...times,
        call.operation || `${call.method} ${call.url.split('?', 1)[0]}`,
        <HttpStatus key="status" of={call.status} />,
        call.account,
        describeCall(call),
      ]
    : [id, ...times, <em key="what">{describeEvent(event)}</em>, '', '', nameEvent(event)]
}

function Selected({ id, call, event }: RunItem): JSX.Element {
  return call ? <CallView call={call} onClose={close} /> : <EventView event={event} title={text.event(id)} />
}

function EventView({ event, title }: { readonly event: RunEvent; readonly title: string }): JSX.Element {
  const facts = [
    [texts.calls.terms.at, `${formatTime(getEventTime(event))} UTC`],
    [texts.calls.terms.wall, `${formatTime(event.wallTime)} UTC`],
    ...Object.entries(event.data).filter(([name]) => name !== 'at' && name !== 'sandbox'),
  ]
  return (
    <section class="panel call" aria-label={title}>
      <header>
        <h2 tabIndex={-1}>{describeEvent(event)}</h2>
        <button type="button" onClick={close}>
          {texts.calls.close}
        </button>
      </header>
      <dl class="terms">
        {facts.map(([name, value]) => (
          <div key={String(name)}>
            <dt>{String(name)}</dt>
            <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
