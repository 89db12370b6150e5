import type { Socket } from 'node:net'

/** What the HTTP parser finds wrong, by Node's code of the error. */
const ANSWERS: Record<string, readonly [status: string, message: string]> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The headers of the request are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request did not arrive in time.'],
}
const UNREADABLE = ['400 Bad Request', 'The request is not HTTP that can be read.'] as const

/** How long a client may go on sending what nobody will read, in milliseconds. */
const PATIENCE = 1000

/** Answers a request that never became one, in the API's shape. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [status, message] = ANSWERS[error.code ?? ''] ?? UNREADABLE
  const body = JSON.stringify({ message })
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
  // a connection that is closed with something unread in it is reset, and the client would not get the answer
  socket.removeAllListeners('data').on('data', () => {})
  socket.setTimeout(PATIENCE, () => socket.destroy())
}
