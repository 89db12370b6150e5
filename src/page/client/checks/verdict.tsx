import type { JSX } from 'preact'
import { Status } from '../parts/status.js'
import { buildHref } from '../state/router.js'
import { texts } from '../texts.js'

const text = texts.checks

/** Response of the control that verifies: see docs/controls.md. */
export interface Verdict {
  readonly checked: number
  /** The expected calls, and how many of each were found. */
  readonly expected: readonly string[]
  readonly found: readonly number[]
  /** Absent if all is as expected. */
  readonly failures?: readonly Failure[]
}

interface Failure {
  /** Absent if it is about all calls. */
  readonly index?: number
  readonly expected: string
  readonly found: number
  readonly nearest: readonly NearMiss[]
}

interface NearMiss {
  readonly id: number
  readonly method: string
  readonly url: string
  readonly differences: readonly string[]
  readonly parts: readonly Part[]
}

interface Part {
  readonly path: string
  readonly expected: unknown
  readonly actual?: unknown
  readonly unknown?: string
  readonly differs: boolean
}

/** What came of a verification: each expectation, met or beside the calls that are nearest to it. */
export function VerdictView({ verdict }: { readonly verdict: Verdict }): JSX.Element {
  const { checked, expected, found, failures = [] } = verdict
  return (
    <>
      <p role="status">{failures.length === 0 ? text.met(checked) : text.notMet(failures.length)}</p>
      <ul class="expectations">
        {expected.map((what, index) => {
          const failure = failures.find((one) => one.index === index)
          return (
            <Expected
              key={index}
              what={failure?.expected ?? what}
              found={found[index] ?? 0}
              failure={failure}
            />
          )
        })}
        {failures
          .filter(({ index }) => index === undefined)
          .map((failure) => (
            <Expected
              key={failure.expected}
              what={failure.expected}
              found={failure.found}
              failure={failure}
            />
          ))}
      </ul>
    </>
  )
}

interface ExpectedProps {
  readonly what: string
  readonly found: number
  readonly failure: Failure | undefined
}

function Expected({ what, found, failure }: ExpectedProps): JSX.Element {
  return (
    <li data-met={!failure}>
      <p class="line">
        <span class="name">
          <Status of={failure ? 'Failed' : 'Success'} text={text.states[failure ? 'failed' : 'met']} /> {what}
        </span>
        <span class="hint">{text.found(found)}</span>
      </p>
      {failure?.index !== undefined && failure.nearest.length === 0 && found === 0 && (
        <p class="hint">{text.nothingNear}</p>
      )}
      {failure?.nearest.map((miss) => (
        <Miss key={miss.id} {...miss} />
      ))}
    </li>
  )
}

/** A call beside the expected one, the parts that differ marked. */
function Miss({ id, method, url, differences, parts }: NearMiss): JSX.Element {
  return (
    <div class="miss">
      <p class="request-line">
        <a href={buildHref('calls', [String(id)])}>{text.call(id)}</a> {method} {url}
      </p>
      {parts.length === 0 ? (
        <p>{differences.join('; ')}</p>
      ) : (
        <div class="wide">
          <table>
            <caption class="sr">{text.table(id)}</caption>
            <thead>
              <tr>
                <th scope="col">{text.columns.part}</th>
                <th scope="col">{text.columns.expected}</th>
                <th scope="col">{text.columns.actual}</th>
              </tr>
            </thead>
            <tbody>
              {parts.map(({ path, expected, actual, unknown, differs }) => (
                <tr key={path} data-differs={differs || undefined}>
                  <th scope="row">
                    {path}
                    {differs && <span class="differs">{text.differs}</span>}
                  </th>
                  <td>{formatValue(expected)}</td>
                  <td>{unknown ? `(${unknown})` : actual === undefined ? text.none : formatValue(actual)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}

const formatValue = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
