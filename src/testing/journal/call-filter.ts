import { V3 } from '../../api/versions.js'
import { parseOperation } from '../operations/operations.js'
import type { Call } from './call.js'

/** Selects calls. What is left out matches every call; all that is given has to match. */
export interface CallFilter {
  /**
   * `POST /Jobs/{id}/Action start`, of any version, or `GET v8 /Jobs`, of one; the names in braces do not matter, letter case
   * neither, and a verb may be left out.
   */
  readonly operation?: string | undefined
  readonly method?: string | undefined
  /** Path without its query; `*` stands for anything. */
  readonly path?: string | undefined
  /** The path may be one that the API does not have. */
  readonly unknownPath?: boolean | undefined
  readonly account?: string | undefined
  readonly status?: number | undefined
}

/** Makes the test that a filter stands for. */
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

/** Tests whether an operation is the given one, with any of its verbs if none is named, and of any version likewise. */
export function createOperationTest(wanted: string): (operation: string) => boolean {
  const { version, normalized } = parseOperation(wanted)
  return (operation) => {
    const own = parseOperation(operation)
    if (version !== undefined && version !== (own.version ?? V3.name)) return false
    return own.normalized === normalized || own.normalized.startsWith(`${normalized} `)
  }
}

/** Tests whether the path of an address is the given one, in any letter case. */
export function createPathTest(wanted: string): (url: string) => boolean {
  const fits = createPatternTest(stripTrailingSlash(wanted).toLowerCase())
  return (url) => fits(stripTrailingSlash(url.split('?', 1)[0] as string).toLowerCase())
}

const stripTrailingSlash = (path: string): string => path.replace(/(?<=.)\/$/, '')

/** Tests whether a text matches a pattern, in which `*` stands for anything. Wild patterns take no longer. */
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
