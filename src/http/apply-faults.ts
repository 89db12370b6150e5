import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import type { AppliedFault } from '../testing/faults/faults.js'
import { NO_BODY } from '../testing/faults/validate-fault.js'
import type { Body } from '../testing/journal/call.js'
import type { TestContexts } from '../testing/test-contexts.js'
import type { World } from '../world/world.js'
import { TOKEN_EXPIRED } from './authentication.js'
import { DENIED } from './bearer.js'
import { logRefusal } from './http-errors.js'
import { type Logins, WRONG_LOGIN } from './logins.js'
import { identifyOperation, isNotOfProduct } from './recorder.js'
import type { ResponseTimers } from './response-timers.js'
import type { SandboxWork } from './sandbox-work.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Fault applied to the request; null when there is none, undefined as long as none was looked for. */
    appliedFault: AppliedFault | null | undefined
  }
}

export interface FaultOptions {
  readonly testContexts: TestContexts
  readonly responseTimers: ResponseTimers
  readonly logins: Logins
  readonly work: SandboxWork
  /** The world of requests that belong to none. */
  readonly getDefaultWorld: () => World
}

/** An answer that is given instead of the one that would have been. */
interface ReplacementResponse {
  readonly status: number
  readonly message: string
  readonly headers: Readonly<Record<string, string>>
  /** The message is the one that the fault gives. */
  readonly hasOwnMessage: boolean
  /** The body that the fault gives; undefined for that of an error. */
  readonly body: unknown
}

const JSON_TYPE = 'application/json; charset=utf-8'
const TEXT_TYPE = 'text/plain; charset=utf-8'

/**
 * Applies the faults of a world to its requests: once the body is known, for an action is named in it, and before anything
 * is done. To requests that are refused before that they apply when their answer is about to leave. It is registered before
 * the journal is, so that this sees what the client gets.
 */
export const faults = plugin<FaultOptions>(
  async (app, options) => {
    app.decorateRequest('appliedFault', undefined)
    app.addHook('preClose', async () => options.responseTimers.close())

    app.addHook('preValidation', (request, _reply, done) => {
      if (request.world || isExempt(request)) done()
      else options.work.prepareWorlds(() => identifyCaller(options, request), done)
    })

    app.addHook('preValidation', (request, reply, done) => {
      const fault = getAppliedFault(options, request)
      if (!fault) return done()
      applyFault(options, reply, fault).then((instead) => {
        if (instead === 'silence') return
        if (!instead) return done()
        void reply.send(writeReplacement(reply, instead))
      }, done)
    })

    // what is refused before it is validated has no world yet
    app.addHook('onSend', (request, _reply, payload, done) => {
      const next = (): void => done(null, payload)
      if (request.appliedFault !== undefined || request.world || isExempt(request)) next()
      else options.work.prepareWorlds(() => identifyCaller(options, request), next)
    })

    app.addHook('onSend', (request, reply, payload, done) => {
      const isLate = request.appliedFault === undefined
      const fault = isLate ? getAppliedFault(options, request) : request.appliedFault
      if (!fault) return done(null, payload)
      const finish = (content: unknown): void => {
        reply.headers(fault.effect.headers ?? {})
        const { omit, brokenJson } = fault.effect
        const rest = omit ? omitProperties(content, omit) : content
        done(null, brokenJson ? cutInHalf(rest) : rest)
      }
      if (!isLate) return finish(payload)
      applyFault(options, reply, fault).then((instead) => {
        if (instead === 'silence') return
        if (!instead) return finish(payload)
        reply.removeHeader('content-length')
        finish(writeReplacement(reply, instead))
      }, done)
    })
  },
  { name: 'faults' },
)

/** Tells whether faults never apply to a request. */
const isExempt = (request: FastifyRequest): boolean =>
  request.untrackedCaller !== undefined || (!request.world && isNotOfProduct(request))

/** Identifies the account that a login names, and the world whose faults apply. */
function identifyCaller({ logins, getDefaultWorld }: FaultOptions, request: FastifyRequest) {
  const { body } = request
  const login = body instanceof Map ? logins.identify(body, request.headers) : undefined
  return { login, own: (request.world as World | null) ?? login?.world ?? getDefaultWorld() }
}

/** Applies the faults of its world to a request, once. */
function getAppliedFault(options: FaultOptions, request: FastifyRequest): AppliedFault | null {
  request.appliedFault = null
  if (isExempt(request)) return null
  const { login, own } = identifyCaller(options, request)
  const { faults: rules } = options.testContexts.get(own)
  if (rules.size === 0) return null
  own.catchUp()
  const fault = rules.apply({
    operation: identifyOperation(request),
    method: request.method,
    url: request.url,
    account: login?.account ?? request.account,
    headers: request.headers,
    body: getSentBody(request),
    hasToken: Boolean(request.world),
    at: own.time,
  })
  if (!fault) return null
  request.appliedFault = fault
  request.record.fault = fault.name
  if (login) Object.assign(request.record, { world: own, account: login.account })
  return fault
}

const getSentBody = ({ record: { body } }: FastifyRequest): Body | undefined =>
  body === undefined ? undefined : { content: body, size: Buffer.byteLength(body) }

/** Does to a request what is done before it is answered. @returns what to answer; nothing: go on; silence: it is over */
async function applyFault(
  { responseTimers }: FaultOptions,
  reply: FastifyReply,
  { effect, delay, name }: AppliedFault,
): Promise<ReplacementResponse | 'silence' | undefined> {
  const { request, raw } = reply
  if (delay > 0) await responseTimers.delay(delay, raw)
  if (effect.reset || effect.hang) {
    reply.hijack()
    reply.recordSilence()
    logRefusal(request, 0, `the fault '${name}' ${effect.reset ? 'resets the connection' : 'lets it hang'}`)
    if (effect.hang) await responseTimers.waitForClose(raw)
    resetConnection(reply)
    return 'silence'
  }
  const instead = buildReplacement(effect)
  if (instead)
    logRefusal(request, instead.status, `by the fault '${name}': ${effect.reason ?? instead.message}`)
  return instead
}

function buildReplacement({
  status,
  message,
  body,
  expiredToken,
  throttle,
  headers,
}: AppliedFault['effect']): ReplacementResponse | undefined {
  const answer = (
    code: number,
    defaultMessage: string,
    more: Record<string, string> = {},
  ): ReplacementResponse => ({
    status: code,
    message: message ?? defaultMessage,
    headers: { ...more, ...headers },
    hasOwnMessage: message !== undefined,
    body,
  })
  if (status !== undefined) return answer(status, `${STATUS_CODES[status] ?? 'Status'} (${status}).`)
  if (expiredToken) return answer(401, `${DENIED}: ${TOKEN_EXPIRED}.`, { 'www-authenticate': 'Bearer' })
  if (throttle !== undefined)
    return answer(429, `Too many requests. Try again in ${throttle} s.`, { 'retry-after': String(throttle) })
  return body === undefined ? undefined : answer(200, 'with its own body')
}

/** Sets status and headers of an answer that is given instead. @returns its body */
function writeReplacement(reply: FastifyReply, instead: ReplacementResponse): string | undefined {
  const { request } = reply
  const isHead = request.method === 'HEAD'
  const mayHaveBody = !NO_BODY.has(instead.status)
  const body =
    mayHaveBody && !isHead ? (formatBody(instead.body) ?? buildErrorBody(request, instead)) : undefined
  const hasType = body !== undefined || (isHead && mayHaveBody)
  if (hasType) reply.type(typeof instead.body === 'string' ? TEXT_TYPE : JSON_TYPE)
  else reply.removeHeader('content-type')
  reply.code(instead.status).headers(instead.headers)
  return body
}

/** A text as it is, and all else as JSON; undefined for none. */
const formatBody = (body: unknown): string | undefined =>
  typeof body === 'string' ? body : JSON.stringify(body)

/** The API's one shape of an error, and that of OAuth for logins. */
function buildErrorBody(
  { url, errorStyle }: FastifyRequest,
  { status, message, hasOwnMessage }: ReplacementResponse,
): string | undefined {
  if (!/^\/v\d\/Token\/?(?:\?|$)/i.test(url)) {
    const isSilent = status === 401 && errorStyle?.deniesSilently && !hasOwnMessage
    return isSilent ? undefined : JSON.stringify({ message })
  }
  const refused = status === 400 || status === 401 ? WRONG_LOGIN[0] : 'invalid_request'
  return JSON.stringify({
    error: status >= 500 ? 'server_error' : refused,
    error_description: message,
  })
}

/** JSON without some properties; what is no JSON is left alone. */
function omitProperties(payload: unknown, names: readonly string[]): unknown {
  if (typeof payload !== 'string') return payload
  const omitted = new Set(names.map((name) => name.toLowerCase()))
  try {
    return JSON.stringify(JSON.parse(payload, createOmission(omitted)))
  } catch {
    return payload
  }
}

/** A reviver, which is told of each property once what it holds has been read. */
const createOmission = (names: ReadonlySet<string>) =>
  function (this: unknown, name: string, value: unknown): unknown {
    return !Array.isArray(this) && names.has(name.toLowerCase()) ? undefined : value
  }

/** The first half of a text; what is no text is left alone. */
function cutInHalf(payload: unknown): unknown {
  if (typeof payload !== 'string') return payload
  const half = payload.slice(0, Math.floor(payload.length / 2))
  // not in the middle of a character
  return /[\ud800-\udbff]$/.test(half) ? half.slice(0, -1) : half
}

/** Breaks a connection off, with a TCP reset where there is TCP below. */
function resetConnection({ raw, request }: FastifyReply): void {
  // Node resets no TLS connection itself, but the one that carries it
  const socket = request.raw.socket as Socket & { _parent?: Socket }
  const carrier = socket._parent ?? socket
  try {
    carrier.resetAndDestroy()
  } catch {
    // closed is all it can be then
  }
  raw.destroy()
}
