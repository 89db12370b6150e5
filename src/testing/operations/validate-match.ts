import { formatSuggestion } from '../../text/closest-name.js'
import type { Problem } from '../../text/problem.js'
import { canMatch, findNearestPath, isKnownPath } from './known-paths.js'
import { findNamedVersion, findNearestOperations, findOperations, type Operation } from './operations.js'

/** The methods that a client may send. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Selects requests, as far as it can be checked whether such requests exist. */
export interface RequestMatch {
  readonly operation?: string | undefined
  readonly method?: string | undefined
  readonly path?: string | undefined
  readonly account?: string | undefined
  readonly user?: string | undefined
  readonly status?: number | undefined
  /** The path may be one that the API does not have. */
  readonly unknownPath?: boolean | undefined
}

/** The first thing in a match that no request can ever be. */
export function findMatchProblem(match: RequestMatch): Problem | undefined {
  for (const [name, message] of listProblems(match)) return { path: [name], message }
  return undefined
}

const LIST_HINT = 'GET /swagger/ui/index lists what there is.'

function* listProblems({
  operation,
  method,
  path,
  unknownPath,
  status,
  ...rest
}: RequestMatch): Generator<[string, string]> {
  // what is no operation of the API has this name in the journal
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
    yield ['method', `does not fit the operation '${meant.name}': it is '${shorten(method)}'`]
  if (path !== undefined) {
    const message = describePathProblem(path, unknownPath === true)
    if (message !== undefined) yield ['path', message]
    if (operation && meant && !canBeAt(operation, path))
      yield ['path', `does not fit the operation '${meant.name}', which is at ${meant.path}`]
  } else if (unknownPath !== undefined) yield ['unknownPath', "needs a 'path'"]
  for (const name of ['account', 'user'] as const) {
    const [, account, sandbox] = /^(?:.*\\)?([^\\+]+)(\+[^\\]*)?$/.exec(rest[name] ?? '') ?? []
    if (account !== undefined && account !== rest[name])
      yield [
        name,
        `must be the account alone, without domain and sandbox: write '${shorten(account)}'${sandbox ? ', and name the sandbox with ?sandbox=' : ''}`,
      ]
  }
  if (status !== undefined && status !== 0 && (status < 100 || status > 599))
    yield ['status', `must be from 100 to 599, or 0 for no answer; it is ${status}`]
}

/** The first operation that a name stands for, which is that of version 3 if there is one. */
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
  if (bare !== path) return `must not contain the query: write '${shorten(bare)}', which fits every query`
  const filled = path.replace(/\{\w*\}|(?<=\/):\w+/g, '*')
  if (filled !== path) {
    const named = findFirst(`GET ${path}`)
    const instead = named ? `, or "operation": "${named.name}"` : ''
    return `must contain ids or *, not names in braces: write '${shorten(filled)}'${instead}`
  }
  if (isUnknown || isKnownPath(path)) return undefined
  return `must be a path of the API, or needs "unknownPath": true; it is '${shorten(path)}'.${formatSuggestion(findNearestPath(path)) || ` ${LIST_HINT}`}`
}

const shorten = (text: string): string => (text.length > 100 ? `${text.slice(0, 97)}...` : text)
