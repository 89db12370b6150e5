import type { JSX } from 'preact'
import type { CallSummary } from '../calls/journal.js'
import { BodyView, HeadersView } from '../calls/message.js'
import { formatMilliseconds } from '../parts/format.js'
import { Panel } from '../parts/panel.js'
import { HttpStatus } from '../parts/status.js'
import { buildHref } from '../state/router.js'
import { chooseSandbox, sandbox } from '../state/sandbox.js'
import { texts } from '../texts.js'
import type { ApiResponse } from './send-request.js'

const text = texts.send

interface ResponseProps {
  readonly response: ApiResponse
  /** The call in the journal. */
  readonly made: CallSummary | undefined
}

/** What was answered, and where the call is in the journal. */
export function ResponseView({ response, made }: ResponseProps): JSX.Element {
  const { method, address, status, duration, headers, body, isCut } = response
  return (
    <Panel title={texts.calls.response} actions={made && <MadeCall call={made} />}>
      <p class="request-line">
        <strong>{method}</strong> {address}
      </p>
      <p role="status">
        <HttpStatus of={status} /> {status === 0 && texts.calls.noResponse}{' '}
        <span class="hint">{formatMilliseconds(duration)}</span>
      </p>
      <BodyView title={text.responseBody} message={{ headers, body }} />
      {isCut && <p class="hint">{text.cut}</p>}
      <HeadersView title={texts.calls.responseHeaders} headers={headers} />
    </Panel>
  )
}

/** Leads to a call, which may be in another sandbox. */
function MadeCall({ call: { id, sandbox: name } }: { readonly call: CallSummary }): JSX.Element {
  return (
    <a href={buildHref('calls', [String(id)])} onClick={() => chooseSandbox(name)}>
      {name === sandbox.value ? text.made(id) : text.madeIn(id, name || texts.sandbox.usual)}
    </a>
  )
}
