import http from 'node:http'
import type { Server } from 'node:https'
import type { Socket } from 'node:net'
import { isHost } from '../http/origin.js'

/** The first byte of a TLS handshake. */
const HANDSHAKE = 0x16
/** How long a client may say nothing at all, in milliseconds. */
const PATIENCE = 10_000

/**
 * Answers clients that speak plain HTTP to a TLS port, in plain HTTP, so that they read what is wrong.
 * The first byte of a connection tells which it is; TLS goes on as if nobody had looked.
 */
export function answerPlainHttp(server: Server): void {
  const tls = server.listeners('connection') as ((socket: Socket) => void)[]
  const undecided = new Set<Socket>()
  const plain = http.createServer({ requestTimeout: PATIENCE, headersTimeout: PATIENCE }, refuse)
  plain.keepAliveTimeout = 1

  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    undecided.add(socket)
    socket.setTimeout(PATIENCE, () => socket.destroy())
    socket.on('error', () => socket.destroy())
    socket.once('close', () => undecided.delete(socket))
    socket.once('readable', () => {
      const first: Buffer | null = socket.read(1)
      if (first === null) return
      undecided.delete(socket)
      socket.setTimeout(0)
      socket.removeAllListeners('timeout')
      socket.unshift(first)
      if (first[0] === HANDSHAKE) for (const listener of tls) listener.call(server, socket)
      else plain.emit('connection', socket)
    })
  })

  const close = server.close.bind(server)
  server.close = (callback) => {
    for (const socket of undecided) socket.destroy()
    plain.closeAllConnections()
    return close(callback)
  }
}

function refuse(request: http.IncomingMessage, response: http.ServerResponse): void {
  const { host = '' } = request.headers
  const address = isHost(host) ? `: https://${host}` : ''
  const body = JSON.stringify({
    message: `This port speaks HTTPS, and the request came in plain HTTP. Use https${address}.`,
  })
  response
    .writeHead(400, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      connection: 'close',
    })
    .end(body)
}
