import type { LightMyRequestResponse } from 'fastify'
import { buildServer, type Server } from '../../src/server.js'
import { Draw, seedOf } from '../../src/world/core/hash.js'
import { checkAnswers, DEFAULTS, FORM, NOW } from '../helper.js'
import { type Description, describe, type Operation } from './description.js'
import { KnownAddresses } from './known.js'
import { ODD_TEXTS, type ValueOptions, valueFor } from './values.js'

/** A request that was sent. */
interface Sent {
  readonly operation: Operation
  readonly method: string
  readonly url: string
  readonly headers: Record<string, string>
  readonly payload?: string
}

/** How often an operation was sent to, and how often it did what it is for. */
export interface Tally {
  sent: number
  done: number
}

export interface FuzzOptions {
  readonly seed: number
  /** Is told of each thing that should not be, with the request that leads to it. */
  readonly fail: (what: string, request: object) => void
}

const SANDBOXES = ['', '', 'w1', 'w2'] as const
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'] as const
const TYPES = [
  'application/json',
  'application/json; charset=utf-16',
  'text/plain',
  'application/xml',
  'x',
  FORM['content-type'],
] as const
const HEADERS: readonly (readonly [name: string, value: string])[] = [
  ['accept', 'text/html'],
  ['accept', '*/*;q=0'],
  ['range', 'bytes=5-2'],
  ['if-none-match', '*'],
  ['if-modified-since', 'yesterday'],
  ['accept-encoding', 'br, gzip'],
  ['content-encoding', 'gzip'],
  ['x-vbo-mock-sandbox', 'w1'],
  ['x-vbo-mock-sandbox', '__proto__'],
  ['x-forwarded-host', 'a b'],
  ['x-forwarded-proto', 'ftp'],
  ['x-forwarded-port', '99999'],
  ['forwarded', 'for=;;=,'],
  ['forwarded', 'host=other.example;proto=https'],
  ['host', '[::1'],
  ['origin', 'null'],
  ['cookie', 'a=b'],
  ['authorization', 'Bearer'],
  ['authorization', 'Basic YTpi'],
  ['authorization', 'Bearer none'],
]
/** Requests after which all begins anew. */
const ROUND = 1500

const spoil: readonly ((text: string) => string)[] = [
  (text) => text.slice(0, text.length / 2),
  (text) => `\ufeff${text}`,
  (text) => text.replace(/\}$/, ',}'),
  (text) => `${'['.repeat(3000)}${text}${']'.repeat(3000)}`,
  (text) => `[${text}]`,
  (text) => `${text}${text}`,
  () => 'null',
  () => '{"__proto__":{"name":"x"},"constructor":{}}',
  () => `{"name":"${'x'.repeat(1024 * 1024)}"}`,
]

/** Sends requests to every operation that a server describes: right ones, nearly right ones, and hostile ones. */
export class Fuzzer {
  readonly tallies = new Map<Operation, Tally>()
  readonly server: Server
  readonly #options: FuzzOptions
  readonly #draw: Draw
  #description: Description = { operations: [], resolve: (schema) => schema }
  #known = new KnownAddresses([], new Draw(0))
  #tokens: Record<string, string> = {}
  /** Sandboxes that may have faults. */
  readonly #troubled = new Set<string>()
  readonly #logged: string[] = []
  #count = 0
  #current: Sent | undefined

  constructor(options: FuzzOptions) {
    this.#options = options
    this.#draw = new Draw(seedOf(options.seed, 'fuzz'))
    const write = (line: string) => void this.#logged.push(line)
    this.server = buildServer({
      ...DEFAULTS,
      journal: 200,
      wall: () => Date.parse(NOW),
      wait: async () => {},
      logger: { level: 'error', stream: { write } },
    })
    checkAnswers({ fail: (message: string) => this.#fail(String(message)) } as never, this.server.app)
  }

  async begin(): Promise<void> {
    this.#description = await describe(this.server.app)
    const { operations } = this.#description
    for (const operation of operations) this.tallies.set(operation, { sent: 0, done: 0 })
    this.#known = new KnownAddresses(operations, this.#draw)
    await this.#beginAnew()
  }

  /** Sends so many requests. */
  async send(count: number): Promise<void> {
    for (let left = count; left > 0; left--) {
      if (++this.#count % ROUND === 0) await this.#beginAnew()
      await this.#sendOne()
    }
  }

  async close(): Promise<void> {
    await this.server.app.close()
  }

  #fail(what: string): void {
    const { operation: _, ...request } = this.#current ?? { operation: undefined }
    this.#options.fail(`${what} (request ${this.#count} of seed ${this.#options.seed})`, request)
  }

  /** Puts everything back to how it was, so that there is always something to break. */
  async #beginAnew(): Promise<void> {
    const { app, sandboxes } = this.server
    this.#current = undefined
    for (const { name } of sandboxes.list()) if (name !== '') sandboxes.delete(name)
    const { snapshots } = (await app.inject('/__admin/snapshots')).json<{ snapshots: { name: string }[] }>()
    for (const { name } of snapshots)
      await app.inject({ method: 'DELETE', url: `/__admin/snapshots/${name}` })
    this.#troubled.clear()
    for (const sandbox of new Set(SANDBOXES)) {
      await app.inject({
        method: 'POST',
        url: `/__admin/reset?sandbox=${sandbox}`,
        headers: JSON_TYPE,
        payload: '{"profile":"small","seed":365}',
      })
      const username = sandbox === '' ? 'administrator' : `administrator%2B${sandbox}`
      const payload = `grant_type=password&username=${username}&password=password`
      const login = await app.inject({ method: 'POST', url: '/v3/Token', headers: FORM, payload })
      this.#tokens[sandbox] = `Bearer ${login.json().access_token}`
    }
    await this.#lookAround()
  }

  /** Learns what there is, and opens a restore session of each type. */
  async #lookAround(): Promise<void> {
    const headers = { ...JSON_TYPE, authorization: this.#tokens[''] as string }
    const get = async (url: string) => {
      const answer = await this.server.app.inject({ url, headers })
      if (answer.statusCode === 200) this.#known.learn(answer.json(), url)
      return answer.json()
    }
    const [organization] = await get('/v3/Organizations')
    for (const [type, list, below] of [
      ['vex', 'Mailboxes', ['Folders', 'Items']],
      ['veod', 'OneDrives', ['Folders', 'Documents']],
      ['vesp', 'Sites', ['Libraries', 'Lists', 'Items', 'Documents', 'Folders']],
    ] as const) {
      const url = `/v3/Organizations/${organization.id}/Action`
      const payload = JSON.stringify({ explore: { type } })
      const { id } = (await this.server.app.inject({ method: 'POST', url, headers, payload })).json()
      const all = `/v3/RestoreSessions/${id}/Organization/${list}`
      for (const one of (await get(`${all}?limit=3`)).results)
        for (const part of below) await get(`${all}/${one.id}/${part}?limit=5`)
    }
    for (const list of [
      'Jobs',
      'JobSessions',
      'Proxies',
      'BackupRepositories',
      'RestoreSessions',
      `Organizations/${organization.id}/Users`,
      `Organizations/${organization.id}/Groups`,
      `Organizations/${organization.id}/Sites`,
    ])
      await get(`/v3/${list}`)
  }

  async #sendOne(): Promise<void> {
    const sent = this.#make()
    this.#current = sent
    const { operation, method, url, headers, payload } = sent
    const sandbox = this.#sandboxOf(sent)
    const world =
      sandbox === undefined || !this.server.sandboxes.has(sandbox) ? undefined : this.server.world(sandbox)
    world?.catchUp()
    const before = world && `${world.digest} ${world.revision}`
    const tally = this.tallies.get(operation) as Tally
    if (method === operation.method) tally.sent++
    let answer: LightMyRequestResponse
    try {
      answer = await this.server.app.inject({
        method: method as 'GET',
        url,
        headers,
        ...(payload !== undefined && { payload }),
        // some answers have no end
        ...(operation.path === '/__admin/events' && { payloadAsStream: true as const }),
      })
    } catch (error) {
      // faults break connections
      if (this.#troubled.size === 0) this.#fail(`no answer: ${error}`)
      return
    }
    if (operation.path === '/__admin/events') {
      if (answer.statusCode === 200) {
        tally.done++
        answer.stream().destroy()
        answer.raw.res.destroy()
      }
      return
    }
    if (method === operation.method && answer.statusCode < 300) tally.done++
    this.#check(sent, answer)
    if (
      world &&
      before !== undefined &&
      method !== 'GET' &&
      answer.statusCode >= 400 &&
      world.clock.state.mode === 'frozen' &&
      sandbox !== undefined &&
      this.server.sandboxes.has(sandbox)
    ) {
      if (this.server.world(sandbox) !== world || `${world.digest} ${world.revision}` !== before)
        this.#fail(`refused with ${answer.statusCode}, and something is changed: ${answer.body}`)
    }
    if (answer.statusCode < 300) await this.#follow(sent, answer, sandbox ?? '')
  }

  #check({ url, method }: Sent, answer: LightMyRequestResponse): void {
    const { statusCode: status, body } = answer
    for (const line of this.#logged.splice(0)) this.#fail(`logged: ${line}`)
    if (this.#troubled.size > 0 && !url.startsWith('/__admin')) return
    if (status >= 500 && (url.startsWith('/__admin') || /error of its own/.test(body)))
      this.#fail(`${status}: ${body}`)
    if (status < 400 || method === 'HEAD') return
    const names =
      /^\/v3\/token(?:[/?]|$)/i.test(url) && status !== 405 ? 'error,error_description' : 'message'
    let found = 'no JSON'
    try {
      found = Object.keys(JSON.parse(body)).join()
    } catch {}
    // what was expected is told at length
    if (status === 422 && url.startsWith('/__admin/verify')) return
    if (found !== names) this.#fail(`${status} in the shape of ${found}: ${body.slice(0, 200)}`)
  }

  /** Learns from an answer, and takes care that the next ones can be told right from wrong. */
  async #follow(
    { operation, method, url, payload = '' }: Sent,
    answer: LightMyRequestResponse,
    sandbox: string,
  ): Promise<void> {
    if (/json/.test(String(answer.headers['content-type'])) && answer.body.length < 200_000)
      this.#known.learn(answer.json(), url)
    if (method !== 'POST' || !/^\/__admin\/(?:faults|scenarios)/.test(operation.path)) return
    this.#troubled.add(sandbox)
    // one that hangs would be waited for
    if (/hang/i.test(payload) || this.#draw.chance(0.8)) await this.#calm()
  }

  async #calm(): Promise<void> {
    for (const sandbox of this.#troubled)
      await this.server.app.inject({
        method: 'DELETE',
        url: `/__admin/faults?sandbox=${encodeURIComponent(sandbox)}`,
      })
    this.#troubled.clear()
  }

  /** The sandbox that a request is for, if that can be told by looking at it. */
  #sandboxOf({ url, headers, operation }: Sent): string | undefined {
    if (url.startsWith('/__admin'))
      return operation.query.some(({ name }) => name === 'sandbox')
        ? (new URL(url, 'http://x').searchParams.get('sandbox') ?? '')
        : undefined
    return Object.keys(this.#tokens).find((name) => this.#tokens[name] === headers.authorization)
  }

  #make(): Sent {
    const draw = this.#draw
    const { operations, resolve } = this.#description
    const operation = operations[
      this.#count <= operations.length ? this.#count - 1 : draw.integer(0, operations.length - 1)
    ] as Operation
    const odd = draw.pick([0, 0, 0.03, 0.3])
    const options: ValueOptions = { draw, resolve, odd, idFor: (name) => this.#known.idFor(name) }
    const address = this.#known.addressOf(operation, () =>
      draw.chance(odd / 2) ? draw.pick(ODD_TEXTS) : draw.chance(odd / 2) ? this.#known.idFor('') : undefined,
    )
    const query = new URLSearchParams()
    for (const { name, schema } of operation.query)
      if (name === 'sandbox' ? draw.chance(0.3) : draw.chance(0.3))
        query.append(name, String(valueFor(schema, name, options)))
    if (draw.chance(odd))
      query.append(draw.pick(ODD_TEXTS).toWellFormed(), draw.pick(ODD_TEXTS).toWellFormed())
    const headers: Record<string, string> = {}
    if (operation.path.startsWith('/v3')) headers.authorization = this.#tokens[draw.pick(SANDBOXES)] as string
    const method = draw.chance(odd / 5) ? draw.pick(METHODS) : operation.method
    let payload: string | undefined
    if (operation.body && method !== 'GET' && method !== 'HEAD') {
      const value = valueFor(operation.body, '', options)
      payload = operation.isForm ? formOf(value) : JSON.stringify(value)
      headers['content-type'] = operation.isForm ? FORM['content-type'] : JSON_TYPE['content-type']
      if (draw.chance(odd / 3))
        payload = draw.pick(spoil as never as [(text: string) => string])(payload ?? '')
      if (draw.chance(odd / 3)) headers['content-type'] = draw.pick(TYPES)
    }
    if (draw.chance(odd)) {
      const [name, value] = draw.pick(HEADERS as never as [readonly [string, string]])
      headers[name] = value
    }
    const text = query.toString()
    return {
      operation,
      method,
      url: `${address}${text && `?${text}`}`,
      headers,
      ...(payload !== undefined && { payload }),
    }
  }
}

const JSON_TYPE = { 'content-type': 'application/json' }

const formOf = (value: unknown): string =>
  new URLSearchParams(
    Object.entries(value ?? {}).map(([name, inner]): [string, string] => [
      name,
      typeof inner === 'string' ? inner : JSON.stringify(inner),
    ]),
  ).toString()
