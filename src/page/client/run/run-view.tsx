import type { JSX } from 'preact'
import { useEffect, useErrorBoundary, useMemo, useRef } from 'preact/hooks'
import { Comparison, ComparisonPanel } from '../calls/compare.js'
import { CallView } from '../calls/detail.js'
import type { Call } from '../calls/journal.js'
import { Findings } from '../checks/findings.js'
import { formatCount, formatTime, formatTimeOfDay } from '../parts/format.js'
import { Grid } from '../parts/grid.js'
import { Panel } from '../parts/panel.js'
import { HttpStatus } from '../parts/status.js'
import { isNarrow } from '../state/narrow.js'
import { buildHref, navigate, replaceRoute, route } from '../state/router.js'
import { showMessage } from '../state/status-message.js'
import { useEscape } from '../state/use-escape.js'
import { texts } from '../texts.js'
import {
  describeCall,
  describeEvent,
  filterItems,
  formatRunFilter,
  KINDS,
  listItems,
  nameEvent,
  parseRunFilter,
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

/** A run: its findings, its timeline, and everything that happened. @param props.source tells runs apart */
export function RunView({ trace, source }: { readonly trace: Trace; readonly source: string }): JSX.Element {
  const [failure] = useErrorBoundary()
  const items = useMemo(() => listItems(trace), [trace])
  const { view, rest, query } = route.value
  const filter = parseRunFilter(query)
  const found = useMemo(() => filterItems(items, filter), [items, filter.kind, filter.text])
  const selected = view === 'run' && rest[0] ? items.find(({ id }) => id === rest[0]) : undefined
  const index = selected ? found.indexOf(selected) : -1
  const show = (item?: RunItem): void => navigate('run', item ? [item.id] : [], formatRunFilter(filter))
  const other = selected && items.find(({ id, call }) => call && id === query.get('with'))
  const compare = (id: number): void => {
    if (items.some(({ call }) => call?.id === id))
      navigate('run', rest, { ...formatRunFilter(filter), with: String(id) })
    else showMessage(text.noCall(id), 'failed')
  }
  // two calls are closed to one
  const close = (): void => show(other && selected)
  useEscape(selected && close)
  // a stranger's file may hold what nobody has thought of
  if (failure) return <p role="alert">{text.file.notShown}</p>
  return (
    <>
      <Facts trace={trace} />
      <Panel title={texts.findings.title} count={trace.findings.length}>
        <Findings findings={trace.findings} href={(id) => buildHref('run', [String(id)])} />
      </Panel>
      <Timeline all={items} items={found} open={selected} onOpen={show} />
      <Filter
        filter={filter}
        onFilter={(next) => replaceRoute('run', rest, formatRunFilter(next))}
        found={text.found(formatCount(found.length), formatCount(items.length))}
      />
      <div class={selected && 'split over'}>
        <div class="list" inert={selected && isNarrow.value}>
          <Grid
            subject={JSON.stringify([source, filter])}
            label={text.table}
            columns={COLUMNS}
            count={found.length}
            cells={(index) => renderCells(found[index])}
            open={index < 0 ? undefined : index}
            openId={selected?.id}
            onOpen={(at) => show(found[at])}
          />
        </div>
        {selected && (
          <Selected
            key={`${selected.id} ${other?.id}`}
            item={selected}
            other={other}
            onClose={close}
            onCompare={compare}
          />
        )}
      </div>
      {trace.dropped > 0 && <p class="hint">{texts.calls.notKept(trace.dropped)}</p>}
      {trace.omittedEvents > 0 && <p class="hint">{text.omitted(trace.omittedEvents)}</p>}
    </>
  )
}

interface FilterProps {
  readonly filter: RunFilter
  readonly onFilter: (filter: RunFilter) => void
  readonly found: string
}

function Filter({ filter, onFilter, found }: FilterProps): JSX.Element {
  return (
    <search class="filter">
      <label>
        {texts.calls.filter}
        <input
          type="search"
          value={filter.text}
          onInput={({ currentTarget }) => onFilter({ ...filter, text: currentTarget.value })}
        />
      </label>
      <label>
        {text.show}
        <select
          value={filter.kind}
          onChange={({ currentTarget }) =>
            onFilter({ ...filter, kind: currentTarget.value as RunFilter['kind'] })
          }
        >
          <option value="">{text.filters.all}</option>
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {text.filters[kind]}
            </option>
          ))}
        </select>
      </label>
      <span class="found" role="status">
        {found}
      </span>
    </search>
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

interface SelectedProps {
  readonly item: RunItem
  /** The call that it is compared with. */
  readonly other: RunItem | undefined
  readonly onClose: () => void
  readonly onCompare: (other: number) => void
}

function Selected({ item: { id, call, event }, other, onClose, onCompare }: SelectedProps): JSX.Element {
  if (!call) return <EventView event={event} title={text.event(id)} onClose={onClose} />
  if (!other?.call) return <CallView call={call} isSaved onClose={onClose} onCompare={onCompare} />
  const [left, right] = [call, other.call].sort((a, b) => a.id - b.id) as [Call, Call]
  return (
    <ComparisonPanel left={left.id} right={right.id} onClose={onClose}>
      <Comparison left={left} right={right} href={(id) => buildHref('run', [String(id)])} />
    </ComparisonPanel>
  )
}

interface EventProps extends Pick<SelectedProps, 'onClose'> {
  readonly event: RunEvent
  readonly title: string
}

function EventView({ event, title, onClose }: EventProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // as in a call
    if (isNarrow.peek() || !document.activeElement?.closest('.grid')) heading.current?.focus()
  }, [])
  const facts = [
    [texts.calls.terms.at, `${formatTime(getEventTime(event))} UTC`],
    [texts.calls.terms.wall, `${formatTime(event.wallTime)} UTC`],
    ...Object.entries(event.data)
      .filter(([name]) => !['at', 'now', 'type', 'sandbox'].includes(name))
      .map(([name, value]) => [text.eventFacts[name as keyof typeof text.eventFacts] ?? name, value]),
  ]
  return (
    <section class="panel call" aria-label={title}>
      <header>
        <h2 tabIndex={-1} ref={heading}>
          {describeEvent(event)}
        </h2>
        <button type="button" onClick={onClose}>
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
