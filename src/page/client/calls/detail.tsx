import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { CopyAs } from '../parts/copy-as.js'
import { formatBytes, formatMilliseconds, formatTime } from '../parts/format.js'
import { Json } from '../parts/json.js'
import { Loaded } from '../parts/loaded.js'
import { HttpStatus } from '../parts/status.js'
import { api } from '../state/api.js'
import { useControl } from '../state/load.js'
import { isNarrow } from '../state/narrow.js'
import { navigate } from '../state/router.js'
import { showMessage, tryAndReport } from '../state/status-message.js'
import { texts } from '../texts.js'
import { describeChanges, type ObjectChange } from './describe-change.js'
import { FaultDialog } from './fault.js'
import type { Call, Change, Message } from './journal.js'
import { describeSnippet } from './snippet.js'

const text = texts.calls

/** Details of a call in the journal. */
export function CallDetail({ id }: { readonly id: number }): JSX.Element {
  const load = useControl<Call>(`/requests/${id}`)
  return <Loaded of={load}>{(call) => <CallView call={call} />}</Loaded>
}

function CallView({ call }: { readonly call: Call }): JSX.Element {
  const { id } = call
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // it lies over the list
    if (isNarrow.peek()) title.current?.focus()
  }, [])
  const [isFault, setFault] = useState(false)
  const replay = (): Promise<boolean> =>
    tryAndReport(async () => {
      const made = await api.post<{ id: number; status: number }>(`/requests/${id}/replay`)
      showMessage(text.replayed(made.id, made.status))
    })
  return (
    <section class="panel call" aria-labelledby="call-title">
      <header>
        <h2 id="call-title" tabIndex={-1} ref={title}>
          {text.call(call.id)}
        </h2>
        <div class="actions">
          <button type="button" onClick={() => void replay()}>
            {text.replay}
          </button>
          <button type="button" onClick={() => setFault(true)}>
            {text.makeFault}
          </button>
          <button type="button" onClick={() => navigate('calls')}>
            {text.close}
          </button>
        </div>
      </header>
      <p class="request-line">
        <strong>{call.method}</strong> {call.url}
      </p>
      <dl class="terms">
        <Term name={text.terms.status}>
          <HttpStatus of={call.status} />
        </Term>
        <Term name={text.terms.duration}>{formatMilliseconds(call.duration)}</Term>
        <Term name={text.terms.at}>{formatTime(call.at)} UTC</Term>
        <Term name={text.terms.wall}>{formatTime(call.wallTime)} UTC</Term>
        <Term name={text.terms.account}>{call.account || text.nobody}</Term>
        <Term name={text.terms.operation}>{call.operation || text.noOperation}</Term>
        {call.fault !== undefined && <Term name={text.terms.fault}>{call.fault}</Term>}
      </dl>
      <CopyAs {...describeSnippet(call)} />
      {call.deviations.length > 0 && (
        <>
          <h3>{text.deviations}</h3>
          <ul class="deviations">
            {call.deviations.map(({ kind, detail }) => (
              <li key={`${kind} ${detail}`}>{detail || kind}</li>
            ))}
          </ul>
        </>
      )}
      <h3>{text.changes}</h3>
      <Changes changes={call.changes} />
      <BodyView title={text.request} message={call.request} />
      <BodyView title={text.response} message={call.response} />
      {isFault && <FaultDialog call={call} onClose={() => setFault(false)} />}
    </section>
  )
}

function Term({
  name,
  children,
}: {
  readonly name: string
  readonly children: ComponentChildren
}): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

const MAX_CHANGES = 100

function Changes({ changes }: { readonly changes: readonly Change[] }): JSX.Element {
  const objects = describeChanges(changes)
  if (objects.length === 0) return <p class="hint">{text.noChanges}</p>
  return (
    <>
      <div class="wide changes">
        <table>
          <thead>
            <tr>
              <th scope="col">{text.changed}</th>
              <th scope="col">{text.before}</th>
              <th scope="col">{text.after}</th>
            </tr>
          </thead>
          <tbody>
            {objects.slice(0, MAX_CHANGES).map((object, index) => (
              <Difference key={`${index} ${object.id}`} {...object} />
            ))}
          </tbody>
        </table>
      </div>
      {objects.length > MAX_CHANGES && <p class="hint">{text.moreChanges(objects.length - MAX_CHANGES)}</p>}
    </>
  )
}

/** The properties of an object that are not what they were. */
function Difference({ kind, name, verb, properties }: ObjectChange): JSX.Element {
  return (
    <>
      <tr class="entity">
        <th scope="rowgroup" colSpan={3}>
          {kind} <bdi>{name}</bdi> {verb}
        </th>
      </tr>
      {properties.map((property) => (
        <tr key={property.name}>
          <th scope="row">{property.name}</th>
          <td>{property.before}</td>
          <td>{property.after}</td>
        </tr>
      ))}
    </>
  )
}

function BodyView({ title, message }: { readonly title: string; readonly message: Message }): JSX.Element {
  const { headers, body, unreadable, size = 0, truncated } = message
  return (
    <>
      <h3>
        {title} {size > 0 && <span class="hint">{formatBytes(size)}</span>}
      </h3>
      {Object.keys(headers).length > 0 && (
        <details>
          <summary>{text.headers(Object.keys(headers).length)}</summary>
          <dl class="headers">
            {Object.entries(headers).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      {unreadable ? (
        <p class="hint">{text.unreadable(unreadable)}</p>
      ) : body === undefined || body === '' ? (
        <p class="hint">{size > 0 ? text.forgotten : text.noBody}</p>
      ) : (
        <Json value={parseIfJson(body)} label={title} />
      )}
      {truncated && <p class="hint">{text.truncated}</p>}
    </>
  )
}

/** Parses JSON; other text stays as it is. */
function parseIfJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}
