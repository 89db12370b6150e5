/** What of a call becomes an expectation. */
export interface Expectable {
  readonly operation: string
  readonly method: string
  readonly url: string
  readonly status: number
  readonly request: {
    readonly headers: Readonly<Record<string, string>>
    readonly body?: string
    readonly truncated?: boolean
  }
}

/** What the journal shows in the place of a secret, and what an expectation has there. */
const [HIDDEN, ANYTHING] = ['***', '*']

/** Describes the calls that are like this one: those of its operation, with its status and its body. */
function buildMatch({ operation, method, url, status, request }: Expectable): Record<string, unknown> {
  const body = readBody(request)
  return {
    ...(operation === '' ? { method, path: url.split('?', 1)[0], unknownPath: true } : { operation }),
    ...(status > 0 && { status }),
    ...(body !== undefined && { body }),
  }
}

/** The body as a value: JSON, or the fields of a form. Undefined if there is none, or not all of it. */
function readBody({ headers, body = '', truncated }: Expectable['request']): unknown {
  if (body === '' || truncated) return undefined
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(
      [...new URLSearchParams(body)].map(([name, value]) => [name, value === HIDDEN ? ANYTHING : value]),
    )
  try {
    return JSON.parse(body, (_name, value) => (value === HIDDEN ? ANYTHING : value))
  } catch {
    return undefined
  }
}

/** An expectation for calls like this one, as a file for `verify`. */
export function formatYaml(call: Expectable): string {
  // JSON is YAML, and needs no thought about quotes
  const lines = Object.entries(buildMatch(call)).map(
    ([name, value]) => `      ${name}: ${JSON.stringify(value)}\n`,
  )
  return `calls:\n  - match:\n${lines.join('')}`
}

/** The same in TypeScript. */
export const formatVerify = (call: Expectable): string =>
  `await mock.verify({ calls: [{ match: ${formatLiteral(buildMatch(call))} }] })`

function formatLiteral(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatLiteral).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value)
  if (entries.length === 0) return '{}'
  return `{ ${entries.map(([name, inner]) => `${formatName(name)}: ${formatLiteral(inner)}`).join(', ')} }`
}

function formatName(name: string): string {
  // in a literal it would be the prototype
  if (name === '__proto__') return '["__proto__"]'
  return /^[a-z_$][\w$]*$/i.test(name) ? name : JSON.stringify(name)
}
