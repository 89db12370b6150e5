import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { formatSpan, formatTime } from '../parts/format.js'
import { texts } from '../texts.js'
import { isError, type RunItem } from './items.js'

const text = texts.run.timeline

/** Columns of a lane: what happened in each of them is one bar. */
const COLUMNS = 200
const LANE_HEIGHT = 24

const LANES = {
  calls: ({ call }: RunItem) => call !== undefined,
  errors: ({ call }: RunItem) => call !== undefined && isError(call),
  events: ({ event, call }: RunItem) => event !== undefined || call?.fault !== undefined,
} as const

const LANE_NAMES = ['calls', 'errors', 'events'] as const

type LaneName = keyof typeof LANES
type Clock = 'at' | 'wall'
/** The items of each column that has any. */
type Columns = ReadonlyMap<number, readonly RunItem[]>

export interface TimelineProps {
  /** All items of the run, which say from when to when it is. */
  readonly all: readonly RunItem[]
  /** Those that are shown. */
  readonly items: readonly RunItem[]
  readonly open: RunItem | undefined
  readonly onOpen: (item: RunItem) => void
}

/** Calls, errors and events over the simulated clock and over real time. */
export function Timeline(props: TimelineProps): JSX.Element {
  return (
    <div class="timelines">
      <Strip clock="at" {...props} />
      <Strip clock="wall" {...props} />
    </div>
  )
}

function Strip({ clock, all, items, open, onOpen }: TimelineProps & { readonly clock: Clock }): JSX.Element {
  const span = useMemo(() => findSpan(all, clock), [all, clock])
  const lanes = useMemo(() => groupItems(items, (item) => locate(item[clock], span)), [items, span, clock])
  const { start, end } = span
  return (
    <figure class="timeline">
      <figcaption>
        <span class="name">{text.clocks[clock]}</span>
        {all.length > 0 && (
          <span class="hint">{text.span(formatTime(start), formatTime(end), formatSpan(end - start))}</span>
        )}
      </figcaption>
      {LANE_NAMES.map((lane) => (
        <Lane
          key={lane}
          lane={lane}
          columns={lanes[lane]}
          mark={open && locate(open[clock], span)}
          onOpen={onOpen}
        />
      ))}
    </figure>
  )
}

interface Span {
  readonly start: number
  readonly end: number
}

function findSpan(items: readonly RunItem[], clock: Clock): Span {
  let [start, end] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const item of items) {
    start = Math.min(start, item[clock])
    end = Math.max(end, item[clock])
  }
  return { start, end }
}

/** The column of a time. */
const locate = (time: number, { start, end }: Span): number =>
  Math.min(COLUMNS - 1, Math.floor(((time - start) / Math.max(1, end - start)) * COLUMNS))

function groupItems(
  items: readonly RunItem[],
  findColumn: (item: RunItem) => number,
): Readonly<Record<LaneName, Columns>> {
  const lanes = { calls: new Map(), errors: new Map(), events: new Map() } as const
  for (const item of items) {
    const column = findColumn(item)
    for (const lane of LANE_NAMES) {
      if (!LANES[lane](item)) continue
      const others = lanes[lane].get(column)
      if (others) others.push(item)
      else lanes[lane].set(column, [item])
    }
  }
  return lanes
}

interface LaneProps {
  readonly lane: LaneName
  readonly columns: Columns
  /** Column of the item that is open. */
  readonly mark: number | undefined
  readonly onOpen: (item: RunItem) => void
}

function Lane({ lane, columns, mark, onOpen }: LaneProps): JSX.Element {
  const counts = [...columns.values()].map(({ length }) => length)
  const most = Math.max(1, ...counts)
  const bars = useMemo(
    () =>
      [...columns].map(([column, { length }]) => {
        // the root keeps few beside many in sight
        const height = LANE_HEIGHT * Math.max(0.3, Math.sqrt(length / most))
        return (
          <rect key={column} x={column} y={LANE_HEIGHT - height} width={0.9} height={height}>
            <title>{text.lanes[lane](length)}</title>
          </rect>
        )
      }),
    [columns],
  )
  const openNearest = ({ currentTarget, clientX }: MouseEvent): void => {
    const { left, width } = (currentTarget as Element).getBoundingClientRect()
    const wanted = ((clientX - left) / width) * COLUMNS
    const [nearest] = [...columns].sort(([a], [b]) => Math.abs(a + 0.5 - wanted) - Math.abs(b + 0.5 - wanted))
    if (nearest?.[1][0]) onOpen(nearest[1][0])
  }
  const name = text.lanes[lane](counts.reduce((sum, count) => sum + count, 0))
  return (
    <div class="lane">
      <span>{name}</span>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the list below is for keys */}
      <svg
        role="img"
        aria-label={name}
        data-lane={lane}
        viewBox={`0 0 ${COLUMNS} ${LANE_HEIGHT}`}
        preserveAspectRatio="none"
        onClick={openNearest}
      >
        {mark !== undefined && <rect class="mark" x={mark} y={0} width={1} height={LANE_HEIGHT} />}
        {bars}
      </svg>
    </div>
  )
}
