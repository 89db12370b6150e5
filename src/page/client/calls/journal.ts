import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { api } from '../state/api.js'
import { onLive } from '../state/live-events.js'
import { type Load, useLoad } from '../state/load.js'
import { sandbox } from '../state/sandbox.js'
import { overview } from '../state/world.js'

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
  readonly deviations: number
  /** Message of an error. */
  readonly message?: string
  readonly fault?: string
  readonly preflight?: true
  /** Id of the call that a tester repeated. */
  readonly replayOf?: number
}

/** A call with all its details. */
export interface Call extends Omit<CallSummary, 'changes' | 'deviations' | 'message' | 'sandbox'> {
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
  readonly load: Load<unknown>
  /** Calls before this one are no longer kept. */
  readonly first: number
  readonly forget: () => void
}

/** The journal of the chosen sandbox, as it grows. */
export function useJournal(): Journal {
  const own = sandbox.value
  const load = useLoad(
    (signal) => api.get<{ requests: CallSummary[] }>('/requests/summary', { limit: MAX_CALLS }, signal),
    { subject: own },
  )
  const [calls, setCalls] = useState<readonly CallSummary[]>([])
  /** Calls that are not shown yet: while a read is under way, they wait for its result. */
  const fresh = useRef<CallSummary[]>([])
  const current = useRef(load)
  current.current = load

  const show = (base?: readonly CallSummary[]): void => {
    const more = fresh.current
    fresh.current = []
    setCalls((before) => append(base ?? before, more))
  }
  useEffect(() => {
    if (!load.isLoading) show(load.failure === '' ? load.value?.requests : undefined)
  }, [load.value, load.isLoading])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    fresh.current = []
    setCalls([])
    const stop = onLive(({ type, data }) => {
      if (type === 'open' || type === 'reset') fresh.current = []
      if (type === 'reset') setCalls([])
      if (type === 'missed') void current.current.reload()
      if (type !== 'request') return
      fresh.current.push(data as CallSummary)
      timer ??= setTimeout(() => {
        timer = undefined
        if (!current.current.isLoading) show()
      }, RENDER_DELAY)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [own])

  const { requests = 0, requestsKept = requests } = overview.value?.counts ?? {}
  const first = requests - requestsKept + 1
  const kept = useMemo(() => dropBefore(calls, first), [calls, first])
  return { calls: kept, load, first, forget: () => setCalls([]) }
}

function append(calls: readonly CallSummary[], more: readonly CallSummary[]): readonly CallSummary[] {
  const last = calls.at(-1)?.id ?? 0
  const added = more.filter(({ id }) => id > last)
  return added.length === 0 ? calls : [...calls, ...added]
}

/** Leaves out the calls that the server no longer keeps. */
function dropBefore(calls: readonly CallSummary[], first: number): readonly CallSummary[] {
  if ((calls[0]?.id ?? first) >= first) return calls
  const index = calls.findIndex(({ id }) => id >= first)
  return index < 0 ? [] : calls.slice(index)
}
