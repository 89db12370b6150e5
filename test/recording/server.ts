import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import type { ApiWords } from '../../src/recording/api-words.js'
import type { PlayedMock } from '../../src/recording/drift.js'
import { VersionRecording } from '../../src/recording/recording.js'
import { TargetClient, type TargetOptions } from '../../src/recording/target-client.js'
import { walkVersion } from '../../src/recording/walk.js'
import { loadTls } from '../../src/tls/load-tls.js'

/** Made once, for it takes longer than the tests. */
const tls = loadTls()

export interface Received {
  readonly method: string | undefined
  readonly url: string
  readonly authorization: string | undefined
  readonly form: URLSearchParams
}

export interface RealServer {
  readonly url: string
  readonly ca: string
  readonly received: readonly Received[]
}

/** Answers of a server, by the beginning of the address; the first one counts. */
export type Answers = readonly [start: string, answer: Answer][]

export type Answer = (response: ServerResponse, received: Received) => unknown

export const json =
  (value: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response
      .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
      .end(JSON.stringify(value))

/** Lets everybody in with the password `secret`. */
export const token: Answer = (response, received) =>
  received.form.get('password') === 'secret'
    ? json({ access_token: 'token', token_type: 'bearer' })(response, received)
    : json({ error: 'Authorization Error' }, 400)(response, received)

/** A plain server that serves the versions named, and knows nothing of our own. What is not there is 404. */
export async function serve(t: Test, versions: readonly number[], answers: Answers): Promise<RealServer> {
  const { ca, ...own } = await tls
  const received: Received[] = []
  const server = createServer(own, async (request: IncomingMessage, response) => {
    let text = ''
    for await (const part of request) text += part
    const { method, url = '', headers } = request
    const one = { method, url, authorization: headers.authorization, form: new URLSearchParams(text) }
    received.push(one)
    const version = Number(/^\/v(\d+)\//.exec(url)?.[1])
    const rest = url.replace(/^\/v\d+/, '')
    const [, answer] = answers.find(([start]) => rest.startsWith(start)) ?? []
    const missing = json({ message: 'nothing here' }, 404)
    if (!versions.includes(version)) missing(response, one)
    else if (answer === undefined && one.authorization === undefined)
      json({ message: 'denied' }, 401)(response, one)
    else if (answer) await answer(response, one)
    else missing(response, one)
  }).listen(0, 'localhost')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  return { url: `https://localhost:${(server.address() as AddressInfo).port}`, ca, received }
}

/** Time that passes only when it is waited for. */
export function createFakeTimers(onWait: (ms: number) => void = () => {}) {
  let now = 0
  const waits: number[] = []
  const wait = async (ms: number): Promise<void> => {
    waits.push(ms)
    now += ms
    onWait(ms)
  }
  return { now: () => now, wait, waits }
}

/** A client that does not wait. */
export function connectTo(t: Test, { url, ca }: RealServer, options: Partial<TargetOptions> = {}) {
  const timers = createFakeTimers()
  const client = new TargetClient({ url, ca, user: 'admin', password: 'secret', rate: 2, timers, ...options })
  t.teardown(() => client.close())
  return { client, timers }
}

/** Records versions of a mock in this process. */
export async function recordMock(
  { get }: Pick<PlayedMock, 'get'>,
  words: ApiWords,
  versions: readonly number[],
): Promise<VersionRecording[]> {
  const recordings = versions.map((version) => new VersionRecording(version))
  for (const recording of recordings) await walkVersion({ recording, words, get, mayGoOn: () => true })
  return recordings
}
