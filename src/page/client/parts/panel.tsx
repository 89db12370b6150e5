import type { ComponentChildren, JSX } from 'preact'
import { useId } from 'preact/hooks'
import { formatCount as format } from './format.js'

export interface PanelProps {
  readonly title: string
  /** Number of things that it shows. */
  readonly count?: number | undefined
  /** Where all of these things are. */
  readonly href?: string | undefined
  readonly actions?: ComponentChildren
  readonly children?: ComponentChildren
}

/** A part of a view, with a heading of its own. */
export function Panel({ title, count, href, actions, children }: PanelProps): JSX.Element {
  const id = useId()
  return (
    <section class="panel" aria-labelledby={id}>
      <header>
        <h2 id={id} tabIndex={-1}>
          {title}
          {count !== undefined && (
            <span class="count">
              {href === undefined ? format(count) : <a href={href}>{format(count)}</a>}
            </span>
          )}
        </h2>
        {actions}
      </header>
      {children}
    </section>
  )
}
