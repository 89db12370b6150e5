import type { JSX } from 'preact'
import { Status } from '../parts/status.js'
import { texts } from '../texts.js'

const text = texts.findings

/** Something that the client should do differently: see docs/controls.md. */
export interface Finding {
  readonly rule: string
  readonly severity: 'error' | 'warning'
  readonly title: string
  readonly detail: string
  /** Number of calls. */
  readonly count: number
  /** The first of them. */
  readonly calls: readonly number[]
  readonly advice: string
}

export interface FindingsProps {
  readonly findings: readonly Finding[]
  /** Builds the link to a call. */
  readonly href: (call: number) => string
}

/** Findings of a report, errors first, with the calls that they rest on. */
export function Findings({ findings, href }: FindingsProps): JSX.Element {
  if (findings.length === 0) return <p class="hint">{text.none}</p>
  return (
    <ul class="findings">
      {findings.map(({ rule, severity, title, detail, count, calls, advice }) => (
        <li key={`${rule} ${detail}`}>
          <p class="name">
            <Status of={severity === 'error' ? 'Failed' : 'Warning'} text={text.severities[severity]} />{' '}
            {title}
          </p>
          {detail !== '' && <p>{detail}</p>}
          <p class="hint">{advice}</p>
          <p>
            {text.calls(count)}{' '}
            {calls.map((id) => (
              <a key={id} href={href(id)}>
                {id}
              </a>
            ))}
            {count > calls.length && text.more(count - calls.length)}
          </p>
        </li>
      ))}
    </ul>
  )
}
