import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Copy } from '../parts/code.js'
import { formatTime } from '../parts/format.js'
import { Loaded } from '../parts/loaded.js'
import { useControl } from '../state/load.js'
import { buildHref } from '../state/router.js'
import { texts } from '../texts.js'
import { describeChanges } from './describe-change.js'
import { alignLines, compareLines, type DiffLine, type DiffRow, foldRows } from './diff.js'
import type { Call, Message } from './journal.js'
import { formatBody } from './message.js'

const text = texts.calls.comparison

/** Rows of a part that are shown at most: more would keep the page busy. */
const MAX_ROWS = 1200

export interface CompareProps {
  readonly left: number
  readonly right: number
  readonly onClose: () => void
}

/** Two calls of the journal side by side, the older one first. */
export function Compare({ left, right, onClose }: CompareProps): JSX.Element {
  const [first, second] = [Math.min(left, right), Math.max(left, right)]
  const [one, other] = [useControl<Call>(`/requests/${first}`), useControl<Call>(`/requests/${second}`)]
  return (
    <ComparisonPanel left={first} right={second} onClose={onClose}>
      <Loaded of={one}>
        {(a) => (
          <Loaded of={other}>
            {(b) => <Comparison left={a} right={b} href={(id) => buildHref('calls', [String(id)])} />}
          </Loaded>
        )}
      </Loaded>
    </ComparisonPanel>
  )
}

export function ComparisonPanel({
  left,
  right,
  onClose,
  children,
}: CompareProps & { readonly children: ComponentChildren }): JSX.Element {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  return (
    <section class="panel call comparison" aria-labelledby="compare-title">
      <header>
        <h2 id="compare-title" tabIndex={-1} ref={title}>
          {text.title(left, right)}
        </h2>
        <button type="button" onClick={onClose}>
          {texts.calls.close}
        </button>
      </header>
      {children}
    </section>
  )
}

const formatHeaders = ({ headers }: Message): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .sort()
    .join('\n')

const formatChanges = ({ changes }: Call): string =>
  describeChanges(changes)
    .flatMap(({ kind, name, verb, properties }) => [
      `${kind} ${name} ${verb}`,
      ...properties.map(({ name, before, after }) => `  ${name}: ${before} → ${after}`),
    ])
    .join('\n')

const PARTS: readonly (readonly [title: string, read: (call: Call) => string])[] = [
  [
    text.requestLine,
    ({ method, url, account }) =>
      `${method} ${url}\n${texts.calls.terms.account}: ${account || texts.calls.nobody}`,
  ],
  [texts.calls.requestHeaders, ({ request }) => formatHeaders(request)],
  [text.requestBody, ({ request }) => formatBody(request)],
  [texts.calls.terms.status, ({ status }) => String(status || texts.calls.noResponse)],
  [texts.calls.responseHeaders, ({ response }) => formatHeaders(response)],
  [text.responseBody, ({ response }) => formatBody(response)],
  [texts.calls.changes, formatChanges],
]

interface PartProps {
  readonly title: string
  readonly lines: readonly DiffLine[]
}

interface ComparisonProps {
  readonly left: Call
  readonly right: Call
  /** Builds the link to a call. */
  readonly href: (id: number) => string
}

/** Two calls, part by part. Parts that are equal are folded. */
export function Comparison({ left, right, href }: ComparisonProps): JSX.Element {
  const parts = useMemo(
    () =>
      PARTS.map(([title, read]) => ({ title, lines: compareLines(read(left), read(right)) })).filter(
        ({ lines }) => lines.length > 0,
      ),
    [left, right],
  )
  const title = text.title(left.id, right.id)
  return (
    <>
      <div class="sides">
        {[left, right].map(({ id, at }) => (
          <p key={id}>
            <a href={href(id)}>{texts.calls.call(id)}</a> <span class="hint">{formatTime(at)} UTC</span>
          </p>
        ))}
        <Copy label={title} text={[title, ...parts.map(formatPart)].join('\n\n')} />
      </div>
      {parts.map(({ title, lines }) => (
        <Part key={title} title={title} lines={lines} />
      ))}
    </>
  )
}

const SIGNS = { both: ' ', left: '−', right: '+' } as const

const isEqual = (lines: readonly DiffLine[]): boolean => lines.every(({ side }) => side === 'both')

const formatLines = (lines: readonly DiffLine[]): string =>
  lines.map(({ text: line, side }) => `${SIGNS[side]} ${line}`).join('\n')

const formatPart = ({ title, lines }: PartProps): string =>
  isEqual(lines) ? `${title}: ${text.same}` : `${title}:\n${formatLines(lines)}`

function Part({ title, lines }: PartProps): JSX.Element {
  const isSame = isEqual(lines)
  const [unfolded, unfold] = useState<readonly number[]>([])
  const rows = alignLines(lines)
  const shown = rows.slice(0, MAX_ROWS)
  return (
    <details open={!isSame}>
      <summary>
        <h3>
          {title} <span class="hint">{isSame ? text.same : text.differs}</span>
        </h3>
      </summary>
      <Copy label={title} text={formatLines(lines)} />
      <table class="diff">
        <caption class="sr">{title}</caption>
        <tbody>
          {(isSame ? [{ rows: shown, isFolded: false }] : foldRows(shown)).map(({ rows, isFolded }, index) =>
            isFolded && !unfolded.includes(index) ? (
              <tr key={index}>
                <td colSpan={2}>
                  <button type="button" onClick={() => unfold([...unfolded, index])}>
                    {text.show(rows.length)}
                  </button>
                </td>
              </tr>
            ) : (
              rows.map((row, line) => <Row key={`${index} ${line}`} {...row} />)
            ),
          )}
        </tbody>
      </table>
      {rows.length > MAX_ROWS && <p class="hint">{texts.json.more(MAX_ROWS, rows.length)}</p>}
    </details>
  )
}

function Row({ left, right, isSame }: DiffRow): JSX.Element {
  return (
    <tr data-same={isSame || undefined}>
      <Side text={left} side={isSame ? 'both' : 'left'} />
      <Side text={right} side={isSame ? 'both' : 'right'} />
    </tr>
  )
}

/** A line of one of both; the other one may have more. */
function Side({ text, side }: { readonly text: string | undefined; readonly side: keyof typeof SIGNS }) {
  if (text === undefined) return <td />
  // the sign is not left alone when a line is broken
  const line = `${SIGNS[side]}\u00a0${text}`
  return (
    <td data-side={side}>
      {side === 'left' ? <del>{line}</del> : side === 'right' ? <ins>{line}</ins> : line}
    </td>
  )
}
