import type { JSX } from 'preact'
import { Copy } from '../parts/code.js'
import { formatBytes } from '../parts/format.js'
import { Json } from '../parts/json.js'
import { texts } from '../texts.js'
import type { Message } from './journal.js'

const text = texts.calls

/** A body for reading: JSON in lines, all else as it is. */
export function formatBody({ body = '' }: Message): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}

/** The message that a client was told of its error; empty if there is none. */
export function readErrorMessage(status: number, { body = '' }: Message): string {
  if (status < 400) return ''
  try {
    const { message, error_description: description } = JSON.parse(body)
    return String(message ?? description ?? '')
  } catch {
    return ''
  }
}

export interface BodyViewProps {
  readonly title: string
  readonly message: Message
  /** Whether its links may be followed. */
  readonly hasLinks?: boolean
}

export function BodyView({ title, message, hasLinks = true }: BodyViewProps): JSX.Element {
  const { body, unreadable, size = 0, truncated } = message
  return (
    <>
      <h3 class="copy-head">
        <span>
          {title} {size > 0 && <span class="hint">{formatBytes(size)}</span>}
        </span>
        {body && <Copy label={title} text={body} />}
      </h3>
      {unreadable ? (
        <p class="hint">{text.unreadable(unreadable)}</p>
      ) : body === undefined || body === '' ? (
        <p class="hint">{size > 0 ? text.forgotten : text.noBody}</p>
      ) : (
        <Json value={formatBody(message)} label={title} hasLinks={hasLinks} />
      )}
      {truncated && <p class="hint">{text.truncated}</p>}
    </>
  )
}

export function HeadersView({
  title,
  headers,
}: {
  readonly title: string
  readonly headers: Message['headers']
}): JSX.Element | null {
  const entries = Object.entries(headers)
  if (entries.length === 0) return null
  const lines = entries.map(([name, value]) => `${name}: ${value}`).join('\n')
  return (
    <>
      <h3 class="copy-head">
        <span>
          {title} <span class="hint">{entries.length}</span>
        </span>
        <Copy label={title} text={lines} />
      </h3>
      <dl class="headers">
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
