import type { ComponentChildren, JSX } from 'preact'

export interface PageProps {
  readonly title: string
  /** Buttons beside the title, for all of the view. */
  readonly actions?: ComponentChildren
  readonly children?: ComponentChildren
}

/** A view: its heading, which gets the focus when the view is changed to, and what it shows. */
export function Page({ title, actions, children }: PageProps): JSX.Element {
  return (
    <>
      <div class="page-head">
        <h1 id="view-title" tabIndex={-1}>
          {title}
        </h1>
        {actions && <div class="actions">{actions}</div>}
      </div>
      {children}
    </>
  )
}
