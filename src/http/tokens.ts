import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { TokenExpiry } from '../testing/activity/activity-log.js'
import type { SandboxName } from '../world/sandbox-name.js'
import { isSameSecret } from './same-secret.js'

/** The account and sandbox that a token was issued for. */
export interface Grant {
  readonly account: string
  /** The account as the login wrote it, if that named a domain: `DOMAIN\User`. */
  readonly domainUser?: string | undefined
  readonly sandbox: SandboxName
  /** The organization whose account it is; absent for an administrator. */
  readonly tenant?: string | undefined
}

export interface TokenPair {
  readonly access: string
  readonly refresh: string
}

/** A grant as it stands: it may be held on to, for it tells when it does not hold any more. */
export interface LiveGrant extends Grant {
  /** On the world's clock, milliseconds since 1970. */
  readonly expires: number
  /** The token is no longer known. */
  readonly isRevoked: boolean
}

interface TokenEntry extends LiveGrant {
  /** Number of the account's login that it was issued for, counted from 1. */
  readonly login: number
  readonly bytes: Buffer
  expires: number
  isRevoked: boolean
}

/** Most tokens of a kind kept at once; the oldest goes when there is one more. */
const MAX_TOKENS = 10_000
/** The part of a token it is found by; the rest is compared in constant time. */
const SELECTOR_LENGTH = 16
/** Blocks of 64 bytes of a token: with two of these tokens an answer to a login has 1.4 kB, as the real server's. */
const BLOCKS = 7

/**
 * The tokens a server has given out. They are opaque, and derived from the passwords and a count, so that the same
 * server run twice gives the same tokens, while nobody without a password can work one out.
 */
export class TokenStore {
  readonly #secret: Buffer
  readonly #counts = new Map<string, number>()
  readonly #access = new Tokens()
  readonly #refresh = new Tokens()
  #lastFound: { readonly header: string; readonly grant: LiveGrant } | undefined

  /** @param secrets what must be known to work out a token: the seed and the accounts with their passwords. */
  constructor(...secrets: string[]) {
    this.#secret = createHash('sha256').update(JSON.stringify(secrets)).digest()
  }

  /** A new pair for an account. The access token ends at `expires`; the refresh token does not, and may be used again. */
  issue({ account, domainUser, sandbox, tenant }: Grant, expires: number): TokenPair {
    const owner = `${sandbox} ${account}`
    const count = (this.#counts.get(owner) ?? 0) + 1
    this.#counts.set(owner, count)
    const put = (kind: string, into: Tokens, end: number): string => {
      const token = this.#derive(`${kind} ${owner} ${count}`)
      into.put(token, {
        account,
        domainUser,
        sandbox,
        tenant,
        login: count,
        expires: end,
        isRevoked: false,
        bytes: Buffer.from(token),
      })
      return token
    }
    return {
      access: put('access', this.#access, expires),
      refresh: put('refresh', this.#refresh, Number.POSITIVE_INFINITY),
    }
  }

  /** A token as long as the real ones are, for clients that have no room for it. */
  #derive(name: string): string {
    const blocks = Array.from({ length: BLOCKS }, (_, n) =>
      createHmac('sha512', this.#secret).update(`${name} ${n}`).digest(),
    )
    return Buffer.concat(blocks).toString('base64url')
  }

  /** Finds the grant of an access token; undefined for one that was never issued. */
  find(access: string): LiveGrant | undefined {
    return this.#access.find(access)
  }

  /** The same for a header that holds one: most requests have that of the request before. @param read takes the token out of it */
  findByHeader(header: string, read: (header: string) => string): LiveGrant | undefined {
    const last = this.#lastFound
    if (last && !last.grant.isRevoked && isSameSecret(last.header, header)) return last.grant
    const grant = this.find(read(header))
    if (grant) this.#lastFound = { header, grant }
    return grant
  }

  findRefresh(refresh: string): Grant | undefined {
    return this.#refresh.find(refresh)
  }

  /** Ends all tokens of a sandbox. The count goes on, so that none of them is given out again. */
  revoke(sandbox: string): void {
    for (const tokens of [this.#access, this.#refresh])
      for (const [selector] of tokens.of(sandbox)) tokens.forget(selector)
  }

  /** Ends an access token, and the refresh token that was issued with it. */
  revokeLogin(access: string): void {
    const entry = this.#access.find(access)
    if (!entry) return
    this.#access.forget(access.slice(0, SELECTOR_LENGTH))
    for (const [selector, { account, login }] of this.#refresh.of(entry.sandbox))
      if (account === entry.account && login === entry.login) this.#refresh.forget(selector)
  }

  /** The access tokens of a sandbox that come to their end after `from` and until `to`, in that order. */
  listExpiring(sandbox: string, from: number, to: number): TokenExpiry[] {
    const ends: TokenExpiry[] = []
    for (const [, { account, login, expires: at }] of this.#access.of(sandbox))
      if (at > from && at <= to) ends.push({ at, account, login })
    return ends.sort((a, b) => a.at - b.at || (a.account < b.account ? -1 : 1))
  }

  /** Lets an access token go on for ever. */
  makePermanent(access: string): void {
    const entry = this.#access.find(access)
    if (entry) entry.expires = Number.POSITIVE_INFINITY
  }

  /** Lets the access tokens of a sandbox that are good at an instant end so many milliseconds later. */
  extend(sandbox: string, at: number, ms: number): void {
    for (const [, entry] of this.#access.of(sandbox)) if (entry.expires > at) entry.expires += ms
  }

  /** Counts anew in a sandbox, so that it gives the same tokens again. Those given out stay good. */
  restartCount(sandbox: string): void {
    for (const owner of this.#counts.keys()) if (owner.startsWith(`${sandbox} `)) this.#counts.delete(owner)
  }
}

/** The tokens of one kind, by their selectors, and by sandbox: many may end at once. */
class Tokens {
  readonly #entries = new Map<string, TokenEntry>()
  readonly #bySandbox = new Map<SandboxName, Map<string, TokenEntry>>()

  put(token: string, entry: TokenEntry): void {
    const selector = token.slice(0, SELECTOR_LENGTH)
    this.forget(selector)
    this.#entries.set(selector, entry)
    const own = this.#bySandbox.get(entry.sandbox) ?? new Map<string, TokenEntry>()
    this.#bySandbox.set(entry.sandbox, own.set(selector, entry))
    if (this.#entries.size > MAX_TOKENS) this.forget(this.#entries.keys().next().value as string)
  }

  find(token: string): TokenEntry | undefined {
    const entry = this.#entries.get(token.slice(0, SELECTOR_LENGTH))
    if (!entry) return undefined
    const given = Buffer.from(token)
    return given.length === entry.bytes.length && timingSafeEqual(given, entry.bytes) ? entry : undefined
  }

  /** Those of a sandbox by selector, oldest first. */
  of(sandbox: string): Iterable<readonly [selector: string, entry: TokenEntry]> {
    return this.#bySandbox.get(sandbox as SandboxName) ?? []
  }

  forget(selector: string): void {
    const entry = this.#entries.get(selector)
    if (!entry) return
    entry.isRevoked = true
    this.#entries.delete(selector)
    const own = this.#bySandbox.get(entry.sandbox)
    own?.delete(selector)
    if (own?.size === 0) this.#bySandbox.delete(entry.sandbox)
  }
}
