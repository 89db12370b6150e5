import http from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** Key and certificate, in PEM. */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

/** Is told of each request that was refused before it came to a handler. */
export type OnRefused = (status: number, message: string) => void

/** Sent instead of a response of the API: its status, and the text of its `{message}`. */
interface RefusalResponse {
  readonly status: number
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Errors of the HTTP parser, by Node's error code. */
const PARSER_ERRORS: Readonly<Record<string, RefusalResponse>> = {
  HPE_HEADER_OVERFLOW: { status: 431, message: 'The headers of the request are too large.' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    message: 'The chunk extensions of the request are too large.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: 'The request did not arrive in time.' },
}
const UNREADABLE: RefusalResponse = { status: 400, message: 'The request is not valid HTTP.' }
const TWO_HOSTS: RefusalResponse = { status: 400, message: "The request has more than one header 'Host'." }
const NOT_A_PROXY: RefusalResponse = {
  status: 405,
  message: 'This server is not a proxy: it does not answer CONNECT.',
  headers: { allow: 'GET, POST, PUT, DELETE, OPTIONS' },
}
const UNKNOWN_EXPECTATION: RefusalResponse = {
  status: 417,
  message: "The header 'Expect' must be 100-continue or be left out.",
}

// a request without a Host is refused by the app, in the API's shape, and not by Node
const OPTIONS = { requireHostHeader: false } as const

/**
 * How long a client may pause in sending what nobody will read, in milliseconds. A connection that is closed while something is
 * on its way is reset, and the client may never see the answer.
 */
const DRAIN_TIMEOUT = 10_000

/** A plain HTTP server. All that cannot be a request is answered as the API answers errors. */
export const createHttpServer = (handle: http.RequestListener, onRefused?: OnRefused): http.Server => {
  const requests = new RequestHandler(handle, onRefused)
  return requests.watch(http.createServer(OPTIONS, requests.handle))
}

/** An HTTPS server. All that cannot be a request is answered as the API answers errors. */
export const createHttpsServer = (
  { key, cert }: Certificate,
  handle: http.RequestListener,
  onRefused?: OnRefused,
): https.Server => {
  const requests = new RequestHandler(handle, onRefused)
  return requests.watch(https.createServer({ ...OPTIONS, key, cert }, requests.handle))
}

/** Handles all requests of one server. */
class RequestHandler {
  readonly #next: http.RequestListener
  readonly #onRefused: OnRefused
  /** The newest response of each connection. */
  readonly #responses = new WeakMap<Duplex, http.ServerResponse>()
  /** Connections that are being closed: the parser finds each further piece that comes wrong too. */
  readonly #closing = new WeakSet<Duplex>()

  constructor(next: http.RequestListener, onRefused: OnRefused = () => {}) {
    this.#next = next
    this.#onRefused = onRefused
  }

  /** Answers what never comes to be a request for `handle`. */
  watch<T extends http.Server | https.Server>(server: T): T {
    server.on('clientError', (error: NodeJS.ErrnoException, socket) => this.#answerError(error, socket))
    server.on('connect', (_request, socket) => this.#end(socket, NOT_A_PROXY))
    server.on('checkExpectation', (_request, response) => this.#respond(response, UNKNOWN_EXPECTATION))
    return server
  }

  readonly handle: http.RequestListener = (request, response) => {
    this.#responses.set(request.socket, response)
    if (hasTwoHosts(request)) this.#respond(response, TWO_HOSTS)
    else this.#next(request, response)
  }

  #answerError({ code = '' }: NodeJS.ErrnoException, socket: Duplex): void {
    if (code.startsWith('HPE_') && this.#closing.has(socket)) return
    this.#closing.add(socket)
    const response = this.#responses.get(socket)
    const isAnswered = response?.headersSent === true
    const isHttp = code.startsWith('HPE_') || code in PARSER_ERRORS
    // a failed handshake gets no answer in HTTP, and neither does what would stand in the middle of another answer
    if (!isHttp || !socket.writable || (isAnswered && !response.writableFinished)) socket.destroy()
    else if (isAnswered && !response.req.complete) close(socket)
    else this.#end(socket, PARSER_ERRORS[code] ?? UNREADABLE)
  }

  #respond(response: http.ServerResponse, refusal: RefusalResponse): void {
    const { status, message } = refusal
    this.#onRefused(status, message)
    const body = buildBody(refusal)
    // what comes next on this connection may be a body that was not waited for
    response.writeHead(status, buildHeaders(refusal, body)).end(body)
  }

  /** Answers on a connection that has no response, and closes it. */
  #end(socket: Duplex, refusal: RefusalResponse): void {
    const { status, message } = refusal
    this.#onRefused(status, message)
    const body = buildBody(refusal)
    const head = Object.entries(buildHeaders(refusal, body)).map(([name, value]) => `${name}: ${value}\r\n`)
    close(socket, `HTTP/1.1 ${status} ${http.STATUS_CODES[status]}\r\n${head.join('')}\r\n${body}`)
  }
}

/** Closes a connection so that its client gets what was sent to it: one with something unread in it would be reset. */
function close(socket: Duplex, last = ''): void {
  socket.on('error', () => socket.destroy())
  socket.end(last)
  socket.removeAllListeners('data').resume()
  ;(socket as Socket).setTimeout(DRAIN_TIMEOUT, () => socket.destroy())
}

const buildBody = ({ message }: RefusalResponse): string => JSON.stringify({ message })

const buildHeaders = ({ headers }: RefusalResponse, body: string): Record<string, string> => ({
  'content-type': 'application/json; charset=utf-8',
  'content-length': String(Buffer.byteLength(body)),
  ...headers,
  connection: 'close',
})

/** Node keeps the first of several, and a proxy before it may have kept the last. */
function hasTwoHosts({ rawHeaders }: http.IncomingMessage): boolean {
  let hosts = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++
  }
  return hosts > 1
}
