import type { ComponentChildren, JSX } from 'preact'
import { Empty } from '../parts/empty.js'
import { formatCount } from '../parts/format.js'
import { Panel } from '../parts/panel.js'
import { texts } from '../texts.js'

export interface RowsPanelProps<T> {
  readonly title: string
  readonly rows: readonly T[]
  /** Number of all rows: the overview has only the first ones. */
  readonly count: number
  /** Rows that are shown at most. */
  readonly most: number
  /** Where all of them are. */
  readonly href: string
  /** What is said when there are none. */
  readonly empty: string
  readonly children: (shown: readonly T[]) => ComponentChildren
}

/** The first rows of a list, and a link to the others: a large world needs no more room than a small one. */
export function RowsPanel<T>({
  title,
  rows,
  count,
  most,
  href,
  empty,
  children,
}: RowsPanelProps<T>): JSX.Element {
  const shown = rows.slice(0, most)
  return (
    <Panel
      title={title}
      count={count}
      href={href}
      actions={
        count > shown.length && <a href={href}>{texts.overview.more(formatCount(count - shown.length))}</a>
      }
    >
      <Empty when={count === 0} text={empty}>
        {children(shown)}
      </Empty>
    </Panel>
  )
}
