import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import type { Controls } from '../control/controls.js'
import type { Strike } from '../control/faults/faults.js'
import type { World } from '../world/world.js'
import { EXPIRED } from './admission.js'
import { DENIED } from './bearer.js'
import { logRefusal } from './errors.js'
import { type Logins, WRONG_LOGIN } from './logins.js'
import { isPreflight } from './preflight.js'
import { isControl, operationOf } from './recorder.js'
import type { SandboxWork } from './sandbox-work.js'
import type { Waits } from './wait.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** What faults do to it; null when none does, undefined as long as they were not asked. */
    strike: Strike | null | undefined
  }
}

export interface FaultOptions {
  readonly controls: Controls
  readonly waits: Waits
  readonly logins: Logins
  readonly work: SandboxWork
  /** The world of requests that belong to none. */
  readonly lobby: () => World
}

/** An answer that is given instead of the one that would have been. */
interface Instead {
  readonly status: number
  readonly message: string
  readonly headers: Readonly<Record<string, string>>
}

const JSON_TYPE = 'application/json; charset=utf-8'
const NO_BODY = new Set([204, 205, 304])

/**
 * Lets the faults of a world strike its requests: once the body is known, for an action is named in it, and before anything
 * is done. Requests that are refused before that are struck when their answer is about to leave. It is registered before
 * the journal is, so that this sees what the client gets.
 */
export const faults = plugin<FaultOptions>(
  async (app, options) => {
    app.decorateRequest('strike', undefined)
    app.addHook('preClose', async () => options.waits.close())

    app.addHook('preValidation', (request, _reply, done) => {
      if (request.world || isSpared(request)) done()
      else options.work.provide(() => whoseOf(options, request), done)
    })

    app.addHook('preValidation', (request, reply, done) => {
      const strike = ask(options, request)
      if (!strike) return done()
      suffer(options, reply, strike).then((instead) => {
        if (instead === 'silence') return
        if (!instead) return done()
        reply.code(instead.status).headers(instead.headers)
        void reply.send(bodyOf(request, instead))
      }, done)
    })

    app.addHook('onSend', (request, reply, payload, done) => {
      const isLate = request.strike === undefined
      const strike = isLate ? ask(options, request) : request.strike
      if (!strike) return done(null, payload)
      const finish = (content: unknown): void => {
        reply.headers(strike.effect.headers ?? {})
        done(null, strike.effect.brokenJson ? beginningOf(content) : content)
      }
      if (!isLate) return finish(payload)
      suffer(options, reply, strike).then((instead) => {
        if (instead === 'silence') return
        if (!instead) return finish(payload)
        reply.removeHeader('content-length')
        reply.code(instead.status).headers(instead.headers)
        finish(bodyOf(request, instead))
      }, done)
    })
  },
  { name: 'faults' },
)

/** Whether no fault strikes a request, whatever faults there are. */
const isSpared = (request: FastifyRequest): boolean =>
  isControl(request.url) || isPreflight(request) || request.glance !== undefined

/** Whom a request says that it comes from, if it is a login, and the world whose faults may strike it. */
function whoseOf({ logins, lobby }: FaultOptions, request: FastifyRequest) {
  const { body } = request
  const login = body instanceof Map ? logins.claimOf(body, request.headers) : undefined
  return { login, own: (request.world as World | null) ?? login?.world ?? lobby() }
}

/** What the faults of its world do to a request, which is asked for once. */
function ask(options: FaultOptions, request: FastifyRequest): Strike | null {
  request.strike = null
  if (isSpared(request)) return null
  const { login, own } = whoseOf(options, request)
  const { faults: rules } = options.controls.of(own)
  if (rules.size === 0) return null
  own.catchUp()
  const strike = rules.strike({
    operation: operationOf(request),
    method: request.method,
    url: request.url,
    account: login?.account ?? request.account,
    hasToken: Boolean(request.world),
    at: own.time,
  })
  if (!strike) return null
  request.strike = strike
  request.record.fault = strike.name
  if (login) Object.assign(request.record, { world: own, account: login.account })
  return strike
}

/** Does to a request what is done before it is answered. @returns what to answer; nothing: go on; silence: it is over */
async function suffer(
  { waits }: FaultOptions,
  reply: FastifyReply,
  { effect, delay, name }: Strike,
): Promise<Instead | 'silence' | undefined> {
  const { request, raw } = reply
  if (delay > 0) await waits.pass(delay, raw)
  if (effect.reset || effect.hang) {
    reply.hijack()
    reply.recordSilence()
    logRefusal(request, 0, `the fault '${name}' ${effect.reset ? 'resets the connection' : 'lets it hang'}`)
    if (effect.hang) await waits.forever(raw)
    resetConnection(reply)
    return 'silence'
  }
  const instead = insteadOf(effect)
  if (instead)
    logRefusal(request, instead.status, `by the fault '${name}': ${effect.reason ?? instead.message}`)
  return instead
}

function insteadOf({
  status,
  message,
  expiredToken,
  throttle,
  headers,
}: Strike['effect']): Instead | undefined {
  const answer = (code: number, usual: string, more: Record<string, string> = {}): Instead => ({
    status: code,
    message: message ?? usual,
    headers: {
      ...(!NO_BODY.has(code) && { 'content-type': JSON_TYPE }),
      ...more,
      ...headers,
    },
  })
  if (status !== undefined) return answer(status, `${STATUS_CODES[status] ?? 'Status'} (${status}).`)
  if (expiredToken) return answer(401, `${DENIED}: ${EXPIRED}.`, { 'www-authenticate': 'Bearer' })
  if (throttle !== undefined)
    return answer(429, `Too many requests. Try again in ${throttle} s.`, { 'retry-after': String(throttle) })
  return undefined
}

/** The API's one shape of an error, and that of OAuth for logins. */
function bodyOf({ method, url }: FastifyRequest, { status, message }: Instead): string | undefined {
  if (NO_BODY.has(status) || method === 'HEAD') return undefined
  if (!/^\/v3\/Token\/?(?:\?|$)/i.test(url)) return JSON.stringify({ message })
  const refused = status === 400 || status === 401 ? WRONG_LOGIN[0] : 'invalid_request'
  return JSON.stringify({
    error: status >= 500 ? 'server_error' : refused,
    error_description: message,
  })
}

/** The first half of a text; what is no text is left alone. */
function beginningOf(payload: unknown): unknown {
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
