import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { mock } from 'node:test'
import t, { type Test } from 'tap'
import { handlePlainHttp } from '../../src/server/plain-http.js'
import { loadTls } from '../../src/tls/load-tls.js'

const tls = await loadTls()
const BEGINNINGS = ['', 'G', 'GET / HTTP/1.1\r\nHo']

async function start(t: Test): Promise<{ server: Server; port: number }> {
  const server = createServer(tls, (_request, response) => response.end())
  handlePlainHttp(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close().closeAllConnections())
  return { server, port: (server.address() as AddressInfo).port }
}

/** A client that begins, and then does nothing more; once the server has read that much. */
async function begin(server: Server, port: number, text: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  const [seen] = (await once(server, 'connection')) as [Socket]
  if (text) {
    socket.write(text)
    await once(seen, 'readable')
  }
  return socket.resume()
}

/** Whether the socket is closed before a deadline; the deadline only bounds a failure. */
const closes = (socket: Socket) =>
  Promise.race([
    new Promise((resolve) => socket.once('close', () => resolve(true))),
    new Promise((resolve) => realTimeout(() => resolve(false), 5000).unref()),
  ])
const realTimeout = setTimeout

t.test('a client that goes on for too long is closed', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] })
  t.teardown(() => mock.timers.reset())
  const { server, port } = await start(t)
  for (const text of BEGINNINGS) {
    const socket = await begin(server, port, text)
    mock.timers.tick(9_999)
    t.equal(server.listening && !socket.closed, true, 'not yet')
    mock.timers.tick(1)
    t.equal(await closes(socket), true, JSON.stringify(text))
  }
})

t.test('close and closeAllConnections drop it at once', async (t) => {
  for (const text of BEGINNINGS) {
    const { server, port } = await start(t)
    const first = await begin(server, port, text)
    server.closeAllConnections()
    t.equal(await closes(first), true, `closeAllConnections: ${JSON.stringify(text)}`)
    const second = await begin(server, port, text)
    const closed = once(server, 'close')
    server.close()
    t.equal(await closes(second), true, `close: ${JSON.stringify(text)}`)
    await closed
  }
})

/** What a plain request is told. */
async function told(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(text)
  let answer = ''
  for await (const chunk of socket) answer += chunk
  return JSON.parse(answer.split('\r\n\r\n')[1] ?? '').message
}

t.test('the answer names the address, safely encoded', async (t) => {
  const { port } = await start(t)
  const ask = (path: string) => told(port, `GET ${path} HTTP/1.1\r\nHost: mock.example:4443\r\n\r\n`)
  t.match(await ask('/v3/Jobs?limit=1'), / https:\/\/mock\.example:4443\/v3\/Jobs\?limit=1$/)
  t.match(await ask('/a"<b>?c="<d>'), / https:\/\/mock\.example:4443\/a%22%3Cb%3E\?c=%22%3Cd%3E$/)
  t.match(await ask('//evil.example/'), / https:\/\/mock\.example:4443\/\/evil\.example\/$/)
  for (const path of ['http://evil.example/', '*']) t.match(await ask(path).catch(String), /^(?!.*evil)/)
})

t.test('a client without a Host header is told as well', async (t) => {
  const { port } = await start(t)
  for (const version of ['1.0', '1.1'])
    t.match(await told(port, `GET /x HTTP/${version}\r\n\r\n`), /HTTPS.* https:\/\/ instead of http:\/\/$/)
})
