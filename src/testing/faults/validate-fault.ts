import type { Problem } from '../../text/problem.js'
import { isSecret, isSecretHeader } from '../../text/secrets.js'
import { formatDurationHint, parseDuration } from '../../world/core/duration.js'
import { splitOperation } from '../operations/operations.js'
import { findMatchProblem } from '../operations/validate-match.js'
import { findSecret, MAX_DEPTH, measureDepth } from '../verify/compare-values.js'
import type { FaultDelay, FaultEffect, FaultMatch, FaultRule } from './fault-rule.js'

/** The longest wait, in milliseconds. */
export const MAX_DELAY = 600_000

/** Effects that determine the response, so a fault can have only one of them. */
export const RESPONSE_EFFECTS = ['status', 'expiredToken', 'throttle', 'reset', 'hang', 'brokenJson'] as const
/** Properties that need an effect with a response. */
export const TEXTS = ['message', 'reason'] as const
/** Effects without a response. */
const SILENT_EFFECTS = ['reset', 'hang'] as const
const SHAPING_EFFECTS = ['headers', 'omit', 'slowBody', 'cutAfter'] as const

/** The longest body of a response, in characters. */
const MAX_BODY = 100_000
/** Statuses of responses without a body. */
export const NO_BODY: ReadonlySet<number> = new Set([204, 205, 304])

/** Headers of the connection, which Node sets itself. */
const FRAMING =
  /^(?:content-length|transfer-encoding|connection|proxy-connection|trailer|te|upgrade|keep-alive)$/i
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9a-z-]{1,100}$/i
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i

/** Tells whether an effect is present and not false, which is a body like any other. */
export const isEnabled = (effect: FaultEffect, name: keyof FaultEffect): boolean =>
  effect[name] !== undefined && (effect[name] !== false || name === 'body')

/** Parses an instant, or a duration from `now`, to milliseconds since 1970; undefined for other texts. */
export function parseInstantOrDuration(text: string, now: number): number | undefined {
  if (INSTANT.test(text)) return Number.isNaN(Date.parse(text)) ? undefined : Date.parse(text)
  const ms = parseDuration(text)
  return ms === undefined ? undefined : now + ms
}

/** Finds the first problem in a fault. @param now simulated time, in milliseconds since 1970 */
export function findFaultProblem(rule: FaultRule, now: number): Problem | undefined {
  for (const problem of listProblems(rule, now)) return problem
  return undefined
}

function* listProblems(
  { match = {}, effect, window, probability, seed }: FaultRule,
  now: number,
): Generator<Problem> {
  const nobody = findMatchProblem(match) ?? findContentProblem(match)
  if (nobody) yield { path: ['match', ...nobody.path], message: nobody.message }
  const at = (name: string, message: string): Problem => ({ path: ['effect', name], message })
  const responseEffects = RESPONSE_EFFECTS.filter((name) => isEnabled(effect, name))
  const [first, second] = responseEffects
  if (second !== undefined)
    yield at(second, `cannot be combined with '${first}': a request gets only one response`)
  const hasBody = isEnabled(effect, 'body')
  for (const text of TEXTS)
    if (
      effect[text] !== undefined &&
      !isEnabled(effect, 'status') &&
      !isEnabled(effect, 'throttle') &&
      !hasBody
    )
      yield at(text, "needs a 'status'")
  if (hasBody) {
    const other = (['message', 'brokenJson', ...SILENT_EFFECTS] as const).find((name) =>
      isEnabled(effect, name),
    )
    if (other) yield at('body', `cannot be combined with '${other}'`)
    const message = describeBodyProblem(effect)
    if (message !== undefined) yield at('body', message)
  }
  const shape = SHAPING_EFFECTS.find((name) => isEnabled(effect, name))
  const silent = SILENT_EFFECTS.find((name) => isEnabled(effect, name))
  if (shape && silent) yield at(shape, `cannot be combined with '${silent}', which sends no response`)
  if (responseEffects.length === 0 && !hasBody && !shape && !isEnabled(effect, 'delay'))
    yield {
      path: ['effect'],
      message: `must contain at least one effect: ${[...RESPONSE_EFFECTS, 'body', ...SHAPING_EFFECTS, 'delay'].join(', ')}`,
    }
  if (effect.delay !== undefined) yield* listDelayProblems(effect.delay)
  for (const [name, value] of Object.entries(effect.headers ?? {})) {
    if (!HEADER_NAME.test(name))
      yield { path: ['effect', 'headers', name], message: 'is not a valid header name' }
    if (FRAMING.test(name))
      yield {
        path: ['effect', 'headers', name],
        message:
          "cannot be set: it belongs to the connection. Use 'cutAfter' or 'brokenJson' to break responses",
      }
    if (!HEADER_VALUE.test(value))
      yield { path: ['effect', 'headers', name], message: 'must be one line of Latin-1 characters' }
  }
  if (probability !== undefined && seed === undefined)
    yield { path: ['probability'], message: "needs a 'seed', so that every run is the same" }
  if (seed !== undefined && probability === undefined)
    yield { path: ['seed'], message: "needs a 'probability'" }
  const [from, until] = [window?.from, window?.until].map((text) => text && parseInstantOrDuration(text, now))
  for (const [name, text, moment] of [
    ['from', window?.from, from],
    ['until', window?.until, until],
  ])
    if (text !== undefined && moment === undefined)
      yield {
        path: ['window', String(name)],
        message: `must be an ISO 8601 instant such as 2026-03-01T08:00:00Z, or a duration from now such as PT5M; it is '${text}'${formatDurationHint(String(text))}`,
      }
  if (from !== undefined && until !== undefined && until <= from)
    yield { path: ['window', 'until'], message: "must be after 'from'" }
}

/** Finds the first property of the query, the headers or the body that no request can match, or that is a secret. */
function findContentProblem({
  operation = '',
  method = splitOperation(operation).method,
  query = {},
  headers = {},
  body,
}: FaultMatch): Problem | undefined {
  for (const name of Object.keys(headers)) {
    if (!HEADER_NAME.test(name)) return { path: ['headers', name], message: 'is not a valid header name' }
    if (isSecretHeader(name)) return { path: ['headers', name], message: SECRET }
  }
  const tooLarge = describeSizeProblem(body)
  if (tooLarge !== undefined) return { path: ['body'], message: tooLarge }
  for (const [part, expected] of Object.entries({ query, headers, body })) {
    const secret = findSecretName(expected, part) ?? findSecret(expected, part)
    if (secret !== undefined) return { path: secret.split('.'), message: SECRET }
  }
  if (body !== undefined && /^(?:GET|HEAD)$/i.test(method))
    return { path: ['body'], message: `cannot match: ${method.toUpperCase()} requests have no body` }
  return undefined
}

const SECRET = "is a secret, and faults cannot match secrets. Match the 'user', or another property"

/** Finds a property with the name of a secret. @returns its path; undefined when there is none */
function findSecretName(value: unknown, path: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, inner] of Object.entries(value)) {
    const own = Array.isArray(value) ? `${path}[${name}]` : `${path}.${name}`
    const found = isSecret(name) ? own : findSecretName(inner, own)
    if (found !== undefined) return found
  }
  return undefined
}

/** Describes why a body cannot be sent; undefined if it can. */
const describeBodyProblem = ({ body, status = 200 }: FaultEffect): string | undefined =>
  NO_BODY.has(status)
    ? `cannot be sent: a response with the status ${status} has no body`
    : describeSizeProblem(body)

function describeSizeProblem(body: unknown): string | undefined {
  if (measureDepth(body) > MAX_DEPTH) return `must have at most ${MAX_DEPTH} levels`
  const { length } = typeof body === 'string' ? body : (JSON.stringify(body) ?? '')
  return length > MAX_BODY ? `must have at most ${MAX_BODY} characters; it has ${length}` : undefined
}

const UNIFORM = ['from', 'to', 'seed'] as const
const LOGNORMAL = ['median', 'sigma', 'seed'] as const

function* listDelayProblems(delay: FaultDelay): Generator<Problem> {
  const path = ['effect', 'delay']
  if (typeof delay === 'string') {
    if (!isDelay(delay)) yield { path, message: describeExpectedDelay(delay) }
    return
  }
  const given: Partial<Record<string, unknown>> = { ...delay }
  const wanted: readonly string[] = 'median' in given || 'sigma' in given ? LOGNORMAL : UNIFORM
  for (const name of Object.keys(given))
    if (!wanted.includes(name))
      yield { path: [...path, name], message: `cannot be combined with '${wanted[0]}'` }
  for (const name of wanted) {
    const value = given[name]
    if (value === undefined) yield { path, message: `has no '${name}': it needs ${wanted.join(', ')}` }
    else if (typeof value === 'string' && !isDelay(value))
      yield { path: [...path, name], message: describeExpectedDelay(value) }
  }
  if ('from' in delay && Number(parseDuration(delay.from)) > Number(parseDuration(delay.to)))
    yield { path: [...path, 'to'], message: "must not be less than 'from'" }
}

function isDelay(text: string): boolean {
  const ms = parseDuration(text)
  return ms !== undefined && ms >= 0 && ms <= MAX_DELAY
}

const describeExpectedDelay = (text: string): string =>
  `must be an ISO 8601 duration such as PT2S, at most PT10M; it is '${text}'${formatDurationHint(text)}`
