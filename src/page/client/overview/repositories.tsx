import type { JSX } from 'preact'
import { formatBytes } from '../parts/format.js'
import { describeFullness, Meter } from '../parts/meter.js'
import { Status } from '../parts/status.js'
import { texts } from '../texts.js'
import { linkRow, linkRows } from './links.js'
import type { OverviewPartProps } from './overview-part.js'
import { RowsPanel } from './rows-panel.js'

const text = texts.overview

/** Repositories, and how full they are. */
export function Repositories({ facts: { repositories, counts } }: OverviewPartProps): JSX.Element {
  return (
    <RowsPanel
      title={text.repositories}
      rows={repositories}
      count={counts.repositories}
      most={3}
      href={linkRows('BackupRepositories')}
      empty={text.noRepositories}
    >
      {(shown) => (
        <ul class="runs">
          {shown.map(({ id, name, capacityBytes, freeBytes, running }) => {
            const share = capacityBytes === 0 ? 1 : 1 - freeBytes / capacityBytes
            const used = text.used(formatBytes(capacityBytes - freeBytes), formatBytes(capacityBytes))
            const { kind, text: fullness } = describeFullness(share)
            return (
              <li key={id}>
                <div class="line">
                  <a class="name" dir="auto" href={linkRow('BackupRepositories', id)}>
                    {name}
                  </a>
                  {running > 0 && <Status of="Running" text={text.writing} />}
                  {kind !== 'good' && <Status of={kind === 'bad' ? 'Failed' : 'Warning'} text={fullness} />}
                </div>
                <Meter label={name} share={share} text={used} kind={kind} />
                <div class="line hint">
                  <span class="number">{used}</span>
                  <span class="number">{Math.round(share * 100)}%</span>
                </div>
              </li>
            )
          })}
        </ul>
      )}
    </RowsPanel>
  )
}
