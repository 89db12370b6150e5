/** Asks the control API: in the same process, or over the network. @param path below `/__admin`, with its query */
export type Send = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) => Promise<Reply>

export interface Reply {
  readonly status: number
  readonly type: string
  readonly text: string
}

/** The control API has refused something. The message says what was wrong and what would be right. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
  readonly status: number
  /** The whole answer: an object, if it was JSON. */
  readonly answer: unknown

  constructor(status: number, message: string, answer: unknown) {
    super(message)
    this.status = status
    this.answer = answer
  }
}

/** The control API for one sandbox: adds its name to each address, and reads what comes back. */
export class Door {
  readonly #send: Send
  readonly #sandbox: string

  /** @param sandbox empty for the default one */
  constructor(send: Send, sandbox: string) {
    this.#send = send
    this.#sandbox = sandbox
  }

  /** The JSON of an answer. @param query what is undefined is left out @throws ControlError */
  async json<T>(method: Parameters<Send>[0], path: string, body?: unknown, query: object = {}): Promise<T> {
    return JSON.parse((await this.text(method, path, body, query)) || 'null')
  }

  /** The text of an answer. @throws ControlError */
  async text(method: Parameters<Send>[0], path: string, body?: unknown, query: object = {}): Promise<string> {
    const parameters = new URLSearchParams()
    for (const [name, value] of Object.entries({ sandbox: this.#sandbox || undefined, ...query }))
      if (value !== undefined) parameters.set(name, String(value))
    const search = parameters.size > 0 ? `?${parameters}` : ''
    const { status, type, text } = await this.#send(method, path + search, body)
    if (status < 400) return text
    const answer: unknown = type.includes('json') ? JSON.parse(text) : text
    const message = (answer as { message?: string }).message ?? `The control API answered ${status}.`
    throw new ControlError(status, message, answer)
  }
}
