import type { JSX } from 'preact'
import { formatMinute } from '../parts/format.js'
import { Status } from '../parts/status.js'
import { texts } from '../texts.js'
import { linkRow, linkRows } from './links.js'
import type { OverviewPartProps } from './overview-part.js'
import { RowsPanel } from './rows-panel.js'

const text = texts.overview

/** Jobs, those that run or ran last first. */
export function Jobs({ facts: { jobs, counts } }: OverviewPartProps): JSX.Element {
  return (
    <RowsPanel
      title={text.jobs}
      rows={jobs}
      count={counts.jobs}
      most={8}
      href={linkRows('Jobs')}
      empty={text.noJobs}
    >
      {(shown) => (
        <div class="wide">
          <table>
            <thead>
              <tr>
                <th scope="col">{text.columns.job}</th>
                <th scope="col">{text.columns.last}</th>
                <th scope="col">{text.columns.lastRun}</th>
                <th scope="col">{text.columns.nextRun}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ id, name, organization, isEnabled, lastStatus, lastRun, nextRun }) => (
                <tr key={id}>
                  <th scope="row">
                    <a class="name" dir="auto" href={linkRow('Jobs', id)}>
                      {name}
                    </a>
                    <span class="below hint">{organization}</span>
                  </th>
                  <td>
                    {lastStatus ? (
                      <a href={linkRow('Jobs', id, 'JobSessions')}>
                        <Status of={lastStatus} />
                      </a>
                    ) : (
                      text.never
                    )}
                  </td>
                  <td class="number">{lastRun && formatMinute(lastRun)}</td>
                  <td class="number">{isEnabled ? nextRun && formatMinute(nextRun) : text.disabled}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </RowsPanel>
  )
}
