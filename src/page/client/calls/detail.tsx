import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Copy } from '../parts/code.js'
import { CopyAs } from '../parts/copy-as.js'
import { formatMilliseconds, formatTime } from '../parts/format.js'
import { Loaded } from '../parts/loaded.js'
import { HttpStatus } from '../parts/status.js'
import { api } from '../state/api.js'
import { useControl } from '../state/load.js'
import { isNarrow } from '../state/narrow.js'
import { buildHref } from '../state/router.js'
import { showMessage, tryAndReport } from '../state/status-message.js'
import { texts } from '../texts.js'
import { CopyExpectation } from './copy-expectation.js'
import { describeChanges, type ObjectChange } from './describe-change.js'
import type { Call, Change } from './journal.js'
import { BodyView, HeadersView, readErrorMessage } from './message.js'
import { describeSnippet } from './snippet.js'

const text = texts.calls

interface CallActions {
  readonly onClose: () => void
  /** Shows another call side by side with this one. */
  readonly onCompare: (other: number) => void
}

export interface CallDetailProps extends CallActions {
  readonly id: number
}

/** Details of a call in the journal: first the error, then what was answered and asked. */
export function CallDetail({ id, ...actions }: CallDetailProps): JSX.Element {
  const load = useControl<Call>(`/requests/${id}`)
  return <Loaded of={load}>{(call) => <CallView call={call} {...actions} />}</Loaded>
}

interface CallViewProps extends CallActions {
  readonly call: Call
  /** Whether it is one of a saved run: nothing can be done with it, and no address in it is followed. */
  readonly isSaved?: boolean
}

export function CallView({ call, isSaved = false, onClose, onCompare }: CallViewProps): JSX.Element {
  const { id, status, request, response } = call
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // on a phone it lies over the list; elsewhere a row keeps the focus
    if (isNarrow.peek() || !document.activeElement?.closest('.grid')) title.current?.focus()
  }, [])
  const replay = (): Promise<boolean> =>
    tryAndReport(async () => {
      const made = await api.post<{ id: number; status: number }>(`/requests/${id}/replay`)
      showMessage(text.replayed(made.id, made.status))
      onCompare(made.id)
    })
  const error = status === 0 ? text.noResponse : readErrorMessage(status, response)
  return (
    <section class="panel call" aria-labelledby="call-title">
      <header>
        <h2 id="call-title" tabIndex={-1} ref={title}>
          {text.call(id)}
        </h2>
        <div class="actions">
          {!isSaved && (
            <>
              <button type="button" onClick={() => void replay()}>
                {text.replay}
              </button>
              <a class="button plain" href={buildHref('faults', [], { call: String(id) })}>
                {text.makeFault}
              </a>
              <a class="button plain" href={buildHref('send', [String(id)])}>
                {texts.send.edit}
              </a>
            </>
          )}
          <button type="button" onClick={onClose}>
            {text.close}
          </button>
        </div>
      </header>
      <p class="request-line">
        <strong>{call.method}</strong> {call.url}
      </p>
      {error !== '' && (
        <div class="error-message">
          <p dir="auto">{error}</p>
          <Copy label={text.error} text={error} />
        </div>
      )}
      <dl class="terms">
        <Term name={text.terms.status}>
          <HttpStatus of={status} />
        </Term>
        <Term name={text.terms.duration}>{formatMilliseconds(call.duration)}</Term>
        <Term name={text.terms.at}>{formatTime(call.at)} UTC</Term>
        <Term name={text.terms.wall}>{formatTime(call.wallTime)} UTC</Term>
        <Term name={text.terms.account}>{call.account || text.nobody}</Term>
        <Term name={text.terms.operation}>{call.operation || text.noOperation}</Term>
        {call.fault !== undefined && <Term name={text.terms.fault}>{call.fault}</Term>}
        {call.preflight && <Term name={text.terms.marked}>{text.preflight}</Term>}
        {call.replayOf !== undefined && <Term name={text.terms.marked}>{text.replayOf(call.replayOf)}</Term>}
      </dl>
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
      <BodyView title={text.response} message={response} hasLinks={!isSaved} />
      <BodyView title={text.request} message={request} hasLinks={!isSaved} />
      <h3>{text.changes}</h3>
      <Changes changes={call.changes} />
      <HeadersView title={text.responseHeaders} headers={response.headers} />
      <HeadersView title={text.requestHeaders} headers={request.headers} />
      {!isSaved && <CopyAs {...describeSnippet(call)} />}
      <CopyExpectation call={call} />
      <CompareWith call={call} onCompare={onCompare} />
    </section>
  )
}

/** Asks with which call to compare a call: a replay with its original, unless another one is wanted. */
function CompareWith({
  call,
  onCompare,
}: {
  readonly call: Call
  readonly onCompare: CallDetailProps['onCompare']
}): JSX.Element {
  return (
    <form
      class="compare"
      onSubmit={(event) => {
        event.preventDefault()
        onCompare(Number(new FormData(event.currentTarget).get('other')))
      }}
    >
      <label>
        {text.compareWith}{' '}
        <input
          name="other"
          type="number"
          min={1}
          required
          defaultValue={String(call.replayOf ?? (call.id > 1 ? call.id - 1 : ''))}
        />
      </label>
      <button type="submit">{text.compare}</button>
    </form>
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
              <th scope="col">{text.property}</th>
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
