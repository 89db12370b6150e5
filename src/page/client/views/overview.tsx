import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Awaited } from '../parts/awaited.js'
import { ClockPanel } from '../parts/clock.js'
import { Empty } from '../parts/empty.js'
import { formatBytes, formatCount, formatMinute, formatSpan, formatTime } from '../parts/format.js'
import { describeFullness, Meter } from '../parts/meter.js'
import { Page } from '../parts/page.js'
import { Panel } from '../parts/panel.js'
import { Status } from '../parts/status.js'
import { info, type Level } from '../state/info.js'
import { onLive } from '../state/live-events.js'
import { buildHref } from '../state/router.js'
import { type Overview as Facts, overview, worldNow } from '../state/world.js'
import { texts } from '../texts.js'

const text = texts.overview

/** Overview of the sandbox, updated live. */
export function Overview(): JSX.Element {
  const facts = overview.value
  return (
    <Page title={texts.views.overview}>
      <RecentActivity />
      {facts ? (
        <>
          <Figures facts={facts} />
          <div class="panels">
            <div class="column">
              <Running facts={facts} />
              <Jobs facts={facts} />
            </div>
            <div class="column">
              <ClockPanel />
              <Repositories facts={facts} />
              <Restores facts={facts} />
              <Organizations facts={facts} />
              <Proxies facts={facts} />
              <Evidence />
            </div>
          </div>
        </>
      ) : (
        <Awaited />
      )}
    </Page>
  )
}

/** Announces activity to screen readers. */
function RecentActivity(): JSX.Element {
  const [news, setNews] = useState('')
  useEffect(
    () =>
      onLive(({ type, data }) => {
        if (type !== 'world') return
        const { type: event, name, status = '' } = data as { type: string; name: string; status?: string }
        if (event === 'job started') setNews(text.told.started(name))
        if (event === 'session ended') setNews(text.told.ended(name, status))
      }),
    [],
  )
  return (
    <p class="sr" aria-live="polite">
      {news}
    </p>
  )
}

interface OverviewProps {
  readonly facts: Facts
}

function Figures({ facts: { counts } }: OverviewProps): JSX.Element {
  const figures: [keyof typeof text.figures, number, string][] = [
    ['organizations', counts.organizations, buildHref('data', ['Organizations'])],
    ['jobs', counts.jobs, buildHref('data', ['Jobs'])],
    ['running', counts.running, buildHref('data', ['Jobs'])],
    ['jobSessions', counts.jobSessions, buildHref('data', ['JobSessions'])],
    ['restoreSessions', counts.restoreSessions, buildHref('data', ['RestoreSessions'])],
    ['requests', counts.requests, buildHref('calls')],
    ['faults', counts.faults, buildHref('controls')],
  ]
  return (
    <ul class="figures">
      {figures.map(([name, value, href]) => (
        <li key={name}>
          <a href={href}>
            <strong>{formatCount(value)}</strong> <span>{text.figures[name]}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

function Running({ facts: { running } }: OverviewProps): JSX.Element {
  const now = worldNow.value
  return (
    <Panel title={text.running} count={running.length}>
      <Empty when={running.length === 0} text={text.nothingRuns}>
        <ul class="runs">
          {running.map(
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
                    <a class="name" dir="auto" href={buildHref('data', ['JobSessions', id])}>
                      {name}
                    </a>
                    <span class="number">{done}</span>
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
      </Empty>
    </Panel>
  )
}

function Repositories({ facts: { repositories } }: OverviewProps): JSX.Element {
  return (
    <Panel title={text.repositories} count={repositories.length}>
      <Empty when={repositories.length === 0} text={text.noRepositories}>
        <ul class="runs">
          {repositories.map(({ id, name, capacityBytes, freeBytes, running }) => {
            const share = capacityBytes === 0 ? 1 : 1 - freeBytes / capacityBytes
            const used = text.used(formatBytes(capacityBytes - freeBytes), formatBytes(capacityBytes))
            const { kind, text: fullness } = describeFullness(share)
            return (
              <li key={id}>
                <div class="line">
                  <a class="name" dir="auto" href={buildHref('data', ['BackupRepositories', id])}>
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
      </Empty>
    </Panel>
  )
}

function Restores({ facts: { restoreSessions } }: OverviewProps): JSX.Element {
  return (
    <Panel title={text.restores} count={restoreSessions.length}>
      <Empty when={restoreSessions.length === 0} text={text.noRestores}>
        <ul class="rows">
          {restoreSessions.map(({ id, name, organization, initiatedBy, start, actions }) => (
            <li key={id}>
              <a class="name" dir="auto" href={buildHref('data', ['RestoreSessions', id])}>
                {name}
              </a>
              <span class="hint">
                {organization}, {text.openedBy(initiatedBy, formatTime(start))} · {text.actions(actions)}
              </span>
            </li>
          ))}
        </ul>
      </Empty>
    </Panel>
  )
}

function Jobs({ facts: { jobs, counts } }: OverviewProps): JSX.Element {
  return (
    <Panel title={text.jobs} count={counts.jobs}>
      <Empty when={jobs.length === 0} text={text.noJobs}>
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
              {jobs.map(({ id, name, organization, isEnabled, lastStatus, lastRun, nextRun }) => (
                <tr key={id}>
                  <th scope="row">
                    <a class="name" dir="auto" href={buildHref('data', ['Jobs', id])}>
                      {name}
                    </a>
                    <span class="below hint">{organization}</span>
                  </th>
                  <td>{lastStatus ? <Status of={lastStatus} /> : text.never}</td>
                  <td class="number">{lastRun && formatMinute(lastRun)}</td>
                  <td class="number">{isEnabled ? nextRun && formatMinute(nextRun) : text.disabled}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {counts.jobs > jobs.length && <p class="hint">{text.more(jobs.length, counts.jobs)}</p>}
      </Empty>
    </Panel>
  )
}

function Organizations({ facts: { organizations, counts } }: OverviewProps): JSX.Element {
  return (
    <Panel title={text.organizations} count={counts.organizations}>
      <Empty when={organizations.length === 0} text={text.noOrganizations}>
        <ul class="rows">
          {organizations.map(({ id, name, type, users, jobs }) => (
            <li key={id}>
              <a class="name" dir="auto" href={buildHref('data', ['Organizations', id])}>
                {name}
              </a>
              <span class="hint">
                {type} · {text.users(users)} · {text.jobCount(jobs)}
              </span>
            </li>
          ))}
        </ul>
      </Empty>
    </Panel>
  )
}

function Proxies({ facts: { proxies } }: OverviewProps): JSX.Element {
  return (
    <Panel title={text.proxies} count={proxies.length}>
      <Empty when={proxies.length === 0} text={text.noProxies}>
        <ul class="rows">
          {proxies.map(({ id, name, status }) => (
            <li key={id}>
              <a class="name" dir="auto" href={buildHref('data', ['Proxies', id])}>
                {name}
              </a>
              <Status of={status} />
            </li>
          ))}
        </ul>
      </Empty>
    </Panel>
  )
}

/** How well the operations of the API are known. */
function Evidence(): JSX.Element | null {
  if (!info.value) return null
  const levels = Object.entries(info.value.evidence) as [Level, number][]
  return (
    <Panel title={text.evidence.title}>
      <ul class="rows">
        {levels
          .filter(([, count]) => count > 0)
          .map(([level, count]) => (
            <li key={level}>
              <span>{text.evidence[level]}</span>
              <span class="hint">{text.operations(count)}</span>
            </li>
          ))}
      </ul>
    </Panel>
  )
}
