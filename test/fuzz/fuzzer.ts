import type { Server } from '../../src/server/server.js'
import { createSeed, SeededRandom } from '../../src/world/core/seeded-random.js'
import { DEFAULT_SANDBOX, isSandboxName, type SandboxName } from '../../src/world/sandbox-name.js'
import { crawl } from '../api/crawl/crawler.js'
import { FORM, mock, NOW, type TestMock } from '../helper.js'
import { type Example, examples } from './corpus.js'
import { type Description, describe, type Operation } from './description.js'
import { KnownAddresses } from './known.js'
import { mutated, ODD_TEXTS, type ValueOptions, valueFor } from './values.js'

/** A request that was sent. */
interface Sent {
  readonly operation: Operation
  readonly method: string
  readonly url: string
  readonly headers: Record<string, string>
  readonly payload?: string
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
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
  /** Is told of each request before it is sent, for one may have no end. */
  readonly watch?: (request: object) => void
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
/** Characters of an answer that are looked at. */
const LONGEST = 500_000
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
  readonly #api: TestMock
  readonly #options: FuzzOptions
  readonly #draw: SeededRandom
  #description: Description = { operations: [], resolve: (schema) => schema }
  /** By sandbox, since each has ids of its own. */
  readonly #known = new Map<string, KnownAddresses>()
  #tokens: Record<string, string> = {}
  /** Sandboxes that may have faults. */
  readonly #troubled = new Set<string>()
  readonly #logged: string[] = []
  /** Requests that were sent, and those of them that were made up. */
  #count = 0
  #made = 0
  #current: Sent | undefined

  constructor(options: FuzzOptions) {
    this.#options = options
    this.#draw = new SeededRandom(createSeed(options.seed, 'fuzz'))
    const write = (line: string) => void this.#logged.push(line)
    const host = { fail: (message: string) => this.#fail(message), teardown: () => {} }
    this.#api = mock(host as never, {
      journal: 200,
      timers: { now: () => Date.parse(NOW) },
      logger: { level: 'error', stream: { write } },
    })
    this.server = this.#api.server
  }

  async begin(): Promise<void> {
    this.#description = await describe(this.server.app)
    const { operations } = this.#description
    for (const operation of operations) this.tallies.set(operation, { sent: 0, done: 0 })
    await this.#beginAnew()
  }

  /** Sends what each operation is for, and the same with something other than it was. */
  async walk(variants: number): Promise<void> {
    await this.#beginAnew()
    for (const example of await examples(this.#api)) {
      if (await this.#sendExample(example, variants)) continue
      // those before it may have taken what it needs
      await this.#beginAnew()
      await this.#sendExample(example, variants)
    }
  }

  /** @returns whether it did what it is for */
  async #sendExample({ operation: name, prepare }: Example, variants: number): Promise<boolean> {
    const operation = this.#description.operations.find(({ method, path }) => `${method} ${path}` === name)
    if (!operation) throw new Error(`There is no operation ${name}.`)
    this.#current = undefined
    const {
      url,
      body,
      headers: own,
    } = await prepare().catch(() => ({ url: '', body: undefined, headers: {} }))
    if (url === '') return false
    const headers = {
      ...(url.startsWith('/v3') && { authorization: this.#tokens[''] as string }),
      ...own,
      ...(body !== undefined && (operation.isForm ? FORM : JSON_TYPE)),
    }
    const request = { operation, method: operation.method, url, headers }
    const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
    const { done: before } = this.tallies.get(operation) as Tally
    const first = { ...request, ...(body !== undefined && { payload: textOf(body) }) }
    // a right one that changes much comes after the wrong ones
    for (let left = body === undefined ? 0 : variants; left > 0; left--) {
      const value =
        typeof body === 'string' ? `${body}&${textOf(mutated({}, this.#draw))}` : mutated(body, this.#draw)
      await this.#sendOne({ ...request, payload: textOf(value) ?? 'null' })
    }
    await this.#sendOne(first)
    return (this.tallies.get(operation) as Tally).done > before
  }

  /** Sends so many requests. */
  async send(count: number): Promise<void> {
    for (let left = count; left > 0; left--) {
      if ((count - left + 1) % ROUND === 0) await this.#beginAnew()
      await this.#sendOne(this.#make())
    }
  }

  /** What the API answers to all that its links lead to: addresses with other statuses than 200. */
  async lookAtAll(): Promise<[string, number][]> {
    this.#current = undefined
    await this.#calm()
    return (await crawl(this.#api, 3)).filter(([href, status]) => status !== 200 && !href.endsWith('/log'))
  }

  async close(): Promise<void> {
    await this.server.app.close()
  }

  #knownIn(sandbox: string): KnownAddresses {
    let known = this.#known.get(sandbox)
    if (!known) {
      known = new KnownAddresses(this.#description.operations, this.#draw)
      this.#known.set(sandbox, known)
    }
    return known
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
    this.#known.clear()
    await this.#lookAround()
  }

  /** Learns what there is, and opens a restore session of each type. */
  async #lookAround(): Promise<void> {
    const headers = { ...JSON_TYPE, authorization: this.#tokens[''] as string }
    const get = async (url: string) => {
      const answer = await this.server.app.inject({ url, headers })
      if (answer.statusCode === 200) this.#knownIn('').learn(answer.json(), url)
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

  async #sendOne(sent: Sent): Promise<void> {
    this.#count++
    this.#current = sent
    this.#options.watch?.({ ...sent, operation: undefined })
    const { operation, method } = sent
    const sandbox = this.#sandboxOf(sent)
    const world =
      sandbox === undefined || !this.server.sandboxes.has(sandbox) ? undefined : this.server.world(sandbox)
    world?.catchUp()
    // to look into a restore session is to use it, also for who is refused then
    const [inside] = /^\/v3\/restoresessions\/[^/]+\/organization/i.exec(sent.url) ?? []
    if (inside !== undefined && method !== 'GET')
      // a fault may break it off
      await this.server.app.inject({ url: inside, headers: sent.headers }).catch(() => {})
    const before = world && `${world.digest} ${world.revision}`
    const tally = this.tallies.get(operation) as Tally
    if (method === operation.method) tally.sent++
    let answer: Answer
    try {
      answer = await this.#ask(sent)
    } catch (error) {
      // faults break connections
      if (this.#troubled.size === 0) this.#fail(`no answer: ${error}`)
      return
    }
    if (method === operation.method && answer.status < 300) tally.done++
    this.#check(sent, answer)
    const isRefused = method !== 'GET' && answer.status >= 400 && world?.clock.state.mode === 'frozen'
    if (world && isRefused && sandbox !== undefined && this.server.sandboxes.has(sandbox)) {
      if (this.server.world(sandbox) !== world || `${world.digest} ${world.revision}` !== before)
        this.#fail(`refused with ${answer.status}, and something is changed: ${answer.body}`)
    }
    if (answer.status < 300) await this.#follow(sent, answer, sandbox ?? '')
  }

  /** Gets an answer, or the beginning of one that is long or has no end. */
  async #ask({ operation, method, url, headers, payload }: Sent): Promise<Answer> {
    const answer = await this.server.app.inject({
      method: method as 'GET',
      url,
      headers,
      ...(payload !== undefined && { payload }),
      payloadAsStream: true,
    })
    const { statusCode: status } = answer
    const type = String(answer.headers['content-type'] ?? '')
    const stream = answer.stream()
    let body = ''
    if (operation.path !== '/__admin/events' || status !== 200)
      for await (const chunk of stream) {
        body += chunk
        if (body.length > LONGEST) break
      }
    stream.destroy()
    // destroying the stream alone does not tell the server that nobody reads
    answer.raw.res.destroy()
    return { status, type, body }
  }

  #check({ url, method }: Sent, { status, body }: Answer): void {
    for (const line of this.#logged.splice(0)) this.#fail(`logged: ${line}`)
    if (this.#troubled.size > 0 && !url.startsWith('/__admin')) return
    if (status >= 500 && (url.startsWith('/__admin') || /Internal error of the mock/.test(body)))
      this.#fail(`${status}: ${body}`)
    if (status < 400 || method === 'HEAD') return
    const names =
      /^\/v3\/token(?:[/?]|$)/i.test(url) && method === 'POST' ? 'error,error_description' : 'message'
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
    { type, body }: Answer,
    sandbox: string,
  ): Promise<void> {
    // what a fault has broken cannot be read
    const isWhole = body !== '' && body.length < LONGEST && this.#troubled.size === 0
    if (/json/.test(type) && isWhole) this.#knownIn(sandbox).learn(JSON.parse(body), url)
    if (method !== 'POST' || !/^\/__admin\/(?:faults|scenarios)/.test(operation.path)) return
    this.#troubled.add(sandbox)
    // one that hangs would be waited for
    if (/hang/i.test(payload) || this.#draw.chance(0.8)) await this.#calm()
  }

  async #calm(): Promise<void> {
    for (const sandbox of ['', ...this.#troubled])
      await this.server.app.inject({
        method: 'DELETE',
        url: `/__admin/faults?sandbox=${encodeURIComponent(sandbox)}`,
      })
    this.#troubled.clear()
  }

  /** The sandbox that a request is for, if that can be told by looking at it. */
  #sandboxOf({ url, headers, operation }: Sent): SandboxName | undefined {
    if (url.startsWith('/__admin')) {
      if (!operation.query.some(({ name }) => name === 'sandbox')) return undefined
      const name = new URL(url, 'http://x').searchParams.get('sandbox') ?? DEFAULT_SANDBOX
      return name === DEFAULT_SANDBOX || isSandboxName(name) ? (name as SandboxName) : undefined
    }
    const name = Object.keys(this.#tokens).find((one) => this.#tokens[one] === headers.authorization)
    return name as SandboxName | undefined
  }

  #make(): Sent {
    const draw = this.#draw
    const { operations, resolve } = this.#description
    const operation = operations[
      this.#made < operations.length ? this.#made : draw.integer(0, operations.length - 1)
    ] as Operation
    this.#made++
    const odd = draw.pick([0, 0, 0.03, 0.3])
    const sandbox = draw.chance(0.8) ? '' : draw.pick(SANDBOXES)
    const known = this.#knownIn(sandbox)
    const options: ValueOptions = { draw, resolve, odd, idFor: (name) => known.idFor(name) }
    const address = known.addressOf(operation, () =>
      draw.chance(odd / 2) ? draw.pick(ODD_TEXTS) : draw.chance(odd / 2) ? known.idFor('') : undefined,
    )
    const query = new URLSearchParams()
    for (const { name, schema } of operation.query)
      if (draw.chance(0.3)) query.append(name, String(valueFor(schema, name, options)))
    if (draw.chance(odd))
      query.append(draw.pick(ODD_TEXTS).toWellFormed(), draw.pick(ODD_TEXTS).toWellFormed())
    const headers: Record<string, string> = {}
    if (operation.path.startsWith('/v3')) headers.authorization = this.#tokens[sandbox] as string
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
