import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import { connect, createServer, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import t, { type Test } from 'tap'
import { start } from '../../src/library/start.js'
import { type ListenerOptions, Listeners } from '../../src/server/listeners.js'
import { readOptions } from '../../src/server/options.js'
import { loadTls } from '../../src/tls/load-tls.js'

const tls = await loadTls()

/** Two addresses that every Linux has, as `localhost` has two on most machines. */
const TWO = ['127.0.0.1', '127.0.0.2']
/** Kept for documentation: no machine has it. */
const ABSENT = '192.0.2.1'

const handle: http.RequestListener = (_request, response) => void response.end('here')

function open(t: Test, addresses: readonly string[], options: Partial<ListenerOptions> = {}) {
  const listeners = new Listeners()
  t.teardown(() => listeners.close())
  const lookup = async () => addresses
  const settings = { host: 'somewhere.example', port: 0, keepAlive: 120_000, handle, lookup, ...options }
  return { listeners, opened: listeners.open(settings) }
}

/** The headers of an answer. */
async function ask(url: string, options: https.RequestOptions = {}): Promise<http.IncomingHttpHeaders> {
  const { request } = url.startsWith('https:') ? https : http
  const asked = request(url, { ca: tls.ca, agent: false, ...options }).end()
  const [response] = await once(asked, 'response')
  response.resume()
  return response.headers
}

t.test('each listener of a mock has every address of the host, with one port', async (t) => {
  const options = readOptions({
    values: { port: 0, httpPort: 0, canaryPort: 0, canary: 'other-host', logLevel: 'silent' },
    formatName: String,
  })
  const mock = await start(options, { lookup: async () => [...TWO, ...TWO, ABSENT] })
  t.teardown(() => mock.close())
  for (const url of [mock.url, mock.httpUrl, mock.canaryUrl] as string[])
    for (const address of TWO) {
      const { protocol, port } = new URL(url)
      const [response] = await once(
        (protocol === 'https:' ? https : http).get({
          host: address,
          port,
          path: '/__admin/health',
          agent: false,
          headers: { connection: 'keep-alive' },
          rejectUnauthorized: false,
        }),
        'response',
      )
      t.equal(response.statusCode, 200, `${url} at ${address}`)
      t.match(response.headers, { 'keep-alive': 'timeout=120' })
      response.resume().socket.destroy()
    }
  await mock.close()
  for (const url of [mock.url, mock.httpUrl, mock.canaryUrl] as string[])
    for (const address of TWO)
      await t.rejects(once(connect(Number(new URL(url).port), address), 'connect'), { code: 'ECONNREFUSED' })
})

t.test('an address that the machine does not have is left out, as long as there is another', async (t) => {
  t.strictSame((await open(t, [ABSENT, '127.0.0.2']).opened).addresses, ['127.0.0.2'])
  await t.rejects(open(t, [ABSENT]).opened, { code: 'EADDRNOTAVAIL' })
  await t.rejects(open(t, []).opened, { message: /'somewhere\.example' has no address/ })
  const asked: string[] = []
  const lookup = async (host: string) => {
    asked.push(host)
    return TWO
  }
  t.strictSame((await open(t, [], { host: '127.0.0.2', lookup }).opened).addresses, ['127.0.0.2'])
  t.strictSame(asked, [], 'an address is not looked up')
})

t.test('a port that is taken on one address is taken; a free one is free on all of them', async (t) => {
  const other = createServer().listen(0, '127.0.0.2')
  await once(other, 'listening')
  t.teardown(() => other.close())
  const { port } = other.address() as { port: number }
  const { opened, listeners } = open(t, TWO, { port })
  await t.rejects(opened, { code: 'EADDRINUSE', port, address: '127.0.0.2' })
  await t.rejects(once(connect(port, '127.0.0.1'), 'connect'), { code: 'ECONNREFUSED' }, 'none is left over')
  const next = await listeners.open({ host: '127.0.0.1', port, keepAlive: 1000, handle })
  t.equal(next.port, port)

  // the first port that is given out is taken on the second address before it is asked for there
  const addresses = ['127.0.0.1', '127.0.0.2']
  const squatters: ReturnType<typeof createServer>[] = []
  t.teardown(() => squatters.map((one) => one.close()))
  const listen = http.Server.prototype.listen
  t.teardown(() => {
    http.Server.prototype.listen = listen
  })
  http.Server.prototype.listen = function (this: http.Server, ...args: unknown[]) {
    const [wanted, host] = args
    if (host !== '127.0.0.2' || squatters.length > 0) return Reflect.apply(listen, this, args)
    const squatter = createServer()
    squatters.push(squatter)
    squatter.listen(wanted as number, '127.0.0.2', () => Reflect.apply(listen, this, args))
    return this
  } as typeof listen
  const got = await open(t, addresses).opened
  t.equal(squatters.length, 1)
  t.strictSame(got.addresses, addresses)
  for (const address of addresses) await ask(`http://${address}:${got.port}`)
})

t.test('connections are kept as long as they shall be, and the end does not wait for them', async (t) => {
  for (const secure of [undefined, tls]) {
    const scheme = secure ? 'https' : 'http'
    const inHand: http.ServerResponse[] = []
    const slow: http.RequestListener = (request, response) => {
      if (request.url === '/slow') inHand.push(response)
      else response.end()
    }
    const { listeners, opened } = open(t, ['127.0.0.1'], { tls: secure, handle: slow })
    const { port } = await opened
    const { Agent } = secure ? https : http
    const [agent, other] = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true })]
    t.teardown(() => [agent, other].map((one) => one.destroy()))
    const idle = await ask(`${scheme}://localhost:${port}/`, { agent })
    t.equal(idle['keep-alive'], 'timeout=120', scheme)
    const fresh: Socket = secure
      ? connectTls({ port, host: '127.0.0.1', ca: tls.ca, servername: 'localhost' })
      : connect(port, '127.0.0.1')
    await once(fresh, secure ? 'secureConnect' : 'connect')
    const silent = connect(port, '127.0.0.1')
    await once(silent, 'connect')
    for (const socket of [fresh, silent]) socket.resume().on('error', () => {})
    const busy = ask(`${scheme}://localhost:${port}/slow`, { agent: other })
    while (inHand.length === 0) await new Promise(setImmediate)
    const closed = listeners.close()
    inHand[0]?.end()
    t.ok(await busy, 'what is in hand is answered')
    await closed
  }
})

t.test('--keep-alive', async (t) => {
  const CASES = [
    [1500, 'keep-alive', 'timeout=1'],
    [0, 'close', undefined],
  ] as const
  for (const [keepAlive, connection, hint] of CASES) {
    const { port } = await open(t, ['127.0.0.1'], { keepAlive }).opened
    const agent = new http.Agent({ keepAlive: true })
    t.teardown(() => agent.destroy())
    t.match(await ask(`http://127.0.0.1:${port}`, { agent }), { connection, 'keep-alive': hint })
  }
  const read = (keepAlive: string) => readOptions({ values: { keepAlive }, formatName: () => '--keep-alive' })
  for (const [text, ms] of [
    ['PT2M', 120_000],
    ['PT0.5S', 500],
    ['off', 0],
    ['0', 0],
    ['PT0S', 0],
  ] as const)
    t.equal(read(text).keepAlive, ms, text)
  t.equal(readOptions({ values: {}, formatName: String }).keepAlive, 120_000)
  for (const text of ['120', '-PT1S', 'P2D', 'on'])
    t.throws(
      () => read(text),
      { message: /^--keep-alive must be an ISO 8601 duration of at most a day/ },
      text,
    )
})

t.test('what is no request is answered in the shape of the API on every listener', async (t) => {
  for (const secure of [undefined, tls]) {
    const { port } = await open(t, ['127.0.0.1'], { tls: secure }).opened
    const socket: Socket = secure
      ? connectTls({ port, host: '127.0.0.1', ca: tls.ca, servername: 'localhost' })
      : connect(port, '127.0.0.1')
    socket.write('hello there\r\n\r\n')
    t.match(String((await once(socket, 'data'))[0]), /^HTTP\/1\.1 400 [\s\S]*\{"message":/)
    socket.destroy()
  }
})
