import type http from 'node:http'
import type { Server } from 'node:https'
import type { Socket } from 'node:net'
import { isHost } from '../text/host.js'
import { createHttpServer, type OnRefused } from './http-server.js'

/** The first byte of a TLS handshake. */
const HANDSHAKE_BYTE = 0x16
/** Time that a client has to begin TLS, or to finish its plain request and read our response, in milliseconds. */
const TIMEOUT = 10_000

/**
 * Answers clients that speak plain HTTP to a TLS port, in plain HTTP, so that they read what is wrong.
 * The first byte of a connection tells which it is; TLS goes on as if nobody had looked.
 */
export function handlePlainHttp(server: Server, onRefused?: OnRefused): void {
  const tls = server.listeners('connection') as ((socket: Socket) => void)[]
  /** Sockets that nobody else watches over: undecided ones, and plain ones to their end. */
  const ours = new Set<Socket>()
  const plain = createHttpServer(refuse, onRefused)

  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    ours.add(socket)
    // a server that does not listen itself, as `plain`, does not enforce its headersTimeout
    const deadline = setTimeout(() => socket.destroy(), TIMEOUT)
    const release = () => {
      clearTimeout(deadline)
      ours.delete(socket)
    }
    socket.on('error', () => socket.destroy())
    socket.once('close', release)
    socket.once('readable', () => {
      const first: Buffer | null = socket.read(1)
      if (first === null) return
      socket.unshift(first)
      if (first[0] !== HANDSHAKE_BYTE) return void plain.emit('connection', socket)
      release()
      for (const listener of tls) listener.call(server, socket)
    })
  })

  const drop = () => {
    for (const socket of ours) socket.destroy()
  }
  const close = server.close.bind(server)
  server.close = (callback) => {
    drop()
    return close(callback)
  }
  const closeAllConnections = server.closeAllConnections.bind(server)
  server.closeAllConnections = () => {
    drop()
    closeAllConnections()
  }
}

function refuse(request: http.IncomingMessage, response: http.ServerResponse): void {
  const advice = `Use ${buildHttpsUrl(request) ?? 'https:// instead of http://'}`
  const body = JSON.stringify({
    message: `This port speaks HTTPS, and the request came in plain HTTP. ${advice}`,
  })
  response
    .writeHead(400, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      connection: 'close',
    })
    .end(body)
}

/** Builds the HTTPS address that the client should have used, percent-encoded; undefined when it named no host and path. */
function buildHttpsUrl({ headers, url = '' }: http.IncomingMessage): string | undefined {
  const { host = '' } = headers
  const address = `https://${host}${url}`
  return isHost(host) && url.startsWith('/') && URL.canParse(address) ? new URL(address).href : undefined
}
