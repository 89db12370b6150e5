import { createHash, createHmac } from 'node:crypto'
import type { TokenExpiry } from '../testing/activity/activity-log.js'
import { DEFAULT_SANDBOX, type SandboxName } from '../world/sandbox-name.js'
import type { StoredToken, StoredTokens } from '../world/snapshot/row-schemas.js'
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
  /** What it is known by. */
  readonly digest: string
  expires: number
  isRevoked: boolean
}

/** Most tokens of a kind kept at once; the oldest goes when there is one more. */
const MAX_TOKENS = 10_000
/** Most tokens of a kind that are stored with a sandbox: the newest. */
const MAX_STORED_TOKENS = 1000
/** The part of a token that tells its sandbox to who knows the secrets. */
const TAG_LENGTH = 16
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
  /** Numbers that increase with each change, by sandbox. */
  readonly #revisions = new Map<string, number>()
  /** By sandbox. */
  readonly #tags = new Map<SandboxName, string>()
  readonly #listStored: () => Iterable<SandboxName>
  #lastFound: { readonly header: string; readonly grant: LiveGrant } | undefined

  /**
   * @param secrets what must be known to work out a token: the seed and the accounts with their passwords
   * @param listStored sandboxes whose tokens may be stored, and not here
   */
  constructor(secrets: readonly string[], listStored: () => Iterable<SandboxName> = () => []) {
    this.#secret = createHash('sha256').update(JSON.stringify(secrets)).digest()
    this.#listStored = listStored
  }

  /** A new pair for an account. The access token ends at `expires`; the refresh token does not, and may be used again. */
  issue({ account, domainUser, sandbox, tenant }: Grant, expires: number): TokenPair {
    const owner = `${sandbox} ${account}`
    const count = (this.#counts.get(owner) ?? 0) + 1
    this.#counts.set(owner, count)
    this.#countChange(sandbox)
    const put = (kind: string, into: Tokens, end: number): string => {
      const token = this.#getTag(sandbox) + this.#derive(`${kind} ${owner} ${count}`).slice(TAG_LENGTH)
      into.put({
        account,
        domainUser,
        sandbox,
        tenant,
        login: count,
        expires: end,
        isRevoked: false,
        digest: this.#digest(token),
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

  /** What a token is known by. Nobody without the secrets can work it out, so how it is compared tells nothing of the token. */
  #digest(token: string): string {
    return createHmac('sha256', this.#secret).update(token).digest('base64url')
  }

  #getTag(sandbox: SandboxName): string {
    let tag = this.#tags.get(sandbox)
    if (tag === undefined) {
      tag = this.#digest(`sandbox ${sandbox}`).slice(0, TAG_LENGTH)
      this.#tags.set(sandbox, tag)
    }
    return tag
  }

  /**
   * Finds the sandbox whose token this would be: one that is not known may be stored with its sandbox.
   * @param wanted a sandbox that it may be for
   */
  findSandbox(token: string, wanted = DEFAULT_SANDBOX): SandboxName | undefined {
    const isOf = (sandbox: SandboxName): boolean => token.startsWith(this.#getTag(sandbox))
    if (token.length <= TAG_LENGTH) return undefined
    if (isOf(wanted)) return wanted
    if (isOf(DEFAULT_SANDBOX)) return DEFAULT_SANDBOX
    for (const sandbox of this.#listStored()) if (isOf(sandbox)) return sandbox
    return undefined
  }

  /** Finds the grant of an access token; undefined for one that was never issued. */
  find(access: string): LiveGrant | undefined {
    return this.#access.find(this.#digest(access))
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
    return this.#refresh.find(this.#digest(refresh))
  }

  /** A number that increases when what is stored of a sandbox's tokens changes. */
  getRevision(sandbox: SandboxName): number {
    return this.#revisions.get(sandbox) ?? 0
  }

  /** The tokens of a sandbox, to be stored with it. */
  store(sandbox: SandboxName): StoredTokens {
    const start = `${sandbox} `
    const logins = [...this.#counts].flatMap(([owner, count]) =>
      owner.startsWith(start) ? [[owner.slice(start.length), count] as const] : [],
    )
    return {
      logins: Object.fromEntries(logins),
      access: this.#access.store(sandbox),
      refresh: this.#refresh.store(sandbox),
    }
  }

  /** Takes up the tokens that were stored with a sandbox, unless it has some here. */
  restore(sandbox: SandboxName, { logins, access, refresh }: StoredTokens): void {
    const owners = [...this.#counts.keys()]
    if (owners.some((owner) => owner.startsWith(`${sandbox} `))) return
    for (const [account, count] of Object.entries(logins)) this.#counts.set(`${sandbox} ${account}`, count)
    this.#access.restore(sandbox, access)
    this.#refresh.restore(sandbox, refresh)
  }

  /** Knows nothing more of a sandbox that goes on at another server. */
  forget(sandbox: SandboxName): void {
    this.revoke(sandbox)
    this.restartCount(sandbox)
  }

  #countChange(sandbox: string): void {
    this.#revisions.set(sandbox, (this.#revisions.get(sandbox) ?? 0) + 1)
  }

  /** Ends all tokens of a sandbox. The count goes on, so that none of them is given out again. */
  revoke(sandbox: string): void {
    this.#countChange(sandbox)
    for (const tokens of [this.#access, this.#refresh])
      for (const entry of tokens.of(sandbox)) tokens.forget(entry.digest)
  }

  /** Ends an access token, and the refresh token that was issued with it. */
  revokeLogin(access: string): void {
    const entry = this.#access.find(this.#digest(access))
    if (!entry) return
    this.#countChange(entry.sandbox)
    this.#access.forget(entry.digest)
    for (const { account, login, digest } of this.#refresh.of(entry.sandbox))
      if (account === entry.account && login === entry.login) this.#refresh.forget(digest)
  }

  /** The access tokens of a sandbox that come to their end after `from` and until `to`, in that order. */
  listExpiring(sandbox: string, from: number, to: number): TokenExpiry[] {
    const ends: TokenExpiry[] = []
    for (const { account, login, expires: at } of this.#access.of(sandbox))
      if (at > from && at <= to) ends.push({ at, account, login })
    return ends.sort((a, b) => a.at - b.at || (a.account < b.account ? -1 : 1))
  }

  /** Lets an access token go on for ever. */
  makePermanent(access: string): void {
    const entry = this.#access.find(this.#digest(access))
    if (!entry) return
    entry.expires = Number.POSITIVE_INFINITY
    this.#countChange(entry.sandbox)
  }

  /** Lets the access tokens of a sandbox that are good at an instant end so many milliseconds later. */
  extend(sandbox: string, at: number, ms: number): void {
    this.#countChange(sandbox)
    for (const entry of this.#access.of(sandbox)) if (entry.expires > at) entry.expires += ms
  }

  /** Counts anew in a sandbox, so that it gives the same tokens again. Those given out stay good. */
  restartCount(sandbox: string): void {
    this.#countChange(sandbox)
    for (const owner of this.#counts.keys()) if (owner.startsWith(`${sandbox} `)) this.#counts.delete(owner)
  }
}

/** The tokens of one kind, by their digests, and by sandbox: many may end at once. */
class Tokens {
  readonly #entries = new Map<string, TokenEntry>()
  readonly #bySandbox = new Map<SandboxName, Set<TokenEntry>>()

  put(entry: TokenEntry): void {
    this.forget(entry.digest)
    this.#entries.set(entry.digest, entry)
    const own = this.#bySandbox.get(entry.sandbox) ?? new Set<TokenEntry>()
    this.#bySandbox.set(entry.sandbox, own.add(entry))
    if (this.#entries.size > MAX_TOKENS) this.forget(this.#entries.keys().next().value as string)
  }

  find(digest: string): TokenEntry | undefined {
    return this.#entries.get(digest)
  }

  /** Those of a sandbox, oldest first. */
  of(sandbox: string): Iterable<TokenEntry> {
    return this.#bySandbox.get(sandbox as SandboxName) ?? []
  }

  store(sandbox: SandboxName): StoredToken[] {
    const newest = [...this.of(sandbox)].slice(-MAX_STORED_TOKENS)
    return newest.map(({ digest, account, domainUser, tenant, login, expires }) => ({
      digest,
      account,
      ...(domainUser !== undefined && { domainUser }),
      ...(tenant !== undefined && { tenant }),
      login,
      ...(Number.isFinite(expires) && { expires }),
    }))
  }

  restore(sandbox: SandboxName, stored: readonly StoredToken[]): void {
    for (const token of stored)
      this.put({ expires: Number.POSITIVE_INFINITY, ...token, sandbox, isRevoked: false })
  }

  forget(digest: string): void {
    const entry = this.#entries.get(digest)
    if (!entry) return
    entry.isRevoked = true
    this.#entries.delete(digest)
    const own = this.#bySandbox.get(entry.sandbox)
    own?.delete(entry)
    if (own?.size === 0) this.#bySandbox.delete(entry.sandbox)
  }
}
