import type { ComponentChildren, JSX } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { DemoTile } from '../../../catalogue/demo-schema.js'
import { Empty } from '../parts/empty.js'
import { formatBytes, formatSpan, formatTimeOfDay } from '../parts/format.js'
import { describeFullness, Meter } from '../parts/meter.js'
import { Panel } from '../parts/panel.js'
import { Status } from '../parts/status.js'
import { type Overview, overview, worldNow } from '../state/world.js'
import { texts } from '../texts.js'
import { activity } from './activity.js'

const text = texts.present

interface TileProps {
  readonly overview: Overview
  /** Height that its rows may have, in em. */
  readonly height: number
}

/** The number of rows that fit, with a line for those that do not. @param row height of a row, in em */
const fit = (height: number, row: number, all: number): number => {
  const most = Math.max(1, Math.floor(height / row))
  return all <= most ? all : Math.max(1, Math.floor((height - 1.2) / row))
}

function Sessions({ overview: { running }, height }: TileProps): JSX.Element {
  const now = worldNow.value
  const shown = fit(height, 3.6, running.length)
  return (
    <Empty when={running.length === 0} text={text.quiet}>
      <ul class="runs">
        {running
          .slice(0, shown)
          .map(({ id, name, processedObjects, totalObjects, processedItems, writtenBytes, ends }) => {
            const progress = texts.overview.done(processedObjects, totalObjects)
            return (
              <li key={id}>
                <div class="line">
                  <span class="name" dir="auto">
                    {name}
                  </span>
                  <strong class="number">
                    {totalObjects === 0 ? 0 : Math.floor((processedObjects / totalObjects) * 100)}%
                  </strong>
                </div>
                <Meter
                  role="progressbar"
                  label={name}
                  share={totalObjects === 0 ? 0 : processedObjects / totalObjects}
                  text={progress}
                />
                <p class="hint number">
                  {progress} · {texts.overview.items(processedItems)}, {formatBytes(writtenBytes)}
                  {ends && ` · ${texts.overview.left(formatSpan(Date.parse(ends) - now))}`}
                </p>
              </li>
            )
          })}
      </ul>
      <More shown={shown} all={running.length} />
    </Empty>
  )
}

function Jobs({ overview: { jobs, counts }, height }: TileProps): JSX.Element {
  const shown = Math.min(fit(height, 1.6, counts.jobs), jobs.length)
  return (
    <>
      <ul class="rows">
        {jobs.slice(0, shown).map(({ id, name, lastStatus, isEnabled }) => (
          <li key={id}>
            <span class="name" dir="auto">
              {name}
            </span>
            {lastStatus ? (
              <Status of={lastStatus} />
            ) : (
              <span class="hint">{isEnabled ? texts.overview.never : texts.overview.disabled}</span>
            )}
          </li>
        ))}
      </ul>
      <More shown={shown} all={counts.jobs} />
    </>
  )
}

function Repositories({ overview: { repositories }, height }: TileProps): JSX.Element {
  const shown = fit(height, 2.8, repositories.length)
  return (
    <>
      <ul class="runs">
        {repositories.slice(0, shown).map(({ id, name, capacityBytes, freeBytes, running }) => {
          const share = capacityBytes === 0 ? 1 : 1 - freeBytes / capacityBytes
          const { kind, text: fullness } = describeFullness(share)
          const used = texts.overview.used(formatBytes(capacityBytes - freeBytes), formatBytes(capacityBytes))
          return (
            <li key={id}>
              <div class="line">
                <span class="name" dir="auto">
                  {name}
                </span>
                <span class="hint number">{used}</span>
                {running > 0 && <Status of="Running" text={texts.overview.writing} />}
                {kind !== 'good' && <Status of={kind === 'bad' ? 'Failed' : 'Warning'} text={fullness} />}
              </div>
              <Meter label={name} share={share} text={used} kind={kind} />
            </li>
          )
        })}
      </ul>
      <More shown={shown} all={repositories.length} />
    </>
  )
}

function Restores({ overview: { restoreSessions }, height }: TileProps): JSX.Element {
  const shown = fit(height, 1.75, restoreSessions.length)
  return (
    <Empty when={restoreSessions.length === 0} text={texts.overview.noRestores}>
      <ul class="rows">
        {restoreSessions.slice(0, shown).map(({ id, name, organization, actions }) => (
          <li key={id}>
            <span class="name" dir="auto">
              {name}
            </span>
            <span class="hint">
              {organization} · {texts.overview.actions(actions)}
            </span>
          </li>
        ))}
      </ul>
    </Empty>
  )
}

function RecentActivity({ height }: TileProps): JSX.Element {
  const list = activity.value.slice(0, fit(height, 1.65, activity.value.length))
  return (
    <Empty when={list.length === 0} text={text.nothingYet}>
      <ol class="activity">
        {list.map(({ key, at, text: told, status, label, log }) => (
          <li key={key}>
            <time>{formatTimeOfDay(at).slice(0, 5)}</time>
            <span class="name" dir="auto">
              {told}
            </span>
            {status && <Status of={status} text={label ?? status} />}
            {log && <span class="log hint">{text.why(log)}</span>}
          </li>
        ))}
      </ol>
    </Empty>
  )
}

function More({ shown, all }: { readonly shown: number; readonly all: number }): JSX.Element | null {
  return all > shown ? <p class="hint">{text.more(all - shown)}</p> : null
}

const TILES: { readonly [T in DemoTile]: (props: TileProps) => ComponentChildren } = {
  sessions: Sessions,
  jobs: Jobs,
  repositories: Repositories,
  restores: Restores,
  activity: RecentActivity,
}

/** Tiles for an audience to watch. */
export function Tiles({ watch }: { readonly watch: readonly DemoTile[] }): JSX.Element {
  const facts = overview.value
  const grid = useRef<HTMLDivElement>(null)
  const [height, setHeight] = useState(9)
  useLayoutEffect(() => {
    const element = grid.current
    if (!element) return
    const look = (): void => {
      const { height: em } = getComputedStyle(element.querySelector('.em') as Element)
      const rows = getComputedStyle(element).gridTemplateRows.split(' ').length
      // the title of a tile, its padding, and the gap
      setHeight(Math.max(9, element.clientHeight / rows / Number.parseFloat(em) - 3.2))
    }
    const observer = new ResizeObserver(look)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return (
    <div class="tiles" data-count={watch.length} ref={grid}>
      <span class="em" aria-hidden="true" />
      {facts &&
        watch.map((name) => {
          const Tile = TILES[name]
          return (
            <Panel key={name} title={text.tiles[name]}>
              <Tile overview={facts} height={height} />
            </Panel>
          )
        })}
    </div>
  )
}
