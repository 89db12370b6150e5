import { V3 } from '../../api/versions.js'
import { parseOperation } from '../operations/operations.js'
import type { Call } from './call.js'

/** Selects calls. All given properties must match; without properties, every call matches. */
export interface CallFilter {
  /**
   * Operation such as `POST /Jobs/{id}/Action start` of any version, or `GET v8 /Jobs` of one version. Letter case and the names
   * in braces do not matter; the verb is optional.
   */
  readonly operation?: string | undefined
  readonly method?: string | undefined
  /** Path without its query; `*` matches any text. */
  readonly path?: string | undefined
  /** Allows a path that the API does not have. */
  readonly unknownPath?: boolean | undefined
  readonly account?: string | undefined
  readonly status?: number | undefined
}

/** Creates a test from a filter. */
export function createCallFilter({
  operation,
  method,
  path,
  account,
  status,
}: CallFilter): (call: Call) => boolean {
  const tests: ((call: Call) => boolean)[] = []
  if (operation !== undefined) {
    const fits = createOperationTest(operation)
    tests.push((call) => fits(call.operation))
  }
  if (method !== undefined) tests.push((call) => call.method === method.toUpperCase())
  if (path !== undefined) {
    const fits = createPathTest(path)
    tests.push((call) => fits(call.url))
  }
  if (account !== undefined) tests.push((call) => call.account === account.toLowerCase())
  if (status !== undefined) tests.push((call) => call.status === status)
  return (call) => tests.every((test) => test(call))
}

/** Creates a test for an operation. If it has no verb or no version, operations with any verb or version match. */
export function createOperationTest(wanted: string): (operation: string) => boolean {
  const { version, normalized } = parseOperation(wanted)
  return (operation) => {
    const own = parseOperation(operation)
    if (version !== undefined && version !== (own.version ?? V3.name)) return false
    return own.normalized === normalized || own.normalized.startsWith(`${normalized} `)
  }
}

/** Creates a test for the path of an address, in any letter case. */
export function createPathTest(wanted: string): (url: string) => boolean {
  const fits = createPatternTest(stripTrailingSlash(wanted).toLowerCase())
  return (url) => fits(stripTrailingSlash(url.split('?', 1)[0] as string).toLowerCase())
}

const stripTrailingSlash = (path: string): string => path.replace(/(?<=.)\/$/, '')

/** Creates a test for a pattern, in which `*` matches any text. Its time is linear, whatever the pattern. */
export function createPatternTest(pattern: string): (text: string) => boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return (text) => text === pattern
  return (text) => {
    if (!text.startsWith(first)) return false
    let from = first.length
    for (const part of rest) {
      const position = text.indexOf(part, from)
      if (position < 0) return false
      from = position + part.length
    }
    return text.length - last.length >= from && text.endsWith(last)
  }
}
