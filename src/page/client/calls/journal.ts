import { useEffect, useState } from 'preact/hooks'
import { api } from '../state/api.js'
import { onLive } from '../state/live-events.js'
import { sandbox } from '../state/sandbox.js'

/** A call in short. */
export interface CallSummary {
  readonly sandbox: string
  readonly id: number
  readonly at: string
  readonly method: string
  readonly url: string
  readonly operation: string
  readonly account: string
  readonly status: number
  readonly duration: number
  readonly changes: number
  readonly fault?: string
}

/** A call with all its details. */
export interface Call extends Omit<CallSummary, 'changes' | 'sandbox'> {
  readonly wallTime: string
  readonly request: Message
  readonly response: Message
  readonly changes: readonly Change[]
  readonly deviations: readonly { readonly kind: string; readonly detail: string }[]
}

export interface Message {
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly unreadable?: { readonly type: string; readonly message: string; readonly position: number }
  readonly size?: number
  readonly truncated?: boolean
}

export interface Change {
  readonly entity: string
  readonly id: string
  readonly before?: Readonly<Record<string, unknown>>
  readonly after?: Readonly<Record<string, unknown>>
}

/** As many as a journal may keep. */
const MAX_CALLS = 100_000
/** New calls are shown together, so that a busy client does not keep the page busy. */
const RENDER_DELAY = 100

export interface Journal {
  /** Oldest first. */
  readonly calls: readonly CallSummary[]
  readonly isLoaded: boolean
}

/** The journal of the chosen sandbox, as it grows. */
export function useJournal(): Journal & { readonly forget: () => void } {
  const [journal, setJournal] = useState<Journal>({ calls: [], isLoaded: false })
  const own = sandbox.value

  useEffect(() => {
    let isOver = false
    let fresh: CallSummary[] = []
    let timer: ReturnType<typeof setTimeout> | undefined

    /** Calls that came while a read is under way: they are shown after its result, or they would be taken for all. */
    let waiting: CallSummary[] | undefined

    const read = async (): Promise<void> => {
      const asked = fresh
      waiting = asked
      try {
        const { requests } = await api.get<{ requests: CallSummary[] }>('/requests/summary', {
          limit: MAX_CALLS,
        })
        if (isOver || asked !== fresh) return
        setJournal({ calls: requests, isLoaded: true })
      } catch {
        // the page says so already, and reads it again when the connection is back
      }
      if (waiting !== asked) return
      waiting = undefined
      show()
    }
    const show = (): void => {
      const more = fresh
      fresh = []
      setJournal(({ calls, isLoaded }) => {
        const last = calls.at(-1)?.id ?? 0
        const added = more.filter(({ id }) => id > last)
        return { calls: added.length === 0 ? calls : [...calls, ...added], isLoaded }
      })
    }
    void read()
    const stop = onLive(({ type, data }) => {
      if (type === 'open' || type === 'reset' || type === 'missed') {
        fresh = []
        void read()
      }
      if (type !== 'request') return
      fresh.push(data as CallSummary)
      timer ??= setTimeout(() => {
        timer = undefined
        if (waiting === undefined) show()
      }, RENDER_DELAY)
    })
    return () => {
      isOver = true
      clearTimeout(timer)
      stop()
    }
  }, [own])

  return { ...journal, forget: () => setJournal({ calls: [], isLoaded: true }) }
}
