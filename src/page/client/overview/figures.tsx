import type { JSX } from 'preact'
import { formatCount } from '../parts/format.js'
import { buildHref } from '../state/router.js'
import type { Overview } from '../state/world.js'
import { texts } from '../texts.js'
import { linkRows } from './links.js'

const text = texts.overview.figures

/** Numbers of all that there is, each a link to its rows. */
export function Figures({ facts: { counts } }: { readonly facts: Overview }): JSX.Element {
  const figures: [keyof typeof text, number, string][] = [
    ['organizations', counts.organizations, linkRows('Organizations')],
    ['jobs', counts.jobs, linkRows('Jobs')],
    ['running', counts.running, linkRows('Jobs', 'Running')],
    ['jobSessions', counts.jobSessions, linkRows('JobSessions')],
    ['restoreSessions', counts.restoreSessions, linkRows('RestoreSessions', 'Working')],
    ['requests', counts.requests, buildHref('calls')],
    ['faults', counts.faults, buildHref('faults')],
  ]
  return (
    <ul class="figures">
      {figures.map(([name, value, href]) => (
        <li key={name}>
          <a href={href}>
            <strong>{formatCount(value)}</strong> <span>{text[name]}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}
