import { effect, signal } from '@preact/signals'
import { texts } from '../texts.js'
import { adminToken, prefix } from './api.js'
import { type Connection, EventStream, type StreamEvent } from './event-stream.js'
import { sandbox } from './sandbox.js'

/** An event of the controls: see docs/controls.md. */
export interface LiveEvent {
  readonly type: string
  readonly data: unknown
  /** Wall clock of the browser, when the event came: milliseconds since 1970. */
  readonly receivedAt: number
}

export const connection = signal<Connection>('connecting')

/** Wall clock of the browser at which the connection was lost: milliseconds since 1970. */
export const lostAt = signal(0)

/** Reason why there is nothing to show: the chosen sandbox is not there. Empty as long as it is. */
export const missingReason = signal('')

type Listener = (event: LiveEvent) => void

const listeners = new Set<Listener>()

/**
 * Called for each event of the chosen sandbox. `open` is an event of the page itself: after a new connection, the shown
 * data may be out of date.
 * @returns what ends it
 */
export function onLive(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function notify(event: LiveEvent): void {
  for (const listener of listeners) listener(event)
}

/**
 * Messages between the tabs of a browser. A browser opens few connections to a server, so one tab holds the stream of
 * events, and tells the others.
 */
type Note =
  | { readonly kind: 'want'; readonly tab: string; readonly sandbox: string }
  | { readonly kind: 'leave'; readonly tab: string }
  /** The tab that holds the stream asks what the others want. */
  | { readonly kind: 'who' }
  | { readonly kind: 'retry' }
  | {
      readonly kind: 'connection'
      readonly connection: Connection
      readonly sandboxes: readonly string[]
      /** Events may be missing before it. */
      readonly isNew: boolean
    }
  | { readonly kind: 'event'; readonly event: StreamEvent }

const NAME = `vbo365-mock events ${prefix}`
const SANDBOX_NAME = /^(?:[a-z0-9][a-z0-9._-]{0,63})?$/i
/** Milliseconds after which a tab that is looked at asks for another try: timers of a hidden tab are slow. */
const RETRY_INTERVAL = 3000
/** Milliseconds for other tabs to say what they want. */
const GATHER_DELAY = 30

const tab = Math.random().toString(36).slice(2)
/** Without locks, which only secure origins have, each tab has a stream of its own. */
const channel = navigator.locks ? new BroadcastChannel(NAME) : undefined
/** The stream, in the tab that holds it. */
let stream: EventStream | undefined
/** Whether the stream has the events of the chosen sandbox. */
let isCovered = false

function publish(note: Note): void {
  channel?.postMessage(note)
  receive(note)
}

const want = (): void => publish({ kind: 'want', tab, sandbox: sandbox.peek() })

/** Tries to connect at once. */
export const retryNow = (): void => publish({ kind: 'retry' })

function receive(note: Note): void {
  if (note.kind === 'connection') showConnection(note)
  else if (note.kind === 'event') showEvent(note.event)
  else if (note.kind === 'who')
    channel?.postMessage({ kind: 'want', tab, sandbox: sandbox.peek() } satisfies Note)
  else if (note.kind === 'want') stream?.want(note.tab, note.sandbox)
  else if (note.kind === 'leave') stream?.leave(note.tab)
  else stream?.retry()
}

function showConnection({ connection: now, sandboxes, isNew }: Extract<Note, { kind: 'connection' }>): void {
  const before = isCovered
  isCovered = now === 'live' && sandboxes.includes(sandbox.peek())
  if (now === 'lost' && connection.peek() !== 'lost') lostAt.value = Date.now()
  connection.value = now === 'live' && !isCovered ? 'connecting' : now
  if (isCovered && (isNew || !before)) notify({ type: 'open', data: undefined, receivedAt: Date.now() })
}

function showEvent({ type, sandbox: name, data, receivedAt }: StreamEvent): void {
  if (name !== sandbox.peek()) return
  if (type === 'gone') missingReason.value = (data as { message: string }).message
  else missingReason.value = ''
  notify({ type, data, receivedAt })
}

/** Keeps one stream of events open for all tabs of the browser, and comes back when it was cut. */
export function startLive(): void {
  channel?.addEventListener('message', ({ data }: MessageEvent<Note>) => receive(data))
  effect(() => {
    const isName = SANDBOX_NAME.test(sandbox.value)
    isCovered = false
    connection.value = 'connecting'
    missingReason.value = isName ? '' : texts.missing.noName(sandbox.value)
    if (isName) want()
  })
  effect(() => {
    // whoever was refused tries again with another token
    void adminToken.value
    const stop = new AbortController()
    void hold(stop.signal)
    return () => stop.abort()
  })
  addEventListener('pagehide', () => publish({ kind: 'leave', tab }))
  addEventListener('pageshow', want)
  setInterval(() => {
    if (connection.peek() === 'lost' && document.visibilityState === 'visible' && !stream) retryNow()
  }, RETRY_INTERVAL)
}

/** Holds the stream, as soon as no other tab does. */
async function hold(stop: AbortSignal): Promise<void> {
  const lead = async (): Promise<void> => {
    if (stop.aborted) return
    const own = new EventStream({
      onConnection: (state, sandboxes, isNew) =>
        publish({ kind: 'connection', connection: state, sandboxes, isNew }),
      onEvent: (event) => publish({ kind: 'event', event }),
    })
    stream = own
    want()
    channel?.postMessage({ kind: 'who' } satisfies Note)
    // who takes over knows that there are others
    if (connection.peek() !== 'connecting') await new Promise((resolve) => setTimeout(resolve, GATHER_DELAY))
    // it ends when the controls refuse this tab: another one may know the token
    await own.run(stop)
    if (stream === own) stream = undefined
  }
  if (!channel) return lead()
  await navigator.locks.request(NAME, { signal: stop }, lead).catch(() => {})
}
