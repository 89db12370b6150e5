import { effect, signal } from '@preact/signals'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { ApiError, adminToken, ask, locked } from './api.js'
import { sandbox } from './sandbox.js'

/** An event of the controls: see docs/controls.md. */
export interface LiveEvent {
  readonly type: string
  readonly data: unknown
}

export type Connection = 'connecting' | 'live' | 'lost'

export const connection = signal<Connection>('connecting')

/** Reason why there is nothing to show: the chosen sandbox is not there. Empty as long as it is. */
export const missingReason = signal('')

type Listener = (event: LiveEvent) => void

const listeners = new Set<Listener>()

/**
 * Called for each event. `open` is an event of the page itself: after a new connection, the shown data may be out of date.
 * @returns what ends it
 */
export function onLive(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function notify(event: LiveEvent): void {
  for (const listener of listeners) listener(event)
}

const [MIN_RETRY, MAX_RETRY] = [250, 5000]

/** Keeps one stream of events open, for the chosen sandbox, and comes back when it was cut. */
export function startLive(): void {
  effect(() => {
    // both begin it anew
    void sandbox.value
    void adminToken.value
    const stop = new AbortController()
    void keepListening(stop.signal)
    return () => stop.abort()
  })
}

async function keepListening(stop: AbortSignal): Promise<void> {
  connection.value = 'connecting'
  missingReason.value = ''
  let pause = MIN_RETRY
  while (!stop.aborted) {
    try {
      await listen(stop, () => {
        pause = MIN_RETRY
        missingReason.value = ''
      })
    } catch (error) {
      if (error instanceof ApiError && locked.peek() !== '') return
      // somebody may make it, so it is asked for again
      if (error instanceof ApiError && error.status === 404 && !stop.aborted)
        missingReason.value = error.message
    }
    if (stop.aborted) return
    connection.value = 'lost'
    await wait(pause, stop)
    pause = Math.min(pause * 2, MAX_RETRY)
  }
}

async function listen(stop: AbortSignal, opened: () => void): Promise<void> {
  const { body } = await ask('GET', '/events', { query: { overview: true }, signal: stop })
  if (!body) return
  opened()
  connection.value = 'live'
  notify({ type: 'open', data: undefined })
  const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
  const reader = events.getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read())
    if (!stop.aborted) notify({ type: next.value.event ?? '', data: JSON.parse(next.value.data) })
}

/** Until so much time has passed, or the machine is on the net again. */
const wait = (ms: number, stop: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      removeEventListener('online', done)
      stop.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    addEventListener('online', done)
    stop.addEventListener('abort', done)
  })
