import { EventEmitter, once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Test } from 'tap'
import { run } from '../../src/cli/run.js'
import { loadTls } from '../../src/tls/load-tls.js'
import { type Ended, portOf } from './program.js'

/**
 * Runs a command in this process. A server goes on: its ready line is what is printed.
 * @param environment its variables: those of whoever runs the tests are not seen
 * @param host what stands for the process that a server ends
 */
export async function cli(
  args: readonly string[],
  environment: Record<string, string> = {},
  input = '',
  host: EventEmitter = new EventEmitter(),
): Promise<Ended> {
  const printed = { out: '', err: '' }
  const code = await run(args, {
    out: (text) => {
      printed.out += text
    },
    err: (text) => {
      printed.err += text
    },
    environment,
    input: async () => input,
    process: Object.assign(host, { exit: (code: number) => host.emit('exit', code) }) as never,
  })
  return { code, ...printed }
}

/** Starts a server in this process, which takes a fifth of what it takes to start the program. It ends with the test. */
export async function startHere(t: Test, args: readonly string[], variables: Record<string, string> = {}) {
  const host = new EventEmitter()
  const { code, out, err } = await cli(['--port', '0', ...args], variables, '', host)
  if (code !== 0) throw new Error(err)
  const ended = once(host, 'exit').then(([exitCode]: number[]) => ({ code: exitCode }))
  const signal = (name: 'SIGTERM' | 'SIGINT' | 'SIGHUP') => host.emit(name)
  t.teardown(async () => {
    signal('SIGTERM')
    await ended
  })
  const ready = out.trimEnd()
  return { ready, port: portOf(ready), signal, ended }
}

export interface Asked {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly authorization: string | undefined
  readonly body: unknown
}

/** What a stub answers: a status and a body, which is JSON unless it is a text. */
export type Reply = readonly [status: number, body: unknown]

/** Made once, for it takes longer than the tests. */
const tls = loadTls()

/** A server that answers as it is told to, with a certificate of ours, and the variables by which commands find it. */
export async function stub(t: Test, reply: (asked: Asked) => Reply) {
  const { ca: pem, ...own } = await tls
  const asked: Asked[] = []
  const server = createServer(own, async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    const { method, url } = request
    const { authorization } = request.headers
    const one = { method, url, authorization, body: text === '' ? undefined : JSON.parse(text) }
    asked.push(one)
    const [status, body] = reply(one)
    const isText = typeof body === 'string'
    response
      .writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json' })
      .end(isText ? body : JSON.stringify(body))
  }).listen(0, 'localhost')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const ca = join(t.testdir(), 'stub-ca.pem')
  writeFileSync(ca, pem)
  const url = `https://localhost:${(server.address() as AddressInfo).port}`
  return { asked, url, environment: { VBO_MOCK_URL: url, VBO_MOCK_CA: ca } }
}
