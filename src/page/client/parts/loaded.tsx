import type { ComponentChildren, JSX } from 'preact'
import type { Load } from '../state/load.js'
import { texts } from '../texts.js'

const text = texts.load

export interface LoadedProps<T> {
  readonly of: Load<T>
  readonly children: (value: T) => ComponentChildren
}

/** What was read, or how far that is: loading, failed, or read before and now out of date. */
export function Loaded<T>({ of, children }: LoadedProps<T>): JSX.Element {
  const { value, failure } = of
  return (
    <>
      {failure !== '' && <Failure of={of} />}
      {value === undefined && failure === '' && <Loading onCancel={of.cancel} />}
      {value !== undefined && children(value)}
    </>
  )
}

/** Says that something is on its way. */
export function Loading({
  onCancel,
  progress = '',
}: {
  readonly onCancel?: () => void
  readonly progress?: string
}): JSX.Element {
  return (
    <div class="load">
      <span role="status">{progress || texts.loading}</span>
      {onCancel && (
        <button type="button" onClick={onCancel}>
          {texts.cancel}
        </button>
      )}
    </div>
  )
}

function Failure({ of }: { readonly of: Load<unknown> }): JSX.Element {
  const { value, failure, isLoading, reload } = of
  return (
    <div class="load" data-kind={value === undefined ? 'bad' : 'warn'}>
      <span role="alert">{value === undefined ? failure : text.stale(failure)}</span>
      <button type="button" disabled={isLoading} onClick={() => void reload()}>
        {text.retry}
      </button>
    </div>
  )
}
