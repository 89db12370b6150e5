import dns from 'node:dns'
import type http from 'node:http'
import type https from 'node:https'
import { type AddressInfo, isIP, type Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { type Certificate, createHttpServer, createHttpsServer, type OnRefused } from './http-server.js'
import { handlePlainHttp } from './plain-http.js'

type Server = http.Server | https.Server

/** Finds all addresses of a host name. */
export type Lookup = (host: string) => Promise<readonly string[]>

/** Options of one listener. */
export interface ListenerOptions {
  readonly host: string
  /** 0 picks a free one. */
  readonly port: number
  /** Milliseconds that an idle connection lives; 0 closes each one after its answer. */
  readonly keepAlive: number
  readonly handle: http.RequestListener
  /** Key and certificate in PEM. Absent: plain HTTP. */
  readonly tls?: Certificate | undefined
  readonly lookup?: Lookup | undefined
}

/** Ports that are tried before it is given up that one is free on all addresses. */
const MAX_TRIES = 20

/** Errors for an address that this machine does not have, such as that of IPv6 where it is switched off. */
const UNAVAILABLE_ADDRESS_CODES = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])

/** The servers of an app: on each port one for every address of the host. */
export class Listeners {
  readonly #servers = new Set<Server>()
  /** Open connections that have not brought a request yet. */
  readonly #idleSockets = new Set<Socket>()
  readonly #sockets = new Set<Socket>()
  readonly #onRefused: OnRefused
  #isRefed = true
  #isClosing = false

  /** @param onRefused is told of what was refused before it came to a handler */
  constructor(onRefused: OnRefused = () => {}) {
    this.#onRefused = onRefused
  }

  /**
   * Listens on all addresses of a host, with the same port on each. An address that the machine does not have is left
   * out, as long as there is another one.
   * @returns the port, and the addresses
   * @throws Node's error, such as EADDRINUSE, when one of them cannot be had; nothing listens then
   */
  async open(options: ListenerOptions): Promise<{ port: number; addresses: readonly string[] }> {
    const { host, lookup = lookupAddresses } = options
    const addresses = isIP(host) ? [host] : [...new Set(await lookup(host))]
    for (let tries = 1; ; tries++)
      try {
        const servers = await this.#listenOn(addresses, options)
        for (const server of servers) this.#servers.add(server)
        const bound = servers.map((server) => server.address() as AddressInfo)
        return { port: bound[0]?.port ?? 0, addresses: bound.map(({ address }) => address) }
      } catch (error) {
        // the port that was free on the first address need not be so on the others
        const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
        if (!isTaken || options.port !== 0 || tries === MAX_TRIES) throw error
      }
  }

  /** Lets the process end although it listens, and although clients keep their connections. */
  unref(): void {
    this.#isRefed = false
    for (const one of [...this.#servers, ...this.#sockets]) one.unref()
  }

  /** Stops listening. Requests in hand are answered; connections without one are closed. */
  async close(): Promise<void> {
    this.#isClosing = true
    const closed = [...this.#servers].map(close)
    // Node takes a connection for busy from its beginning to the end of its first request
    for (const socket of this.#idleSockets) socket.destroy()
    await Promise.all(closed)
  }

  async #listenOn(addresses: readonly string[], options: ListenerOptions): Promise<Server[]> {
    const servers: Server[] = []
    let port = options.port
    let absent: unknown
    for (const address of addresses) {
      const server = this.#create(options)
      try {
        await listen(server, port, address)
        servers.push(server)
        port = (server.address() as AddressInfo).port
      } catch (error) {
        absent = error
        if (UNAVAILABLE_ADDRESS_CODES.has((error as NodeJS.ErrnoException).code ?? '')) continue
        await Promise.all(servers.map(close))
        throw error
      }
    }
    if (servers.length === 0) throw absent ?? new Error(`The host '${options.host}' has no address.`)
    return servers
  }

  #create({ tls, handle, keepAlive }: ListenerOptions): Server {
    const answer: http.RequestListener = (request, response) => {
      this.#idleSockets.delete(request.socket)
      handle(request, response)
    }
    const server = tls
      ? createHttpsServer(tls, answer, this.#onRefused)
      : createHttpServer(answer, this.#onRefused)
    server.keepAliveTimeout = keepAlive
    if (keepAlive === 0) server.maxRequestsPerSocket = 1
    if (tls) handlePlainHttp(server as https.Server, this.#onRefused)
    server.on('connection', (socket: Socket) => {
      trackSocket(this.#sockets, socket)
      if (!this.#isRefed) socket.unref()
    })
    server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
      // a handshake may end when the server is closing already
      if (this.#isClosing) socket.destroy()
      else trackSocket(this.#idleSockets, socket)
    })
    return server
  }
}

/** The listeners of an app, which closes them. */
export function attachListeners(app: FastifyInstance): Listeners {
  const listeners = new Listeners((status, message) => app.log.info({ status }, message))
  app.addHook('onClose', () => listeners.close())
  return listeners
}

/** Keeps a socket in a set as long as it is open. */
function trackSocket(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket)
  socket.once('close', () => sockets.delete(socket))
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function close(server: Server): Promise<void> {
  // a connection whose request is still in hand is closed right after its answer
  server.keepAliveTimeout = 1
  Object.assign(server, { keepAliveTimeoutBuffer: 0 })
  return new Promise((resolve) => void server.close(() => resolve()))
}

// asked by its module, so that a look-up that a tester has put in its place counts here too
const lookupAddresses: Lookup = (host) =>
  new Promise((resolve, reject) =>
    dns.lookup(host, { all: true }, (error, found) =>
      error ? reject(error) : resolve(found.map(({ address }) => address)),
    ),
  )
