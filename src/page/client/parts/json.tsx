import type { JSX } from 'preact'
import { findDataHref } from '../data/address.js'
import { texts } from '../texts.js'

/** More would keep the page busy, and nobody reads it. */
const MAX_LINES = 1200

const LINE = /^(\s*)("(?:[^"\\]|\\.)*"(?=: ))?(: )?(.*?)(,?)$/s

export interface JsonProps {
  readonly value: unknown
  readonly label: string
  /** Whether its links may be followed; default: true. */
  readonly hasLinks?: boolean
}

/** JSON as a client gets it. */
export function Json({ value, label, hasLinks = true }: JsonProps): JSX.Element {
  const lines = (typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '')).split('\n')
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to by keys too */}
      <section class="json" tabIndex={0} aria-label={label}>
        <pre>
          {lines.slice(0, MAX_LINES).map((line, number) => (
            <Line key={number} text={line} hasLinks={hasLinks} />
          ))}
        </pre>
      </section>
      {lines.length > MAX_LINES && <p class="hint">{texts.json.more(MAX_LINES, lines.length)}</p>}
    </>
  )
}

function Line({ text, hasLinks }: { readonly text: string; readonly hasLinks: boolean }): JSX.Element {
  const [, space, name, colon, value = '', comma] = LINE.exec(text) ?? [text, '', undefined, '', text, '']
  return (
    <span class="json-line">
      {space}
      {name && <span class="json-name">{name}</span>}
      {colon}
      <Value name={hasLinks ? name : undefined} text={value} />
      {comma}
      {'\n'}
    </span>
  )
}

function Value({ name, text }: { readonly name: string | undefined; readonly text: string }): JSX.Element {
  if (!text.startsWith('"')) return <span class="json-plain">{text}</span>
  const href = name === '"href"' || name === '"uri"' ? findDataHref(JSON.parse(text)) : undefined
  return href === undefined ? <span class="json-text">{text}</span> : <a href={href}>{text}</a>
}
