import { once } from 'node:events'
import { createServer, request, type Server } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import t, { type Test } from 'tap'
import { handlePlainHttp } from '../../src/server/plain-http.js'
import { loadTls } from '../../src/tls/load-tls.js'

const tls = await loadTls()

/** A server that answers both, until its test ends. */
async function start(t: Test): Promise<{ server: Server; port: number }> {
  const server = createServer(tls, (request, response) => request.pipe(response))
  handlePlainHttp(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close().closeAllConnections())
  return { server, port: (server.address() as AddressInfo).port }
}

/** Connects, and waits until the server has seen it. */
async function connected(server: Server, port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  await once(server, 'connection')
  return socket
}

/** All that the server says until it closes. */
async function read(socket: Socket): Promise<string> {
  let text = ''
  for await (const chunk of socket) text += chunk
  return text
}

async function say(port: number, text: string): Promise<{ head: string; body: string }> {
  const socket = connect(port, '127.0.0.1')
  socket.write(text)
  const [head = '', body = ''] = (await read(socket)).split('\r\n\r\n')
  return { head, body }
}

/** Posts a text over TLS and gives what comes back. */
function echo(port: number, text: string): Promise<{ text: string; socket: TLSSocket }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, ca: tls.ca, method: 'POST', agent: false },
      async (response) => {
        const socket = response.socket as TLSSocket
        resolve({ text: (await response.toArray()).join(''), socket })
      },
    )
    asked.on('error', reject).end(text)
  })
}

t.test('TLS goes on as ever, on the raw handle', async (t) => {
  const { server, port } = await start(t)
  const secured = once(server, 'secureConnection')
  const text = 'x'.repeat(1_000_000)
  const answer = await echo(port, text)
  t.equal(answer.text, text)
  t.equal(answer.socket.authorized, true)
  // between a TLS socket and a handle that it does not own stands a JSStreamSocket
  const [socket] = (await secured) as [TLSSocket & { _parent: object }]
  t.equal(socket._parent.constructor.name, 'Socket')
})

t.test('plain HTTP is told where to go', async (t) => {
  const { port } = await start(t)
  const { head, body } = await say(port, 'GET /v3/Jobs?limit=1 HTTP/1.1\r\nHost: mock.example:4443\r\n\r\n')
  t.match(head, /^HTTP\/1\.1 400 /)
  t.match(head, /^connection: close$/im)
  t.match(head, /^content-type: application\/json/im)
  t.strictSame(Object.keys(JSON.parse(body)), ['message'])
  t.match(JSON.parse(body).message, 'HTTPS')
  t.match(JSON.parse(body).message, 'https://mock.example:4443')
})

t.test('a host that is none is not repeated', async (t) => {
  const { port } = await start(t)
  for (const host of ['<script>', 'a b', 'user@evil', 'x/y', 'mock:99999', '"quoted"']) {
    const { head, body } = await say(port, `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
    t.match(head, /^HTTP\/1\.1 400 /, host)
    t.match(JSON.parse(body).message, 'HTTPS')
    t.notMatch(body, host)
  }
})

t.test('a body does not keep the answer from its client', async (t) => {
  const { port } = await start(t)
  const url = `http://127.0.0.1:${port}/`
  t.equal((await fetch(url, { method: 'POST', body: 'x'.repeat(100_000) })).status, 400)
})

t.test('what is neither is turned away', async (t) => {
  const { port } = await start(t)
  for (const text of ['\x00\x01\x02\r\n\r\n', 'SSH-2.0-x\r\n\r\n', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'])
    t.match((await say(port, text)).head, /^HTTP\/1\.1 400 /)
  t.equal((await echo(port, 'still there')).text, 'still there')
})

t.test('clients that break off do no harm', async (t) => {
  const { server, port } = await start(t)
  for (const first of ['', 'G', 'GET / HTTP/1.1\r\n', '\x16', '\x16\x03\x01']) {
    const socket = connect(port, '127.0.0.1')
    const [seen] = (await once(server, 'connection')) as [Socket]
    if (first) {
      socket.write(first)
      await once(seen, 'readable')
    }
    const closed = new Promise((resolve) => seen.once('close', resolve))
    socket.resetAndDestroy()
    await closed
  }
  const silent = connect(port, '127.0.0.1')
  silent.end()
  t.equal(await read(silent), '', 'one that ends without a word is let go')
  t.equal((await echo(port, 'still there')).text, 'still there')
})

t.test('closing the server does not wait for one that has said nothing', async (t) => {
  const { server, port } = await start(t)
  const socket = await connected(server, port)
  const dropped = new Promise((resolve) => socket.once('close', resolve))
  await new Promise((resolve) => server.close(resolve))
  await dropped
  t.equal(server.listening, false)
})
