import type { FastifyInstance, FastifyRequest } from 'fastify'
import { HttpError } from '../http/http-errors.js'
import { ParsedBody } from '../http/parsed-body.js'
import { findUnknownHeader, formatSandbox, readSandboxHeader } from '../http/sandbox-header.js'
import { findClosest, formatSuggestion } from '../text/closest-name.js'
import { parseSandboxName } from '../world/sandbox-name.js'

/** Part of every address of the controls, whether its route is about one sandbox or about the server. */
const COMMON_PARAMETERS = ['sandbox']

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Makes later routes of an app refuse unknown names. A mistyped name in a query or a body would otherwise change the
 * meaning of a request.
 */
export function refuseUnknownNames(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    if (route.schema?.body !== undefined)
      route.schema = { ...route.schema, body: closeSchema(route.schema.body) }
  })
  app.addHook('preValidation', (request, _reply, done) => {
    const problem = findQueryProblem(request) ?? findHeaderProblem(request) ?? findBodyProblem(request)
    done(problem === undefined ? undefined : new HttpError(400, problem))
  })
}

/** Copies a schema so that its objects accept only the properties that it names. */
function closeSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closeSchema)
  if (!isObject(schema)) return schema
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closeSchema(value)]))
  const isOpen = inner.type === 'object' && isObject(inner.properties) && !('additionalProperties' in inner)
  return isOpen ? { ...inner, additionalProperties: false } : inner
}

/** The names in a part of a route's schema. */
function listSchemaNames(
  { routeOptions: { schema } }: FastifyRequest,
  part: 'querystring' | 'body',
): string[] {
  const { properties = {} } = (schema?.[part] ?? {}) as { properties?: Record<string, unknown> }
  return Object.keys(properties)
}

const includesIgnoringCase = (names: readonly string[], name: string): boolean =>
  names.some((one) => one.toLowerCase() === name.toLowerCase())

function findQueryProblem(request: FastifyRequest): string | undefined {
  const { url } = request
  const mark = url.indexOf('?')
  if (mark < 0) return undefined
  const known = [...new Set([...listSchemaNames(request, 'querystring'), ...COMMON_PARAMETERS])]
  const seen: string[] = []
  for (const [given] of new URLSearchParams(url.slice(mark + 1))) {
    const name = given.slice(0, 60)
    if (includesIgnoringCase(seen, given)) return `The query parameter '${name}' must appear only once.`
    seen.push(given)
    if (includesIgnoringCase(known, given)) continue
    const meant = includesIgnoringCase(listSchemaNames(request, 'body'), given)
      ? ' It belongs in the body.'
      : formatSuggestion(findClosest(name, known)) || ` Known names are ${known.join(', ')}.`
    return `There is no query parameter '${name}' here.${meant}`
  }
  return undefined
}

/** The header that names a sandbox is for clients of the API. */
function findHeaderProblem({ headers, query }: FastifyRequest): string | undefined {
  const unknown = findUnknownHeader(headers)
  if (unknown !== undefined) return unknown
  const wanted = readSandboxHeader(headers)
  const { sandbox = '' } = query as { sandbox?: string }
  return wanted === undefined || wanted === sandbox
    ? undefined
    : `The header 'X-VBO-Mock-Sandbox' names ${formatSandbox(wanted)}, but this request is for ${formatSandbox(parseSandboxName(sandbox))}. Write ?sandbox=${encodeURIComponent(wanted)}.`
}

function findBodyProblem(request: FastifyRequest): string | undefined {
  const sent = request.body instanceof ParsedBody ? request.body.value : undefined
  if (sent === undefined || sent === null) return undefined
  const names = isObject(sent) ? Object.keys(sent) : []
  const [known, parameters] = [
    listSchemaNames(request, 'body'),
    [...listSchemaNames(request, 'querystring'), ...COMMON_PARAMETERS],
  ]
  const misplaced = names.find(
    (name) => !includesIgnoringCase(known, name) && includesIgnoringCase(parameters, name),
  )
  if (misplaced !== undefined)
    return `There is no property '${misplaced}' here. It belongs in the query: ?${misplaced}=…`
  if (request.routeOptions.schema?.body !== undefined) return undefined
  const isEmpty = isObject(sent) && names.length === 0
  return isEmpty ? undefined : `${request.method} ${request.routeOptions.url} takes no body.`
}
