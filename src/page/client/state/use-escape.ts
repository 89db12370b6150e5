import { useEffect, useRef } from 'preact/hooks'

/** Closes what is open on Escape, unless a dialog or a field has a use for the key. */
export function useEscape(close: (() => void) | undefined): void {
  const latest = useRef(close)
  latest.current = close
  const isOpen = close !== undefined
  useEffect(() => {
    if (!isOpen) return
    const onKey = (event: KeyboardEvent): void => {
      const field = event.target instanceof HTMLInputElement && event.target.value !== ''
      if (event.key !== 'Escape' || event.defaultPrevented || field || document.querySelector('dialog[open]'))
        return
      event.preventDefault()
      latest.current?.()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [isOpen])
}
