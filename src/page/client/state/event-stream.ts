import { ApiError, ask } from './api.js'

export type Connection = 'connecting' | 'live' | 'lost'

/** An event of the stream, and the sandbox that it is about. */
export interface StreamEvent {
  readonly type: string
  readonly sandbox: string
  readonly data: unknown
  readonly receivedAt: number
}

export interface EventStreamOptions {
  /** @param isNew events may be missing before it */
  readonly onConnection: (state: Connection, sandboxes: readonly string[], isNew: boolean) => void
  readonly onEvent: (event: StreamEvent) => void
}

const [MIN_RETRY, MAX_RETRY] = [250, 5000]
/** The server says something every 15 seconds: after more than two of them, it is away. */
const MAX_SILENCE = 40_000
/** Milliseconds for further tabs to say what they want, before the stream begins anew. */
const GATHER_DELAY = 30

/** The stream of events of the sandboxes that tabs look at. */
export class EventStream {
  readonly #options: EventStreamOptions
  readonly #wanted = new Map<string, string>()
  /** Latest state of each sandbox, for tabs that come later. */
  readonly #latest = new Map<string, StreamEvent>()
  /** Sandboxes of the stream, and of the one that is being asked for. */
  #covered: readonly string[] = []
  #asked: readonly string[] = []
  #state: Connection = 'connecting'
  #lastId = ''
  #attempt: AbortController | undefined
  #wake = (): void => {}
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: EventStreamOptions) {
    this.#options = options
  }

  want(tab: string, sandbox: string): void {
    this.#wanted.set(tab, sandbox)
    if (this.#state !== 'live' || !this.#covered.includes(sandbox)) {
      this.#beginAnew()
      return
    }
    this.#options.onConnection('live', this.#covered, false)
    const latest = this.#latest.get(sandbox)
    if (latest) this.#options.onEvent(latest)
  }

  leave(tab: string): void {
    this.#wanted.delete(tab)
  }

  /** Ends a pause between two tries. */
  retry(): void {
    this.#wake()
  }

  /** Keeps the stream open until it is stopped, or the controls refuse it. */
  async run(stop: AbortSignal): Promise<void> {
    let pause = MIN_RETRY
    let isNew = true
    while (!stop.aborted) {
      this.#attempt = new AbortController()
      const { signal } = this.#attempt
      try {
        await this.#listen(AbortSignal.any([stop, signal]), () => {
          pause = MIN_RETRY
          this.#tell('live', isNew || this.#lastId === '')
          isNew = false
        })
      } catch (error) {
        if (error instanceof ApiError && (error.status === 401 || error.status === 403)) return
      }
      if (stop.aborted) return
      if (signal.aborted && signal.reason === RENEW) continue
      isNew = true
      this.#lastId = ''
      this.#tell('lost', true)
      await this.#wait(pause, stop)
      pause = Math.min(pause * 2, MAX_RETRY)
    }
  }

  #tell(state: Connection, isNew: boolean): void {
    this.#state = state
    this.#options.onConnection(state, this.#covered, isNew)
  }

  /** Listens to other sandboxes, a little later: several tabs may want several. */
  #beginAnew(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      const isCovered = [...this.#wanted.values()].every((sandbox) => this.#asked.includes(sandbox))
      if (this.#state !== 'lost' && !isCovered) this.#attempt?.abort(RENEW)
    }, GATHER_DELAY)
  }

  async #listen(stop: AbortSignal, onOpen: () => void): Promise<void> {
    const asked = [...new Set(this.#wanted.values())]
    this.#asked = asked
    const { body } = await ask('GET', '/events', {
      query: { sandbox: undefined, sandboxes: asked.join(','), overview: true },
      ...(this.#lastId !== '' && { headers: { 'last-event-id': this.#lastId } }),
      signal: stop,
    })
    if (!body) return
    this.#covered = asked
    this.#latest.clear()
    onOpen()
    const reader = body
      .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
      .getReader()
    let timer: ReturnType<typeof setTimeout> | undefined
    let rest = ''
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        clearTimeout(timer)
        timer = setTimeout(() => this.#attempt?.abort(), MAX_SILENCE)
        const events = (rest + next.value).split('\n\n')
        rest = events.pop() ?? ''
        if (!stop.aborted) for (const event of events) this.#take(event)
      }
    } finally {
      clearTimeout(timer)
    }
  }

  /** @param event lines such as `event: world` */
  #take(event: string): void {
    const fields = Object.fromEntries(event.split('\n').map((line) => line.split(/: (.*)/s, 2)))
    const { id, event: type = '', data: json } = fields as Readonly<Record<string, string | undefined>>
    // the server says now and then that it is there
    if (json === undefined) return
    if (id !== undefined) this.#lastId = id
    const data = JSON.parse(json) as { readonly sandbox: string }
    const told = { type, sandbox: data.sandbox, data, receivedAt: Date.now() }
    if (type === 'overview' || type === 'gone') this.#latest.set(data.sandbox, told)
    this.#options.onEvent(told)
  }

  /** Until so much time has passed, or the machine is on the net again, or somebody asks. */
  #wait(ms: number, stop: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        removeEventListener('online', done)
        stop.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      this.#wake = done
      addEventListener('online', done)
      stop.addEventListener('abort', done)
    })
  }
}

const RENEW = 'other sandboxes are wanted'
