import type { JSX } from 'preact'
import { texts } from '../texts.js'
import { linkRow, linkRows } from './links.js'
import type { OverviewPartProps } from './overview-part.js'
import { RowsPanel } from './rows-panel.js'

const text = texts.overview

/** Organizations, and how much they have. */
export function Organizations({ facts: { organizations, counts } }: OverviewPartProps): JSX.Element {
  return (
    <RowsPanel
      title={text.organizations}
      rows={organizations}
      count={counts.organizations}
      most={3}
      href={linkRows('Organizations')}
      empty={text.noOrganizations}
    >
      {(shown) => (
        <ul class="rows">
          {shown.map(({ id, name, type, users, jobs }) => (
            <li key={id}>
              <a class="name" dir="auto" href={linkRow('Organizations', id)}>
                {name}
              </a>
              <span class="hint">
                {type} · <a href={linkRow('Organizations', id, 'Users')}>{text.users(users)}</a> ·{' '}
                <a href={linkRow('Organizations', id, 'Jobs')}>{text.jobCount(jobs)}</a>
              </span>
            </li>
          ))}
        </ul>
      )}
    </RowsPanel>
  )
}
