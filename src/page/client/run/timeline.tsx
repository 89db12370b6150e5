import type { JSX } from 'preact'
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

type Clock = 'at' | 'wall'

export interface TimelineProps {
  readonly items: readonly RunItem[]
  readonly open: RunItem | undefined
  readonly onOpen: (item: RunItem) => void
}

/** Calls, errors and events over the simulated clock and over real time. */
export function Timeline({ items, open, onOpen }: TimelineProps): JSX.Element {
  return (
    <div class="timelines">
      <Strip clock="at" items={items} open={open} onOpen={onOpen} />
      <Strip clock="wall" items={items} open={open} onOpen={onOpen} />
    </div>
  )
}

function Strip({ clock, items, open, onOpen }: TimelineProps & { readonly clock: Clock }): JSX.Element {
  let [start, end] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const item of items) {
    start = Math.min(start, item[clock])
    end = Math.max(end, item[clock])
  }
  const locate = (item: RunItem): number =>
    Math.min(COLUMNS - 1, Math.floor(((item[clock] - start) / Math.max(1, end - start)) * COLUMNS))
  return (
    <figure class="timeline">
      <figcaption>
        <span class="name">{text.clocks[clock]}</span>
        {items.length > 0 && (
          <span class="hint">{text.span(formatTime(start), formatTime(end), formatSpan(end - start))}</span>
        )}
      </figcaption>
      {(Object.keys(LANES) as (keyof typeof LANES)[]).map((lane) => (
        <Lane
          key={lane}
          lane={lane}
          items={items.filter(LANES[lane])}
          locate={locate}
          mark={open && locate(open)}
          onOpen={onOpen}
        />
      ))}
    </figure>
  )
}

interface LaneProps {
  readonly lane: keyof typeof LANES
  readonly items: readonly RunItem[]
  readonly locate: (item: RunItem) => number
  /** Column of the item that is open. */
  readonly mark: number | undefined
  readonly onOpen: (item: RunItem) => void
}

function Lane({ lane, items, locate, mark, onOpen }: LaneProps): JSX.Element {
  const columns = new Map<number, RunItem[]>()
  for (const item of items) {
    const column = locate(item)
    const others = columns.get(column)
    if (others) others.push(item)
    else columns.set(column, [item])
  }
  const most = Math.max(1, ...[...columns.values()].map(({ length }) => length))
  const openNearest = ({ currentTarget, clientX }: MouseEvent): void => {
    const { left, width } = (currentTarget as Element).getBoundingClientRect()
    const wanted = ((clientX - left) / width) * COLUMNS
    const [nearest] = [...columns].sort(([a], [b]) => Math.abs(a + 0.5 - wanted) - Math.abs(b + 0.5 - wanted))
    if (nearest?.[1][0]) onOpen(nearest[1][0])
  }
  const name = text.lanes[lane](items.length)
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
        {[...columns].map(([column, { length }]) => {
          // the root keeps few beside many in sight
          const height = LANE_HEIGHT * Math.max(0.3, Math.sqrt(length / most))
          return <rect key={column} x={column} y={LANE_HEIGHT - height} width={0.9} height={height} />
        })}
      </svg>
    </div>
  )
}
