import type { JSX } from 'preact'
import { formatBytes, formatSpan } from '../parts/format.js'
import { Meter } from '../parts/meter.js'
import { worldNow } from '../state/world.js'
import { texts } from '../texts.js'
import { linkRow, linkRows } from './links.js'
import type { OverviewPartProps } from './overview-part.js'
import { RowsPanel } from './rows-panel.js'

const text = texts.overview

/** Job sessions in progress. */
export function Running({ facts: { running, counts } }: OverviewPartProps): JSX.Element {
  const now = worldNow.value
  return (
    <RowsPanel
      title={text.running}
      rows={running}
      count={counts.running}
      most={3}
      href={linkRows('Jobs', 'Running')}
      empty={text.nothingRuns}
    >
      {(shown) => (
        <ul class="runs">
          {shown.map(
            ({
              id,
              name,
              organization,
              processedObjects,
              totalObjects,
              processedItems,
              writtenBytes,
              ends,
              polls,
            }) => {
              const done = text.done(processedObjects, totalObjects)
              const left =
                polls !== undefined
                  ? text.polls(polls)
                  : ends
                    ? text.left(formatSpan(Date.parse(ends) - now))
                    : text.held
              return (
                <li key={id}>
                  <div class="line">
                    <a class="name" dir="auto" href={linkRow('JobSessions', id)}>
                      {name}
                    </a>
                    <a class="number" href={linkRow('JobSessions', id, 'LogItems')}>
                      {done}
                    </a>
                  </div>
                  <Meter
                    role="progressbar"
                    label={name}
                    share={totalObjects === 0 ? 0 : processedObjects / totalObjects}
                    text={done}
                  />
                  <div class="line hint">
                    <span>{organization}</span>
                    <span class="number">
                      {text.items(processedItems)}, {formatBytes(writtenBytes)} · {left}
                    </span>
                  </div>
                </li>
              )
            },
          )}
        </ul>
      )}
    </RowsPanel>
  )
}
