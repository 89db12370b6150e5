import { useEffect, useRef, useState } from 'preact/hooks'
import { api } from '../state/api.js'
import { sandbox } from '../state/sandbox.js'
import type { CallSummary } from './journal.js'

/** Milliseconds without a key before the server is asked. */
const TYPING_DELAY = 200

/** The calls with a text in their headers or bodies, which only the server has. Each call is searched once. */
export function useSearch(text: string, calls: readonly CallSummary[]): ReadonlySet<number> {
  const [found, setFound] = useState<ReadonlySet<number>>(new Set())
  const searched = useRef({ key: '', upTo: 0 })
  const last = calls.at(-1)?.id ?? 0
  const key = JSON.stringify([sandbox.value, text.trim()])
  useEffect(() => {
    if (searched.current.key !== key || last < searched.current.upTo) {
      searched.current = { key, upTo: 0 }
      setFound(new Set())
    }
    if (text.trim() === '' || last <= searched.current.upTo) return
    const stop = new AbortController()
    const timer = setTimeout(() => {
      const query = { text: text.trim(), after: searched.current.upTo, limit: 100_000 }
      api
        .get<{ requests: CallSummary[] }>('/requests/summary', query, stop.signal)
        .then(({ requests }) => {
          searched.current = { key, upTo: last }
          if (requests.length > 0) setFound((before) => new Set([...before, ...requests.map(({ id }) => id)]))
        })
        // what is known of each call is searched all the same
        .catch(() => {})
    }, TYPING_DELAY)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [key, last])
  return found
}
