import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type RequestOptions, request } from 'node:https'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { checkIdentity } from '../../src/client/check-identity.js'

/** The program as `npm ci` has built it. */
const PROGRAM = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface Program {
  readonly child: ChildProcess
  /** What it has printed so far. */
  readonly printed: { out: string; err: string }
  /** The ready line, once it is there; fails if the program ends before. */
  readonly ready: Promise<string>
  readonly ended: Promise<Ended>
}

/** Runs the program in a folder of its own, without the variables of whoever runs the tests. */
export function run(
  t: Test,
  args: readonly string[],
  variables: Record<string, string> = {},
  cwd = t.testdir(),
): Program {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('VBO_MOCK_'))
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd,
    env: { ...Object.fromEntries(own), ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  const printed = { out: '', err: '' }
  child.stderr.on('data', (data) => {
    printed.err += data
  })
  const ended = once(child, 'close').then(([code]): Ended => ({ code, ...printed }))
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (data) => {
      printed.out += data
      const line = /^vbo365-mock .* ready at .*$/m.exec(printed.out)
      if (line) resolve(line[0])
    })
    ended.then(({ err }) => reject(new Error(`it ended: ${err}`)))
  })
  // who does not wait for the ready line expects an end
  ready.catch(() => {})
  return { child, printed, ready, ended }
}

/** The port in a ready line. */
export const portOf = (ready: string): number =>
  Number(/:(\d+)[ /]/.exec(ready.slice(ready.indexOf('https:') + 6))?.[1])

export interface Answer {
  readonly status: number | undefined
  readonly body: string
}

/** Asks over TLS, and verifies the certificate. */
export async function ask(
  port: number,
  ca: string | Buffer,
  options: RequestOptions = {},
  payload = '',
): Promise<Answer> {
  const asked = request({
    host: 'localhost',
    port,
    ca,
    agent: false,
    checkServerIdentity: checkIdentity,
    ...options,
  })
  asked.end(payload)
  const [response] = await once(asked, 'response')
  response.setEncoding('utf8')
  let body = ''
  for await (const part of response) body += part
  return { status: response.statusCode, body }
}

export const LOGIN = {
  method: 'POST',
  path: '/v3/Token',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
} as const
export const CREDENTIALS = 'grant_type=password&username=administrator&password=password'
