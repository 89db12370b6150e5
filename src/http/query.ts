import type { FastifyRequest } from 'fastify'
import { quoteName } from '../text/quote-name.js'
import { isSecret } from '../text/secrets.js'
import { type GetReporter, suggestName } from './deviations.js'

type Entries = readonly (readonly [name: string, value: string])[]

/** Takes a query string apart, once for all who read it in turn. */
const readEntries = (() => {
  let last = ''
  let entries: Entries = []
  return (text: string): Entries => {
    if (text !== last) {
      entries = [...new URLSearchParams(text)]
      last = text
    }
    return entries
  }
})()

/**
 * Reads a query string as the API does: names without regard to case, the first of repeated values, and an empty
 * value as none.
 * @param names the spelling of the names the routes know, by their lower-case form
 */
export function parseQuery(text: string, names: ReadonlyMap<string, string>): Record<string, string> {
  const query: Record<string, string> = {}
  if (text === '') return query
  for (const [given, value] of readEntries(text)) {
    const name = names.get(given.toLowerCase())
    if (name !== undefined && value !== '') query[name] ??= value
  }
  return query
}

interface DeclaredQuery {
  readonly properties?: Readonly<Record<string, unknown>>
}

/**
 * Tells of the parameters in an address that its route does not know, or knows by another spelling.
 * @param project turns the schema of the route into that of its version
 */
export function reportQueryDeviations(
  request: FastifyRequest,
  getReporter: GetReporter,
  project: <T extends object>(schema: T) => T,
): void {
  const mark = request.url.indexOf('?')
  // of what is not simulated nobody knows the parameters
  if (mark < 0 || request.is404) return
  const tell = getReporter(request)
  const declared = request.routeOptions.schema?.querystring as DeclaredQuery | undefined
  const known = declared ? Object.keys(project(declared).properties ?? {}) : []
  const seen = new Set<string>()
  // a secret that is not encoded may go on after an &
  const isDoubtful = (): boolean => [...seen].some(isSecret)
  for (const [given, value] of readEntries(request.url.slice(mark + 1))) {
    const name = known.find((one) => one.toLowerCase() === given.toLowerCase())
    if (name === undefined)
      tell(
        'unknown-parameter',
        () =>
          `There is no query parameter ${quoteName(given, isDoubtful())} here. ${suggestName(given, known)}`,
      )
    else if (name !== given)
      tell(
        'repaired-name',
        () => `The query parameter '${name}' is the right spelling; it is ${quoteName(given)}.`,
      )
    else if (value === '')
      tell(
        'repaired-value',
        () => `The query parameter '${name}' must have a value or be left out; it is empty.`,
      )
    else if (seen.has(name))
      tell(
        'repaired-value',
        () => `The query parameter '${name}' must appear only once; the first one counts.`,
      )
    seen.add(name ?? given)
  }
}
