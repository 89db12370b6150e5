import { signal } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { texts } from '../texts.js'
import { ApiError, api, type Query } from './api.js'
import { describeError } from './describe-error.js'
import { onLive } from './live-events.js'
import { sandbox } from './sandbox.js'

/** Something that is read from the server. */
export interface Load<T> {
  /** The latest that was read; it is out of date when there is a failure too. */
  readonly value: T | undefined
  /** Reason why the last try failed; empty if it did not. */
  readonly failure: string
  readonly isLoading: boolean
  /** Reads it again. */
  readonly reload: () => Promise<void>
  /** Ends a try that takes too long. */
  readonly cancel: () => void
}

/** Milliseconds until the first new try after a failure, and the longest pause between two tries. */
const [MIN_RETRY, MAX_RETRY] = [1000, 15_000]

/** Rises when what was read may be untrue altogether: a connection or a world has begun. */
export const reloads = signal(0)

onLive(({ type }) => {
  if (type === 'open' || type === 'reset') reloads.value++
})

/** Whether another try may succeed although nothing else changes. */
const isPassing = (error: unknown): boolean =>
  !(error instanceof ApiError) || error.status >= 500 || error.status === 429

/**
 * Reads something when it is shown first, whenever `key` changes, after each new connection, and after a failure that may
 * pass.
 * @param subject identifies what is read: of another one, nothing is shown until it is there
 * @param once whether only a person tries again after a failure
 */
export function useLoad<T>(
  run: (signal: AbortSignal) => Promise<T>,
  {
    subject = '',
    key = '',
    once = false,
  }: { readonly subject?: string; readonly key?: string; readonly once?: boolean } = {},
): Load<T> {
  const [state, setState] = useState<Pick<Load<T>, 'value' | 'failure' | 'isLoading'> & { subject: string }>({
    value: undefined,
    failure: '',
    isLoading: true,
    subject,
  })
  const latest = useRef({ run, subject })
  latest.current = { run, subject }
  const current = useRef<AbortController | undefined>(undefined)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)

  const reload = useRef(async (tries = 0): Promise<void> => {
    clearTimeout(timer.current)
    current.current?.abort()
    const own = new AbortController()
    current.current = own
    const { run, subject } = latest.current
    setState((before) => ({
      value: before.subject === subject ? before.value : undefined,
      failure: before.subject === subject ? before.failure : '',
      isLoading: true,
      subject,
    }))
    try {
      const value = await run(own.signal)
      if (current.current === own) setState({ value, failure: '', isLoading: false, subject })
    } catch (error) {
      if (current.current !== own) return
      const failure = own.signal.aborted ? texts.load.cancelled : describeError(error)
      setState((before) => ({ ...before, failure, isLoading: false }))
      if (once || own.signal.aborted || !isPassing(error)) return
      const pause = Math.min(MAX_RETRY, MIN_RETRY * 2 ** tries)
      timer.current = setTimeout(() => void reload(tries + 1), pause)
    }
  }).current

  useEffect(() => void reload(), [subject, key, reloads.value])
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      const own = current.current
      current.current = undefined
      own?.abort()
    },
    [],
  )
  const isOther = state.subject !== subject
  return {
    value: isOther ? undefined : state.value,
    failure: isOther ? '' : state.failure,
    isLoading: isOther || state.isLoading,
    reload: () => reload(),
    cancel: () => current.current?.abort(),
  }
}

/** Reads from a control of the chosen sandbox. */
export const useControl = <T>(path: string, { key = '', query = {} }: ControlOptions = {}): Load<T> =>
  useLoad((signal) => api.get<T>(path, query, signal), {
    subject: JSON.stringify([sandbox.value, path, query]),
    key,
  })

interface ControlOptions {
  /** Reads it again when it changes. */
  readonly key?: string
  readonly query?: Query
}
