import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Loaded } from '../parts/loaded.js'
import { useControl } from '../state/load.js'
import { texts } from '../texts.js'
import { compareLines } from './diff.js'
import type { Call, Message } from './journal.js'
import { formatBody } from './message.js'

const text = texts.calls

export interface CompareProps {
  readonly left: number
  readonly right: number
  readonly onClose: () => void
}

/** Two calls side by side, the older one first. */
export function Compare({ left, right, onClose }: CompareProps): JSX.Element {
  const [one, other] = [
    useControl<Call>(`/requests/${Math.min(left, right)}`),
    useControl<Call>(`/requests/${Math.max(left, right)}`),
  ]
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  return (
    <section class="panel call" aria-labelledby="compare-title">
      <header>
        <h2 id="compare-title" tabIndex={-1} ref={title}>
          {text.compared(Math.min(left, right), Math.max(left, right))}
        </h2>
        <button type="button" onClick={onClose}>
          {text.close}
        </button>
      </header>
      <Loaded of={one}>
        {(a) => (
          <Loaded of={other}>
            {(b) => (
              <>
                {PARTS.map(([title, read]) => (
                  <Part key={title} title={title} left={read(a)} right={read(b)} />
                ))}
              </>
            )}
          </Loaded>
        )}
      </Loaded>
    </section>
  )
}

const formatHeaders = ({ headers }: Message): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .sort()
    .join('\n')

const PARTS: readonly (readonly [title: string, read: (call: Call) => string])[] = [
  [text.requestLine, ({ method, url, account }) => `${method} ${url}\n${account || text.nobody}`],
  [text.terms.status, ({ status }) => String(status || text.noResponse)],
  [text.response, ({ response }) => formatBody(response)],
  [text.request, ({ request }) => formatBody(request)],
  [text.responseHeaders, ({ response }) => formatHeaders(response)],
  [text.requestHeaders, ({ request }) => formatHeaders(request)],
]

interface PartProps {
  readonly title: string
  readonly left: string
  readonly right: string
}

const SIGNS = { both: ' ', left: '−', right: '+' } as const

function Part({ title, left, right }: PartProps): JSX.Element | null {
  if (left === '' && right === '') return null
  const lines = compareLines(left, right)
  return (
    <>
      <h3>
        {title} {left === right && <span class="hint">{text.same}</span>}
      </h3>
      {left !== right && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to by keys too
        <section class="json diff" tabIndex={0} aria-label={title}>
          <pre>
            {lines.map(({ text: line, side }, index) => (
              <span key={index} data-side={side}>
                {SIGNS[side]} {line}
                {'\n'}
              </span>
            ))}
          </pre>
        </section>
      )}
    </>
  )
}
