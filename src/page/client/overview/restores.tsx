import type { JSX } from 'preact'
import { linkPlace } from '../browse/place.js'
import { formatTime } from '../parts/format.js'
import { getDefaultVersion } from '../state/info.js'
import { texts } from '../texts.js'
import { linkRow, linkRows } from './links.js'
import type { OverviewPartProps } from './overview-part.js'
import { RowsPanel } from './rows-panel.js'

const text = texts.overview

/** Open restore sessions, which can be browsed. */
export function Restores({ facts: { restoreSessions, counts } }: OverviewPartProps): JSX.Element {
  return (
    <RowsPanel
      title={text.restores}
      rows={restoreSessions}
      count={counts.restoreSessions}
      most={3}
      href={linkRows('RestoreSessions', 'Working')}
      empty={text.noRestores}
    >
      {(shown) => (
        <ul class="rows">
          {shown.map(({ id, name, organization, initiatedBy, start, actions }) => (
            <li key={id}>
              <a class="name" dir="auto" href={linkPlace({ version: getDefaultVersion(), session: id })}>
                {name}
              </a>
              <span class="hint">
                {organization}, {text.openedBy(initiatedBy, formatTime(start))} ·{' '}
                <a href={linkRow('RestoreSessions', id, 'Events')}>{text.actions(actions)}</a>
              </span>
            </li>
          ))}
        </ul>
      )}
    </RowsPanel>
  )
}
