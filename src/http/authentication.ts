import type { IncomingHttpHeaders } from 'node:http'
import { DEFAULT_SANDBOX, type SandboxName } from '../world/sandbox-name.js'
import type { Sandboxes } from '../world/sandboxes.js'
import type { World } from '../world/world.js'
import { readWantedSandbox } from './sandbox-header.js'
import type { LiveGrant, TokenStore } from './tokens.js'

/** A caller who has been let in. */
export interface AuthenticatedCaller {
  /** The world of the caller's sandbox, brought up to the present. */
  readonly world: World
  readonly sandbox: SandboxName
  readonly account: string
  /** The account as the login wrote it, if that named a domain. */
  readonly domainUser?: string | undefined
  /** The caller's organization; absent for an administrator. */
  readonly tenant: string | undefined
}

/** Looks at an Authorization header, and gives who it admits, or why it admits nobody. */
export type Authenticate = (authorization: string | undefined) => AuthenticatedCaller | string

/** Reason for refusing a token that has expired. */
export const TOKEN_EXPIRED = 'the bearer token has expired'

/** Reason for refusing a token that is not known here (any more). */
export const TOKEN_UNKNOWN = 'the bearer token is not one that this server has given out'

/** So much may fall due between two requests of a world, and happens at once; what is more has happened before. */
const MAX_DUE_EVENTS = 100

const BEARER = /^bearer +([\w-]+)$/i

/** Finds the grant of an Authorization header's token; undefined if the token is not ours. */
export const findGrant = (tokens: TokenStore, authorization: string): LiveGrant | undefined =>
  tokens.findByHeader(authorization, readBearer)

/** Reads the token in an Authorization header; empty if there is none. */
export const readBearer = (authorization: string): string => BEARER.exec(authorization)?.[1] ?? ''

/** The world that a grant opens, brought up to the present, or why it opens none (any more). */
export function openWorld(grant: LiveGrant, sandboxes: Sandboxes): World | string {
  if (grant.isRevoked) return TOKEN_UNKNOWN
  const { sandbox, tenant } = grant
  // a sandbox that has ended is not made anew for somebody who still believes in it
  const world = sandbox === DEFAULT_SANDBOX ? sandboxes.get(sandbox) : sandboxes.find(sandbox)
  if (!world) return `the sandbox '${sandbox}' of the bearer token has ended`
  world.catchUp(MAX_DUE_EVENTS)
  if (grant.expires <= world.time) return TOKEN_EXPIRED
  if (tenant !== undefined && !world.tables.organizations.get(tenant))
    return 'the organization of the login was removed'
  return world
}

/** Admits bearer tokens that this server has given out and that have not ended, on the clock of their sandbox. */
export const createAuthenticate =
  (tokens: TokenStore, sandboxes: Sandboxes): Authenticate =>
  (authorization) => {
    if (authorization === undefined) return "the header 'Authorization' with a bearer token is missing"
    const grant = findGrant(tokens, authorization)
    if (!grant) return TOKEN_UNKNOWN
    const world = openWorld(grant, sandboxes)
    if (typeof world === 'string') return world
    const { account, domainUser, sandbox, tenant } = grant
    return { world, sandbox, account, domainUser, tenant }
  }

/** Finds the sandbox that the token of a request belongs to; undefined if there is no good one. */
export type SandboxFinder = (headers: IncomingHttpHeaders) => SandboxName | undefined

export const createSandboxFinder =
  (tokens: TokenStore): SandboxFinder =>
  (headers) => {
    const { authorization = '' } = headers
    const grant = findGrant(tokens, authorization)
    return grant ? grant.sandbox : tokens.findSandbox(readBearer(authorization), tryWantedSandbox(headers))
  }

function tryWantedSandbox(headers: IncomingHttpHeaders): SandboxName | undefined {
  try {
    return readWantedSandbox(headers)?.name
  } catch {
    // whoever lets the request in has something to say about it
    return undefined
  }
}
