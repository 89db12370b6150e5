import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import type { FastifyContextConfig, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import plugin from 'fastify-plugin'
import type { Body, Deviation, ResponseHeaders } from '../testing/journal/call.js'
import type { Journal } from '../testing/journal/journal.js'
import { SharedCall } from '../testing/journal/journal-entry.js'
import { formatPath } from '../testing/operations/operations.js'
import type { TestContexts } from '../testing/test-contexts.js'
import type { Change } from '../world/core/change-tracker.js'
import type { World } from '../world/world.js'
import type { CachedResponse, OnCacheHit } from './cached-responses.js'
import type { Caller } from './known-callers.js'
import { ParsedBody } from './parsed-body.js'
import { isPreflight } from './preflight.js'
import { getReplayedId } from './replayed.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Details of the request for its journal entry. */
    record: RequestRecord
  }
  interface FastifyContextConfig {
    /** The route as operations are called: `/Jobs/{jobId}/Action` in version 3, `v8 /Jobs` in a later one. */
    path?: string
    /** The operation of a GET of it. */
    getOperation?: string
  }
  interface FastifyReply {
    /** Tells the journal that the request gets no answer, now that its connection is left alone. */
    recordSilence(): void
  }
}

/** Details of a request that are collected while it is handled. */
export interface RequestRecord {
  readonly wallTime: number
  readonly startedAt: number
  /** The settings of its route: Fastify puts them together anew whenever it is asked. */
  config: FastifyContextConfig
  /** The body as it was sent. */
  body?: string
  /** The account of a login; elsewhere the request knows it. */
  account?: string
  /** The world of a login; elsewhere the request knows it. */
  world?: World
  readonly changes: Change[]
  readonly deviations: Deviation[]
  /** The response is a page with another one after it. */
  hasMore?: boolean
  fault?: string
}

export interface RecorderOptions {
  /** Absent: nobody will ask, so nothing is kept. */
  readonly testContexts: TestContexts | undefined
  /** The world of requests that belong to none. */
  readonly getDefaultWorld: () => World
}

/** The header that tells what a world holds: two answers with the same one have nothing changed between them. */
export const STATE_HEADER = 'x-vbo-mock-state'

const CONTROL_PATHS = /^\/(?:__admin|swagger)(?:[/?]|$)/i

/** Tells whether an address belongs to the test double, and not to the product. */
export const isControlUrl = (url: string): boolean => CONTROL_PATHS.test(url)

/** Tells of a request that no world has admitted whether it is for the test double itself, or none of the client's doing. */
export const isNotOfProduct = (request: FastifyRequest): boolean =>
  isControlUrl(request.url) || isPreflight(request)

/** How the operations of a route are called. @param url of the route, with its version */
export function describeRoute(url: string): Required<Pick<FastifyContextConfig, 'path' | 'getOperation'>> {
  const bare = url.replace(/:(\w+)/g, '{$1}')
  const [, version, path = ''] = /^\/(v\d)(\/.*)?$/.exec(bare) ?? []
  const known = version === undefined ? bare : formatPath(version, path)
  return { path: known, getOperation: `GET ${known}` }
}

/** Keeps a journal of what is asked of the simulated product, and of what that has changed. */
export const recorder = plugin<RecorderOptions>(
  async (app, { testContexts, getDefaultWorld }) => {
    app.decorateRequest('record', null as unknown as RequestRecord)
    app.decorateReply('recordSilence', function (this: FastifyReply) {
      const { request } = this
      if (testContexts)
        recordRequest(testContexts, findWorld(request) ?? getDefaultWorld(), request, {
          status: 0,
          type: '',
          headers: {},
        })
    })

    app.addHook('onRequest', (request, _reply, done) => {
      request.record = {
        wallTime: Date.now(),
        startedAt: performance.now(),
        config: request.routeOptions.config,
        changes: [],
        deviations: [],
      }
      done()
    })

    app.addHook('onRoute', (route) => {
      route.config = { ...route.config, ...describeRoute(route.url) }
    })
    if (!testContexts) return
    app.addHook('onRoute', (route) => recordChanges(route))
    app.addHook('onSend', (request, reply, payload, done) => {
      const world = findWorld(request)
      if (!world && isControlUrl(request.url)) return done(null, payload)
      if (world) reply.header(STATE_HEADER, request.sliced?.state ?? world.digest)
      done(null, payload)
      if (request.untrackedCaller) return
      recordRequest(testContexts, world ?? getDefaultWorld(), request, {
        status: reply.statusCode,
        type: String(reply.getHeader('content-type') ?? ''),
        headers: reply.getHeaders(),
        payload,
      })
    })
  },
  { name: 'recorder' },
)

/** Response as the journal keeps it; the status is 0 when there was none. */
interface RecordedResponse {
  readonly status: number
  readonly type: string
  readonly headers: ResponseHeaders
  readonly payload?: unknown
}

/** As much of the body of a response as a journal keeps. */
const cutResponse = (journal: Journal, { sliced }: FastifyRequest, payload: unknown): Body | undefined =>
  typeof payload === 'string' || Buffer.isBuffer(payload)
    ? journal.cutBody(payload)
    : sliced?.body?.(journal.limits.body)

/** Puts a request into its journal. */
function recordRequest(
  testContexts: TestContexts,
  world: World,
  request: FastifyRequest,
  { status, type, headers, payload }: RecordedResponse,
): void {
  const { journal } = testContexts.get(world)
  const { record: known } = request
  const response = cutResponse(journal, request, payload)
  // Fastify adds it later
  if (response && !request.sliced?.body) headers['content-length'] ??= response.size
  journal.add({
    at: world.time,
    wallTime: known.wallTime,
    method: request.method,
    url: request.url,
    operation: identifyOperation(request),
    // what is not below the API knows no accounts
    account: known.account ?? request.account ?? '',
    status,
    duration: performance.now() - known.startedAt,
    encrypted: isEncrypted(request.raw),
    requestHeaders: request.headers,
    responseType: type,
    responseHeaders: headers,
    request: known.body === undefined ? undefined : journal.cutBody(known.body),
    response,
    // most calls have neither, and the journal need not hold an empty list for each
    changes: known.changes.length > 0 ? known.changes : NONE,
    deviations: known.deviations.length > 0 ? known.deviations : NONE,
    hasMore: known.hasMore === true,
    fault: known.fault,
    isPreflight: isPreflight(request),
    replayOf: getReplayedId(request),
  })
}

/** Puts a request that was answered with what was kept into its journal. */
export const createCacheHitRecorder = (testContexts: TestContexts): OnCacheHit => {
  const createSharedCall = (
    journal: Journal,
    { grant, headers, encrypted }: Caller,
    response: CachedResponse,
  ): SharedCall =>
    new SharedCall({
      at: 0,
      wallTime: 0,
      method: 'GET',
      url: response.url,
      operation: response.operation,
      account: grant.account,
      status: 200,
      duration: 0,
      encrypted,
      requestHeaders: headers,
      responseType: response.type,
      responseHeaders: pairHeaders(response.headers),
      response: journal.cutBody(response.content),
      changes: NONE,
      deviations: response.deviations,
      hasMore: response.hasMore,
    })
  return (world, caller, answer) => {
    const { journal } = testContexts.get(world)
    answer.calls ??= new WeakMap()
    let call = answer.calls.get(caller)
    if (!call) {
      call = createSharedCall(journal, caller, answer)
      answer.calls.set(caller, call)
    }
    journal.addShared(call, world.time, Date.now())
  }
}

const NONE: readonly never[] = []

/** Turns names and values in turns into headers. */
const pairHeaders = (list: readonly string[]): ResponseHeaders =>
  Object.fromEntries(list.flatMap((name, index) => (index % 2 === 0 ? [[name, list[index + 1]]] : [])))

const isEncrypted = ({ socket }: IncomingMessage): boolean => (socket as TLSSocket).encrypted === true

const findWorld = (request: FastifyRequest): World | undefined =>
  request.record.world ?? request.world ?? undefined

/** Lets a handler's changes be known as its request's. What it changes after it has waited for something is not. */
function recordChanges(route: RouteOptions): void {
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

/** `POST /Jobs/{jobId}/Action start`, or `GET v8 /Jobs`: a route, and the verb of an action; empty for what is no route. */
export function identifyOperation({ method, record, body: read }: FastifyRequest): string {
  const { path, getOperation } = record.config
  if (path === undefined || getOperation === undefined || method === 'OPTIONS') return ''
  if (method === 'GET') return getOperation
  const body = read instanceof ParsedBody ? read.value : read
  const verb =
    path.endsWith('/Action') && typeof body === 'object' && body !== null ? Object.keys(body)[0] : undefined
  return `${method} ${path}${verb === undefined ? '' : ` ${verb}`}`
}
