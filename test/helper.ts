import { Readable } from 'node:stream'
import { isDeepStrictEqual } from 'node:util'
import Ajv, { type AnySchema, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import type { Test } from 'tap'
import { createSchemaProjection, type ProjectSchema } from '../src/api/versioned-schemas.js'
import { API_VERSIONS, type ApiVersion, V3 } from '../src/api/versions.js'
import { readOptions } from '../src/server/options.js'
import { buildServer, type Server } from '../src/server/server.js'
import type { ServerOptions } from '../src/server/server-options.js'
import { realTimers, type Timers } from '../src/timing/timers.js'
import { runSlices } from '../src/world/core/slices.js'
import { DEFAULT_SANDBOX, parseSandboxName } from '../src/world/sandbox-name.js'
import type { WorldSnapshot } from '../src/world/world.js'

/** The instant the clocks of the tests stand at: a Monday morning in New York. */
export const NOW = '2026-03-02T14:30:00Z'

/** An id of nothing. */
export const NOBODY = '00000000-dead-4bad-8bad-000000000000'

export const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

const JSON_BODY = { 'content-type': 'application/json' }

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

const DEFAULTS: ServerOptions = readOptions({ values: { now: NOW }, formatName: (name) => name })

/** Options of a server, and any of its timers. */
export interface MockOptions extends Partial<Omit<ServerOptions, 'timers'>> {
  readonly timers?: Partial<Timers>
}

/** What a mock needs of the test that it is for. */
export type Host = Pick<Test, 'fail' | 'teardown'>

/** What the control API and a client of the API need, in one line. */
export interface TestMock {
  readonly app: FastifyInstance
  readonly server: Server
  readonly reset: (sandbox?: string) => void
  /** Logs in and gives the header that proves it. */
  readonly login: (username?: string) => Promise<{ authorization: string }>
  /** Asks as the administrator. */
  readonly get: (url: string, headers?: InjectOptions['headers']) => Promise<LightMyRequestResponse>
  /** The JSON of an answer that must be 200. */
  readonly json: <T = unknown>(url: string) => Promise<T>
  /** Sends a body as the administrator: text as it is, all else as JSON. */
  readonly send: (method: Method, url: string, body?: unknown) => Promise<LightMyRequestResponse>
  /** Asks the control API. */
  readonly control: (method: Method, url: string, body?: unknown) => Promise<LightMyRequestResponse>
  /** Moves the clock on, through the control API. */
  readonly advance: (by: string) => Promise<void>
  /** How long the server would have waited so far, in milliseconds: it never does. */
  readonly waited: readonly number[]
  /** All there is to the default sandbox's world. */
  readonly state: () => WorldSnapshot
}

/** An app on the seeded world; each of its answers is checked against the schema of its route. */
export function mock(t: Host, options: MockOptions = {}): TestMock {
  const waited: number[] = []
  const wait = async (ms: number): Promise<void> => void waited.push(ms)
  const server = buildServer({
    ...DEFAULTS,
    ...options,
    configureApp: (made) => {
      options.configureApp?.(made)
      checkAnswers(t, made)
    },
    timers: { ...realTimers, wait, ...options.timers },
  })
  const { app } = server
  t.teardown(() => app.close())

  const login: TestMock['login'] = async (username = 'administrator') => {
    const payload = new URLSearchParams({ grant_type: 'password', username, password: 'password' }).toString()
    const answer = await app.inject({ method: 'POST', url: '/v3/Token', headers: FORM, payload })
    if (answer.statusCode !== 200) throw new Error(`login: ${answer.body}`)
    return { authorization: `Bearer ${answer.json().access_token}` }
  }
  let administrator: Promise<{ authorization: string }> | undefined
  const get: TestMock['get'] = async (url, headers = {}) => {
    administrator ??= login()
    return app.inject({ url, headers: { ...(await administrator), ...headers } })
  }
  const control: TestMock['control'] = async (method, url, body) => {
    // the token may come to its end on the way
    administrator = undefined
    const json = body !== undefined && { headers: JSON_BODY, payload: JSON.stringify(body) }
    return app.inject({ method, url, ...json })
  }
  return {
    app,
    server,
    reset: (sandbox = '') => void runSlices(server.sandboxes.reset(parseSandboxName(sandbox))),
    login,
    get,
    send: async (method, url, body) => {
      administrator ??= login()
      const headers = { ...(await administrator), ...(body !== undefined && JSON_BODY) }
      const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
      return app.inject({ method, url, headers, ...(payload !== undefined && { payload }) })
    },
    control,
    waited,
    advance: async (by) => {
      const answer = await control('POST', '/__admin/clock/advance', { by })
      if (answer.statusCode !== 200) throw new Error(`advance: ${answer.body}`)
    },
    state: () => JSON.parse(JSON.stringify(server.world(DEFAULT_SANDBOX).snapshot())),
    json: async (url) => {
      const answer = await get(url)
      if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}: ${answer.body}`)
      return answer.json()
    },
  }
}

/** The validators of a version. Each app has schemas of its own, but they say the same, and to compile them takes longer than the tests. */
class AnswerSchemas {
  readonly #ajv = new Ajv.default({ strict: false })
  readonly #project: ProjectSchema
  readonly #known = new Map<string, ValidateFunction>()

  constructor(version: ApiVersion = V3) {
    addFormats.default(this.#ajv)
    this.#project = createSchemaProjection(version)
  }

  getValidator(schema: object, app: FastifyInstance): ValidateFunction {
    const own = this.#project(schema)
    const text = JSON.stringify(own)
    const known = this.#known.get(text)
    if (known) return known
    for (const [name, shared] of Object.entries(app.getSchemas()))
      if (!this.#ajv.getSchema(name)) this.#ajv.addSchema(this.#project(shared as object), name)
    const validate = this.#ajv.compile(own)
    this.#known.set(text, validate)
    return validate
  }
}

const answerSchemas = new Map(API_VERSIONS.map((version) => [version.number, new AnswerSchemas(version)]))

/** Fails the test for an answer that is not as its route's schema says. */
function checkAnswers(t: Host, app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const { schema } = request.routeOptions
    const responses = (schema?.response ?? {}) as Record<string, AnySchema>
    const expected = responses[reply.statusCode] ?? responses[`${Math.floor(reply.statusCode / 100)}xx`]
    // a file that is on its way has no schema to follow
    if (expected === undefined || payload instanceof Readable) return payload
    // and neither has one that is broken or invented on purpose
    const { brokenJson, body } = request.appliedFault?.effect ?? {}
    if (brokenJson || body !== undefined) return payload
    const [type = ''] = String(reply.getHeader('content-type') ?? '').split(';')
    // neither has a page of the controls
    if (type !== '' && !type.includes('json') && request.url.startsWith('/__admin')) return payload
    const { content } = expected as { content?: Record<string, { schema: AnySchema }> }
    const wanted = content ? (content[type]?.schema ?? { type: 'null' }) : expected
    const value = payload === undefined || payload === null ? null : JSON.parse(String(payload))
    // controls have no version
    const { number } = request.apiVersion ?? V3
    const validate = (answerSchemas.get(number) as AnswerSchemas).getValidator(
      wanted as object,
      request.server,
    )
    if (!validate(value))
      t.fail(`${request.method} ${request.url} answered other than its schema says`, {
        errors: validate.errors,
      })
    return payload
  })
}

/** Fails unless two states of worlds are equal. Tap writes out both to compare them, which takes a second, so it is asked for what differs only. */
export function sameState(t: Test, found: unknown, wanted: unknown, message = 'the states are equal'): void {
  if (isDeepStrictEqual(found, wanted)) t.pass(message)
  else t.strictSame(found, wanted, message)
}

/** All links in an answer, wherever they stand. */
export function hrefsIn(answer: unknown): string[] {
  if (typeof answer !== 'object' || answer === null) return []
  return Object.entries(answer).flatMap(([name, value]) =>
    name === 'href' && typeof value === 'string' ? [value] : hrefsIn(value),
  )
}
