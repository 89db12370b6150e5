import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { grantOf } from './admission.js'
import type { OriginFinder } from './origin.js'
import { sandboxOf, unknownHeader } from './sandbox-header.js'
import type { LiveGrant, TokenStore } from './tokens.js'

/** Who asks by a connection, as far as the headers of its requests say it. */
export interface Caller {
  readonly grant: LiveGrant
  /** What stands for all that answers depend on, beside the world and the address. */
  readonly viewer: string
  readonly headers: IncomingHttpHeaders
  readonly encrypted: boolean
}

/** An origin has no space in it, and an account comes last. */
export const viewerOf = (
  { tenant, account }: Pick<LiveGrant, 'tenant' | 'account'>,
  origin: string,
): string => `${tenant ?? ''} ${origin} ${account}`

interface Known {
  /** Names and values in turns, as they were sent. */
  readonly rawHeaders: readonly string[]
  /** Where the value with the token stands among them. */
  readonly tokenAt: number
  readonly caller: Caller
}

const KNOWN = Symbol('the caller that a connection is known for')

type KnowingSocket = Socket & { [KNOWN]?: Known | undefined }

/**
 * Remembers for each connection what its headers meant, since most clients send the same ones with every request. So a
 * token is looked up, a host is read and headers are checked once in a connection, and not once in a request.
 */
export class KnownCallers {
  readonly #tokens: TokenStore
  readonly #originOf: OriginFinder

  constructor(tokens: TokenStore, originOf: OriginFinder) {
    this.#tokens = tokens
    this.#originOf = originOf
  }

  /** Who sends a request; nobody for one that has to be looked at more closely, or has to be refused. */
  of(request: IncomingMessage): Caller | undefined {
    const socket = request.socket as KnowingSocket
    const known = socket[KNOWN]
    const { rawHeaders } = request
    if (known && !known.caller.grant.isRevoked && isSame(known, rawHeaders)) return known.caller
    const caller = this.#read(request)
    const tokenAt =
      rawHeaders.findIndex((text, n) => n % 2 === 0 && text.toLowerCase() === 'authorization') + 1
    socket[KNOWN] = caller && { rawHeaders, tokenAt, caller }
    return caller
  }

  #read({ headers, socket }: IncomingMessage): Caller | undefined {
    // what a page of another origin may read is said with each answer
    if (headers.authorization === undefined || headers.origin !== undefined) return undefined
    const grant = grantOf(this.#tokens, headers.authorization)
    if (!grant || unknownHeader(headers) !== undefined) return undefined
    try {
      if ((sandboxOf(headers) ?? grant.sandbox) !== grant.sandbox) return undefined
      const encrypted = (socket as TLSSocket).encrypted === true
      const origin = this.#originOf(headers, encrypted ? 'https' : 'http')
      return { grant, viewer: viewerOf(grant, origin), headers, encrypted }
    } catch {
      return undefined
    }
  }
}

/** Tells whether a request has the headers that are known. */
function isSame({ rawHeaders: known, tokenAt }: Known, sent: readonly string[]): boolean {
  if (known.length !== sent.length) return false
  for (let n = 0; n < known.length; n++) if (n !== tokenAt && known[n] !== sent[n]) return false
  return isSameSecret(known[tokenAt] as string, sent[tokenAt] as string)
}

/** Compares in a time that tells nothing of where two texts differ. */
function isSameSecret(one: string, other: string): boolean {
  if (one.length !== other.length) return false
  let difference = 0
  for (let at = 0; at < one.length; at++) difference |= one.charCodeAt(at) ^ other.charCodeAt(at)
  return difference === 0
}
