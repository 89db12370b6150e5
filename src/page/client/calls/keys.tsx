import type { JSX } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { texts } from '../texts.js'

const text = texts.calls.keys

export interface CallKeys {
  /** Goes so many rows on, or back. */
  readonly onMove: (by: number) => void
  readonly onFind: () => void
}

/** Handles the keys of the list of calls. @returns whether their help is open, and what closes it */
export function useCallKeys(keys: CallKeys): [isHelp: boolean, close: () => void] {
  const latest = useRef(keys)
  latest.current = keys
  const [isHelp, setHelp] = useState(false)
  useEffect(() => {
    const handlers: Readonly<Record<string, () => void>> = {
      j: () => latest.current.onMove(1),
      k: () => latest.current.onMove(-1),
      '/': () => latest.current.onFind(),
      '?': () => setHelp(true),
    }
    const onKey = (event: KeyboardEvent): void => {
      const { key, ctrlKey, metaKey, altKey, target } = event
      const run = handlers[key]
      if (!run || ctrlKey || metaKey || altKey) return
      if (target instanceof Element && target.closest('input, select, textarea, dialog[open]')) return
      event.preventDefault()
      run()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  return [isHelp, () => setHelp(false)]
}

/** Lists the keys. */
export function KeyHelp({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} aria-labelledby="keys-title" onClose={onClose}>
      <form method="dialog">
        <h2 id="keys-title">{text.title}</h2>
        <dl class="keys">
          {text.list.map(([key, what]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <div class="actions">
          <button type="submit" class="primary">
            {texts.calls.close}
          </button>
        </div>
      </form>
    </dialog>
  )
}
