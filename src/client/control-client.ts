/** Asks the control API: in the same process, or over the network. @param path below `/__admin`, with its query */
export type SendRequest = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
) => Promise<ControlResponse>

export interface ControlResponse {
  readonly status: number
  readonly type: string
  readonly text: string
}

/** An answer that goes on for as long as somebody reads it. */
export interface ControlStream {
  readonly status: number
  readonly type: string
  readonly chunks: AsyncIterable<Uint8Array>
  /** Reads no more of it. */
  close(): void
}

/** Opens an answer of the control API that goes on. @param path below `/__admin`, with its query */
export type OpenStream = (path: string, headers: Readonly<Record<string, string>>) => Promise<ControlStream>

/**
 * The control API has refused something. The message says what was wrong and what would be right.
 * @example
 * try {
 *   await mock.sessions.finish('unknown')
 * } catch (error) {
 *   if (error instanceof ControlError) console.log(error.status, error.message) // 404
 * }
 */
export class ControlError extends Error {
  override readonly name = 'ControlError'
  readonly status: number
  /** The whole answer: an object, if it was JSON. */
  readonly body: unknown

  constructor(status: number, message: string, body: unknown) {
    super(message)
    this.status = status
    this.body = body
  }
}

/** The control API for one sandbox: adds its name to each address, and reads what comes back. */
export class ControlClient {
  readonly #send: SendRequest
  readonly #open: OpenStream | undefined
  readonly #sandbox: string
  #names: ArgumentNames = {}
  #source = ''

  /**
   * @param sandbox empty for the default one
   * @param open absent: there are no answers that go on
   */
  constructor(send: SendRequest, sandbox: string, open?: OpenStream) {
    this.#send = send
    this.#open = open
    this.#sandbox = sandbox
  }

  /** The same, whose errors call properties of the control API as the caller has typed them: by name, with a capital. */
  withNames(names: ArgumentNames): ControlClient {
    const client = new ControlClient(this.#send, this.#sandbox, this.#open)
    client.#names = { ...this.#names, ...names }
    client.#source = this.#source
    return client
  }

  /** The same, whose errors begin with the file that what is sent comes from. */
  withSource(file: string): ControlClient {
    const control = this.withNames({})
    control.#source = `${file}: `
    return control
  }

  /** The JSON of an answer. @param query what is undefined is left out @throws ControlError */
  async requestJson<T>(
    method: Parameters<SendRequest>[0],
    path: string,
    body?: unknown,
    query: object = {},
  ): Promise<T> {
    return JSON.parse((await this.requestText(method, path, body, query)) || 'null')
  }

  /** The text of an answer. @throws ControlError */
  async requestText(
    method: Parameters<SendRequest>[0],
    path: string,
    body?: unknown,
    query: object = {},
  ): Promise<string> {
    const reply = await this.#send(method, this.#buildPath(path, query), body)
    if (reply.status < 400) return reply.text
    throw createControlError(reply, this.#names, reply.status === 400 ? this.#source : '')
  }

  /** An answer that goes on. @throws ControlError */
  async openStream(
    path: string,
    query: object = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ControlStream> {
    if (!this.#open) throw new Error('events() works only with a mock in the same process.')
    const opened = await this.#open(this.#buildPath(path, query), headers)
    if (opened.status < 400) return opened
    const chunks: Uint8Array[] = []
    for await (const chunk of opened.chunks) chunks.push(chunk)
    throw createControlError({ ...opened, text: Buffer.concat(chunks).toString() }, this.#names)
  }

  #buildPath(path: string, query: object): string {
    const parameters = new URLSearchParams()
    for (const [name, value] of Object.entries({ sandbox: this.#sandbox || undefined, ...query }))
      if (value !== undefined) parameters.set(name, String(value))
    return path + (parameters.size > 0 ? `?${parameters}` : '')
  }
}

/**
 * Asks for a sandbox that is made when it turns out not to be there: what reads does not make it, as what changes it does.
 * @param name empty for the default one, which is always there
 */
export function createOnDemand(
  name: string,
  send: SendRequest,
  open?: OpenStream,
): { readonly send: SendRequest; readonly open: OpenStream | undefined } {
  if (name === '') return { send, open }
  // it is there already when something else is not found
  const isMade = async (): Promise<boolean> => (await send('POST', '/sandboxes', { name })).status === 201
  return {
    send: async (method, path, body) => {
      const reply = await send(method, path, body)
      const isRead = method === 'GET' || method === 'DELETE'
      return isRead && reply.status === 404 && (await isMade()) ? send(method, path, body) : reply
    },
    // at once, for what is asked next may be what is waited for
    open: open && ((path, headers) => open(`${path}&create=true`, headers)),
  }
}

/** Maps properties and query parameters of the control API to the names that the caller has typed. */
type ArgumentNames = Readonly<Record<string, string>>

/** A message of the control API in the words of whoever has typed something else. */
const replaceNames = (message: string, names: ArgumentNames): string =>
  message.replace(/The (?:property|query parameter) '(\w+)'/g, (all, name: string) => names[name] ?? all)

function createControlError(
  { status, type, text }: ControlResponse,
  names: ArgumentNames,
  source = '',
): ControlError {
  const body: unknown = type.includes('json') ? JSON.parse(text) : text
  const { message = `The control API answered ${status}.` } = Object(body) as { message?: string }
  return new ControlError(status, source + replaceNames(message, names), body)
}
