import type { ServerResponse } from 'node:http'
import type { Timers } from '../timing/timers.js'

/** The waits of a server, which end when their clients go away, and all of them when the server closes. */
export class ResponseTimers {
  readonly #timers: Timers
  readonly #ends = new Set<() => void>()
  #closed = false

  constructor(timers: Timers) {
    this.#timers = timers
  }

  /** Waits so many milliseconds on behalf of a response. */
  delay(ms: number, response: ServerResponse): Promise<void> {
    return this.#waitUntil(response, (end) => this.#timers.wait(ms, end))
  }

  /** Waits until the client of a response goes away, or the server closes. */
  waitForClose(response: ServerResponse): Promise<void> {
    return this.#waitUntil(
      response,
      (end) =>
        new Promise((resolve) => {
          if (end.aborted) resolve()
          else end.addEventListener('abort', () => resolve())
        }),
    )
  }

  /** From now on nobody waits. */
  close(): void {
    this.#closed = true
    for (const end of this.#ends) end()
  }

  async #waitUntil(response: ServerResponse, wait: (end: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController()
    const end = (): void => controller.abort()
    const endForAll = (): void => {
      closeAfterResponse(response)
      end()
    }
    this.#ends.add(endForAll)
    response.once('close', end)
    if (this.#closed || response.destroyed) end()
    await wait(controller.signal)
    this.#ends.delete(endForAll)
    response.off('close', end)
  }
}

/** A connection that was in use when the server stopped listening would be kept for the client's next request. */
function closeAfterResponse(response: ServerResponse): void {
  const { socket } = response
  // without a socket below there is nothing to be kept
  if (socket && 'destroySoon' in socket) response.once('finish', () => socket.destroySoon())
}
