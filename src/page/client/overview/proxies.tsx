import type { JSX } from 'preact'
import { Status } from '../parts/status.js'
import { texts } from '../texts.js'
import { linkRow, linkRows } from './links.js'
import type { OverviewPartProps } from './overview-part.js'
import { RowsPanel } from './rows-panel.js'

const text = texts.overview

/** Backup proxies, and whether they are there. */
export function Proxies({ facts: { proxies, counts } }: OverviewPartProps): JSX.Element {
  return (
    <RowsPanel
      title={text.proxies}
      rows={proxies}
      count={counts.proxies}
      most={3}
      href={linkRows('Proxies')}
      empty={text.noProxies}
    >
      {(shown) => (
        <ul class="rows">
          {shown.map(({ id, name, status }) => (
            <li key={id}>
              <a class="name" dir="auto" href={linkRow('Proxies', id)}>
                {name}
              </a>
              <Status of={status} />
            </li>
          ))}
        </ul>
      )}
    </RowsPanel>
  )
}
