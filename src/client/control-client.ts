/** Sends a request to the control API, in the same process or over the network. @param path below `/__admin`, with its query */
export type SendRequest = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
) => Promise<ControlResponse>

export interface ControlResponse {
  readonly status: number
  readonly type: string
  readonly text: string
}

/** A response that continues until the reader closes it. */
export interface ControlStream {
  readonly status: number
  readonly type: string
  readonly chunks: AsyncIterable<Uint8Array>
  /** Ends the response. */
  close(): void
}

/** Opens a streamed response of the control API. @param path below `/__admin`, with its query */
export type OpenStream = (path: string, headers: Readonly<Record<string, string>>) => Promise<ControlStream>

/**
 * Thrown when the control API refuses a request. The message says what is wrong and how to correct it.
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
  /** Body of the response: an object if it was JSON, otherwise a text. */
  readonly body: unknown

  constructor(status: number, message: string, body: unknown) {
    super(message)
    this.status = status
    this.body = body
  }
}

/** Sends requests to the control API of one sandbox, and reads the responses. */
export class ControlClient {
  readonly #send: SendRequest
  readonly #open: OpenStream | undefined
  readonly #sandbox: string
  #names: ArgumentNames = {}
  #source = ''

  /**
   * @param sandbox empty for the default sandbox
   * @param open absent if streams are not available
   */
  constructor(send: SendRequest, sandbox: string, open?: OpenStream) {
    this.#send = send
    this.#open = open
    this.#sandbox = sandbox
  }

  /** Creates a client whose error messages use other names for properties. The names begin with a capital letter. */
  withNames(names: ArgumentNames): ControlClient {
    const client = new ControlClient(this.#send, this.#sandbox, this.#open)
    client.#names = { ...this.#names, ...names }
    client.#source = this.#source
    return client
  }

  /** Creates a client whose error messages begin with the file that the content of requests comes from. */
  withSource(file: string): ControlClient {
    const control = this.withNames({})
    control.#source = `${file}: `
    return control
  }

  /** Sends a request and parses the JSON of its response. @param query undefined values are left out @throws ControlError */
  async requestJson<T>(
    method: Parameters<SendRequest>[0],
    path: string,
    body?: unknown,
    query: object = {},
  ): Promise<T> {
    return JSON.parse((await this.requestText(method, path, body, query)) || 'null')
  }

  /** Sends a request and returns the text of its response. @throws ControlError */
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

  /** Opens a streamed response. @throws ControlError */
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
 * Creates the sandbox when a request does not find it. Requests that change a sandbox create it anyway, others do not.
 * @param name empty for the default sandbox, which always exists
 */
export function createOnDemand(
  name: string,
  send: SendRequest,
  open?: OpenStream,
): { readonly send: SendRequest; readonly open: OpenStream | undefined } {
  if (name === '') return { send, open }
  // the sandbox already exists if the response is about something else that is missing
  const isMade = async (): Promise<boolean> => (await send('POST', '/sandboxes', { name })).status === 201
  return {
    send: async (method, path, body) => {
      const reply = await send(method, path, body)
      const isRead = method === 'GET' || method === 'DELETE'
      return isRead && reply.status === 404 && (await isMade()) ? send(method, path, body) : reply
    },
    // create it at once, because the next request may cause the expected event
    open: open && ((path, headers) => open(`${path}&create=true`, headers)),
  }
}

/** Maps properties and query parameters of the control API to the names that the caller knows. */
type ArgumentNames = Readonly<Record<string, string>>

/** Replaces names of the control API in a message with names that the caller knows. */
const replaceNames = (message: string, names: ArgumentNames): string =>
  message.replace(/The (?:property|query parameter) '(\w+)'/g, (all, name: string) => names[name] ?? all)

function createControlError(
  { status, type, text }: ControlResponse,
  names: ArgumentNames,
  source = '',
): ControlError {
  const body: unknown = type.includes('json') ? JSON.parse(text) : text
  const { message = `The control API responded with status ${status}.` } = Object(body) as {
    message?: string
  }
  return new ControlError(status, source + replaceNames(message, names), body)
}
