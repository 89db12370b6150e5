import { formatSuggestion } from '../../text/closest-name.js'
import type { Problem } from '../../text/problem.js'
import { canMatch, findNearestPath, isKnownPath } from './known-paths.js'
import { findNamedVersion, findNearestOperations, findOperations, type Operation } from './operations.js'

/** The methods that a client may send. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Properties that select requests, and that can be checked for requests that cannot exist. */
export interface RequestMatch {
  readonly operation?: string | undefined
  readonly method?: string | undefined
  readonly path?: string | undefined
  readonly account?: string | undefined
  readonly user?: string | undefined
  readonly status?: number | undefined
  /** Allows a path that the API does not have. */
  readonly unknownPath?: boolean | undefined
}

/** Finds the first property that no request can match. */
export function findMatchProblem(match: RequestMatch): Problem | undefined {
  for (const [name, message] of listProblems(match)) return { path: [name], message }
  return undefined
}

const LIST_HINT = 'GET /swagger/ui/index lists all operations.'

function* listProblems({
  operation,
  method,
  path,
  unknownPath,
  status,
  ...rest
}: RequestMatch): Generator<[string, string]> {
  // in the journal, an empty name means that it is not an operation of the API
  const meant = operation ? findFirst(operation) : undefined
  const named = findNamedVersion(operation ?? '')
  if (operation && !meant)
    yield [
      'operation',
      `must be an operation of the API${named === undefined ? '' : ` ${named}`}; it is '${shorten(operation)}'.${formatSuggestion(...findNearestOperations(operation)) || ` ${LIST_HINT}`}`,
    ]
  if (method !== undefined && !METHODS.includes(method.toUpperCase()))
    yield ['method', `must be one of ${METHODS.join(', ')}; it is '${shorten(method)}'`]
  if (meant && method !== undefined && method.toUpperCase() !== meant.method)
    yield ['method', `does not match the operation '${meant.name}'; it is '${shorten(method)}'`]
  if (path !== undefined) {
    const message = describePathProblem(path, unknownPath === true)
    if (message !== undefined) yield ['path', message]
    if (operation && meant && !canBeAt(operation, path))
      yield ['path', `does not match the operation '${meant.name}', which has the path ${meant.path}`]
  } else if (unknownPath !== undefined) yield ['unknownPath', "needs a 'path'"]
  for (const name of ['account', 'user'] as const) {
    const [, account, sandbox] = /^(?:.*\\)?([^\\+]+)(\+[^\\]*)?$/.exec(rest[name] ?? '') ?? []
    if (account !== undefined && account !== rest[name])
      yield [
        name,
        `must be only the account, without domain and sandbox: write '${shorten(account)}'${sandbox ? ', and name the sandbox with ?sandbox=' : ''}`,
      ]
  }
  if (status !== undefined && status !== 0 && (status < 100 || status > 599))
    yield ['status', `must be from 100 to 599, or 0 for no response; it is ${status}`]
}

/** Finds the first operation by name; version 3 comes first. */
function findFirst(operation: string): Operation | undefined {
  for (const found of findOperations(operation)) return found
  return undefined
}

/** Tells whether an operation, of any of its versions, can be at a path. */
function canBeAt(operation: string, path: string): boolean {
  for (const found of findOperations(operation)) if (canMatch(path, found.path)) return true
  return false
}

function describePathProblem(path: string, isUnknown: boolean): string | undefined {
  const [bare = ''] = path.split(/[?#]/, 1)
  if (bare !== path) return `must not contain the query: write '${shorten(bare)}', which matches every query`
  const filled = path.replace(/\{\w*\}|(?<=\/):\w+/g, '*')
  if (filled !== path) {
    const named = findFirst(`GET ${path}`)
    const instead = named ? `, or "operation": "${named.name}"` : ''
    return `must contain ids or *, not names in braces: write '${shorten(filled)}'${instead}`
  }
  if (isUnknown || isKnownPath(path)) return undefined
  return `must be a path of the API. For other paths, add "unknownPath": true. It is '${shorten(path)}'.${formatSuggestion(findNearestPath(path)) || ` ${LIST_HINT}`}`
}

const shorten = (text: string): string => (text.length > 100 ? `${text.slice(0, 97)}...` : text)
