import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import plugin from 'fastify-plugin'
import type { Controls } from '../control/controls.js'
import type { Body, Remark } from '../control/journal/call.js'
import { Repeatable } from '../control/journal/entry.js'
import type { Journal } from '../control/journal/journal.js'
import type { Change } from '../world/core/changes.js'
import type { World } from '../world/world.js'
import type { Answer, Served } from './answer-cache.js'
import type { Caller } from './known-callers.js'
import { isPreflight } from './preflight.js'
import { SentBody } from './sent-body.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** What the journal is told of the request when it is answered. */
    record: RequestRecord
  }
  interface FastifyContextConfig {
    /** The route as operations are called: `/Jobs/{jobId}/Action`. */
    path?: string
  }
  interface FastifyReply {
    /** Tells the journal that the request gets no answer, now that its connection is left alone. */
    recordSilence(): void
  }
}

/** What is found out about a request on its way. */
export interface RequestRecord {
  readonly wall: number
  readonly begun: number
  /** The body as it was sent. */
  body?: string
  /** The account of a login; elsewhere the request knows it. */
  account?: string
  /** The world of a login; elsewhere the request knows it. */
  world?: World
  readonly changes: Change[]
  readonly remarks: Remark[]
  /** Whether the answer is a page with another one after it. */
  more?: boolean
  fault?: string
}

export interface RecorderOptions {
  /** Absent: nobody will ask, so nothing is kept. */
  readonly controls: Controls | undefined
  /** The world of requests that belong to none. */
  readonly lobby: () => World
}

/** The header that tells what a world holds: two answers with the same one have nothing changed between them. */
export const STATE = 'x-vbo-mock-state'

const CONTROLS = /^\/(?:__admin|swagger)(?:[/?]|$)/i

/** Whether an address belongs to the test double, and not to the product. */
export const isControl = (url: string): boolean => CONTROLS.test(url)

/** Keeps a journal of what is asked of the simulated product, and of what that has changed. */
export const recorder = plugin<RecorderOptions>(
  async (app, { controls, lobby }) => {
    app.decorateRequest('record', null as unknown as RequestRecord)
    app.decorateReply('recordSilence', function (this: FastifyReply) {
      const { request } = this
      if (controls) note(controls, worldOf(request) ?? lobby(), request, { status: 0, type: '' })
    })

    app.addHook('onRequest', (request, _reply, done) => {
      request.record = { wall: Date.now(), begun: performance.now(), changes: [], remarks: [] }
      done()
    })

    app.addHook('onRoute', (route) => {
      const path = route.url.replace(/^\/v3/, '').replace(/:(\w+)/g, '{$1}')
      route.config = { ...route.config, path }
    })
    if (!controls) return
    app.addHook('onRoute', (route) => watchHandler(route))
    app.addHook('onSend', (request, reply, payload, done) => {
      if (isControl(request.url) || isPreflight(request)) return done(null, payload)
      const world = worldOf(request)
      if (world) reply.header(STATE, request.sliced?.state ?? world.digest)
      done(null, payload)
      if (request.glance) return
      note(controls, world ?? lobby(), request, {
        status: reply.statusCode,
        type: String(reply.getHeader('content-type') ?? ''),
        ...bodyOf(request, payload),
      })
    })
  },
  { name: 'recorder' },
)

/** What the journal keeps of an answer; the status is 0 when there was none. */
interface Answered {
  readonly status: number
  readonly type: string
  /** As much of its body as is wanted. */
  readonly body?: (journal: Journal) => Body
}

function bodyOf({ sliced }: FastifyRequest, payload: unknown): Pick<Answered, 'body'> {
  if (typeof payload === 'string' || Buffer.isBuffer(payload))
    return { body: (journal) => journal.cut(payload) }
  const body = sliced?.body
  return body ? { body: ({ limits }) => body(limits.body) } : {}
}

/** Puts a request into its journal. */
function note(
  controls: Controls,
  world: World,
  request: FastifyRequest,
  { status, type, body }: Answered,
): void {
  const { journal } = controls.of(world)
  const { record: known } = request
  journal.add({
    at: world.time,
    wall: known.wall,
    method: request.method,
    url: request.url,
    operation: operationOf(request),
    // what is not below the API knows no accounts
    account: known.account ?? request.account ?? '',
    status,
    duration: performance.now() - known.begun,
    encrypted: isEncrypted(request.raw),
    requestHeaders: request.headers,
    responseType: type,
    request: known.body === undefined ? undefined : journal.cut(known.body),
    response: body?.(journal),
    changes: known.changes,
    remarks: known.remarks,
    more: known.more === true,
    fault: known.fault,
  })
}

/** Puts a request that was answered with what was kept into its journal. */
export const journalServed = (controls: Controls): Served => {
  const callOf = (journal: Journal, { grant, headers, encrypted }: Caller, answer: Answer): Repeatable =>
    new Repeatable({
      at: 0,
      wall: 0,
      method: 'GET',
      url: answer.url,
      operation: answer.operation,
      account: grant.account,
      status: 200,
      duration: 0,
      encrypted,
      requestHeaders: headers,
      responseType: answer.type,
      response: journal.cut(answer.content),
      changes: NONE,
      remarks: answer.remarks,
      more: answer.more,
    })
  return (world, caller, answer) => {
    const { journal } = controls.of(world)
    answer.calls ??= new WeakMap()
    let call = answer.calls.get(caller)
    if (!call) {
      call = callOf(journal, caller, answer)
      answer.calls.set(caller, call)
    }
    journal.repeat(call, world.time, Date.now())
  }
}

const NONE: readonly never[] = []

const isEncrypted = ({ socket }: IncomingMessage): boolean => (socket as TLSSocket).encrypted === true

const worldOf = (request: FastifyRequest): World | undefined =>
  request.record.world ?? request.world ?? undefined

/** Lets a handler's changes be known as its request's. What it changes after it has waited for something is not. */
function watchHandler(route: RouteOptions): void {
  const { handler } = route
  route.handler = function (request, reply) {
    const world = request.world as World | undefined
    if (!world) return handler.call(this, request, reply)
    const stop = world.watch((change) => request.record.changes.push(change))
    try {
      return handler.call(this, request, reply)
    } finally {
      stop()
    }
  }
}

/** `POST /Jobs/{jobId}/Action start`: a route, and the verb of an action; empty for what is no route. */
export function operationOf({ method, routeOptions, body: read, is404 }: FastifyRequest): string {
  const { path } = routeOptions.config
  if (is404 || path === undefined || method === 'OPTIONS') return ''
  if (method === 'GET') return `GET ${path}`
  const body = read instanceof SentBody ? read.value : read
  const verb =
    path.endsWith('/Action') && typeof body === 'object' && body !== null ? Object.keys(body)[0] : undefined
  return `${method} ${path}${verb === undefined ? '' : ` ${verb}`}`
}
