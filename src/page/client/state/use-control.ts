import { signal } from '@preact/signals'
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { api } from './api.js'
import { onLive } from './live-events.js'
import { sandbox } from './sandbox.js'
import { showMessage, tryAndReport } from './status-message.js'

/** Rises when what was read may be untrue altogether: a connection or a world has begun. */
const reloads = signal(0)

onLive(({ type }) => {
  if (type === 'open' || type === 'reset') reloads.value++
})

/**
 * Reads something from the controls: when it is shown first, whenever `key` changes, and on demand.
 * @returns the response, undefined as long as there is none, and what reads it again
 */
export function useControl<T>(path: string, key = ''): [T | undefined, () => Promise<void>] {
  const [response, setResponse] = useState<T>()
  const last = useRef(0)
  const read = useCallback(async () => {
    const mine = ++last.current
    try {
      const value = await api.get<T>(path)
      // the responses may come in another order than they were asked for
      if (mine === last.current) setResponse(value)
    } catch {
      // a new connection asks again
    }
  }, [path])
  const world = `${sandbox.value} ${reloads.value} ${key}`
  useEffect(() => void read(), [read, world])
  return [response, read]
}

/** Does something, and says what came of it, or why it was refused. @returns whether it went well */
export const runAndReport = <T>(run: () => Promise<T>, describe: (response: T) => string): Promise<boolean> =>
  tryAndReport(async () => showMessage(describe(await run())))
