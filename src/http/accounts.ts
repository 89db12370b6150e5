import { createHash, timingSafeEqual } from 'node:crypto'
import { DEFAULT_SANDBOX, isSandboxName } from '../world/sandbox-name.js'
import type { Grant } from './tokens.js'

/** A login the server accepts. */
export interface Account {
  readonly name: string
  readonly password: string
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** A login name: `administrator`, `DOMAIN\administrator`, and with a sandbox `administrator+w7`. */
export function parseLogin(login: string): Grant {
  const name = login.slice(login.lastIndexOf('\\') + 1)
  const plus = name.lastIndexOf('+')
  const sandbox = name.slice(plus + 1)
  const isOfSandbox = plus > 0 && isSandboxName(sandbox)
  const user = isOfSandbox ? login.slice(0, -sandbox.length - 1) : login
  return {
    account: parseAccount(user),
    ...(name !== login && { domainUser: user }),
    sandbox: isOfSandbox ? sandbox : DEFAULT_SANDBOX,
  }
}

/** The account of a user, with or without a domain. */
export const parseAccount = (user: string): string => user.slice(user.lastIndexOf('\\') + 1).toLowerCase()

/**
 * Reads a login name as a form has it. A `+` that is not encoded is a blank there, so `administrator w7` is the same as
 * `administrator+w7`, unless it is the name of an account.
 * @param isAccount whether there is an account of just this name
 */
export function parseFormLogin(login: string, isAccount: (account: string) => boolean): Grant {
  const grant = parseLogin(login)
  const blank = login.lastIndexOf(' ')
  if (grant.sandbox !== DEFAULT_SANDBOX || blank < 0 || isAccount(grant.account)) return grant
  return parseLogin(`${login.slice(0, blank)}+${login.slice(blank + 1)}`)
}

/** Finds the organization that a login belongs to. */
export type TenantFinder = (grant: Grant, password: string | undefined) => string | undefined

/** Checks logins, in the same time whether the name or the password is wrong. */
export class Accounts {
  readonly #passwords: Map<string, Buffer>
  readonly #any: boolean

  /** @param auth `any` accepts every login that has a name. */
  constructor(accounts: readonly Account[], auth: 'strict' | 'any') {
    this.#passwords = new Map(
      accounts.map(({ name, password }) => [parseLogin(name).account, digest(password)]),
    )
    this.#any = auth === 'any'
  }

  /** The accounts that the server was started with. */
  get names(): string[] {
    return [...this.#passwords.keys()]
  }

  /** Tells whether the server was started with this account. */
  has(account: string): boolean {
    return this.#passwords.has(account)
  }

  /**
   * Finds the grant of a login; undefined if it is not accepted. An administrator is found without a look at any world.
   * @param grant what it asks for: see `parseLogin`
   * @param findTenant finds the organization whose login it is; a password that is undefined is not to be checked
   */
  check(grant: Grant, password: string, findTenant: TenantFinder): Grant | undefined {
    const expected = this.#passwords.get(grant.account)
    const equal = timingSafeEqual(digest(password), expected ?? digest(''))
    if (expected && (equal || this.#any)) return grant
    const tenant = findTenant(grant, this.#any ? undefined : password)
    if (tenant !== undefined) return { ...grant, tenant }
    return this.#any && grant.account !== '' ? grant : undefined
  }
}
