import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { findGrant } from './authentication.js'
import type { OriginFinder } from './origin.js'
import { isSameSecret } from './same-secret.js'
import { findUnknownHeader, readWantedSandbox } from './sandbox-header.js'
import type { LiveGrant, TokenStore } from './tokens.js'

/** The sender of a connection's requests, as far as their headers identify it. */
export interface Caller {
  readonly grant: LiveGrant
  /** Represents all that responses depend on, beside the world and the address. */
  readonly variant: string
  readonly headers: IncomingHttpHeaders
  readonly encrypted: boolean
}

/** An origin has no space in it, and an account comes last. */
export const buildVariant = (
  { tenant, account }: Pick<LiveGrant, 'tenant' | 'account'>,
  origin: string,
): string => `${tenant ?? ''} ${origin} ${account}`

interface KnownHeaders {
  /** Names and values in turns, as they were sent. */
  readonly rawHeaders: readonly string[]
  /** Index of the value with the token among them. */
  readonly tokenIndex: number
  readonly caller: Caller
}

const KNOWN = Symbol('the caller that a connection is known for')

type KnowingSocket = Socket & { [KNOWN]?: KnownHeaders | undefined }

/**
 * Remembers for each connection what its headers meant, since most clients send the same ones with every request. So a
 * token is looked up, a host is read and headers are checked once in a connection, and not once in a request.
 */
export class KnownCallers {
  readonly #tokens: TokenStore
  readonly #findOrigin: OriginFinder
  /** The newest: a client opens several connections, and they share what it is known for. */
  #newest: KnownHeaders | undefined

  constructor(tokens: TokenStore, findOrigin: OriginFinder) {
    this.#tokens = tokens
    this.#findOrigin = findOrigin
  }

  /** Finds the sender of a request; undefined for one that needs a closer look or has to be refused. */
  find(request: IncomingMessage): Caller | undefined {
    const socket = request.socket as KnowingSocket
    const known = socket[KNOWN]
    if (known && hasSameHeaders(known, request)) return meet(known, request)
    const other = this.#newest
    const found = other && hasSameHeaders(other, request) ? other : this.#read(request)
    socket[KNOWN] = found
    this.#newest = found
    return found && meet(found, request)
  }

  #read({ headers, rawHeaders, socket }: IncomingMessage): KnownHeaders | undefined {
    // what a page of another origin may read is said with each answer
    if (headers.authorization === undefined || headers.origin !== undefined) return undefined
    const grant = findGrant(this.#tokens, headers.authorization)
    if (!grant || findUnknownHeader(headers) !== undefined) return undefined
    try {
      if ((readWantedSandbox(headers)?.name ?? grant.sandbox) !== grant.sandbox) return undefined
      const encrypted = (socket as TLSSocket).encrypted === true
      const origin = this.#findOrigin(headers, encrypted ? 'https' : 'http')
      const caller = { grant, variant: buildVariant(grant, origin), headers, encrypted }
      const tokenAt = rawHeaders.findIndex((text, n) => n % 2 === 0 && AUTHORIZATION.test(text)) + 1
      return { rawHeaders, tokenIndex: tokenAt, caller }
    } catch {
      return undefined
    }
  }
}

/** Lets a request have the headers that are known, so that the journal holds a long token once and not once in a call. */
function meet({ caller }: KnownHeaders, request: IncomingMessage): Caller {
  request.headers = caller.headers
  return caller
}

const AUTHORIZATION = /^authorization$/i

/** Tells whether a request has the headers of somebody who is known, and comes by the same protocol. */
function hasSameHeaders(
  { rawHeaders: known, tokenIndex, caller }: KnownHeaders,
  request: IncomingMessage,
): boolean {
  const { rawHeaders: sent, socket } = request
  if (caller.grant.isRevoked || caller.encrypted !== ((socket as TLSSocket).encrypted === true)) return false
  if (known.length !== sent.length) return false
  for (let n = 0; n < known.length; n++) if (n !== tokenIndex && known[n] !== sent[n]) return false
  return isSameSecret(known[tokenIndex] as string, sent[tokenIndex] as string)
}
