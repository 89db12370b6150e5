import { useEffect, useRef } from 'preact/hooks'
import { onLive } from './live-events.js'

/** Milliseconds after the first of some changes. */
const SETTLE_DELAY = 300

/** Calls a function soon after something has changed in the sandbox. */
export function useChanges(run: () => void): void {
  const latest = useRef(run)
  latest.current = run
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = onLive(({ type, data }) => {
      const isChange =
        type === 'request'
          ? (data as { changes: number }).changes > 0
          : ['world', 'clock', 'missed'].includes(type)
      if (!isChange || timer !== undefined) return
      timer = setTimeout(() => {
        timer = undefined
        latest.current()
      }, SETTLE_DELAY)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [])
}
