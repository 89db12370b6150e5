import { findClosest, formatSuggestion } from '../text/closest-name.js'
import { WorldError } from '../world/core/errors.js'
import { findClient, findOrganizationByLogin } from '../world/organizations/credentials.js'
import { DEFAULT_SANDBOX, type SandboxName } from '../world/sandbox-name.js'
import type { Sandboxes } from '../world/sandboxes.js'
import type { World } from '../world/world.js'
import { type Accounts, parseFormLogin, parseLogin, type TenantFinder } from './accounts.js'
import { formatSandbox, readWantedSandbox, type WantedSandbox } from './sandbox-header.js'
import type { Grant, TokenStore } from './tokens.js'

/** A login that is refused. Its message is the description that the client gets. */
export class LoginError extends Error {
  readonly code: 'invalid_request' | 'invalid_grant' | 'unsupported_grant_type' | 'Authorization Error'

  /** @param cause says more than the client is told, for the log */
  constructor(code: LoginError['code'], description: string, cause?: string) {
    super(description, { cause })
    this.code = code
  }
}

/** The code and the description with which the product refuses a wrong user name or password. */
export const WRONG_LOGIN = ['Authorization Error', 'Invalid credential'] as const

/** The fields of a login's form, by their names in small letters. */
export type LoginForm = ReadonlyMap<string, string>

type Headers = Readonly<Record<string, unknown>>

/** Finds out whom logins stand for. A login that is refused makes no sandbox. */
export class Logins {
  readonly #accounts: Accounts
  readonly #tokens: TokenStore
  readonly #sandboxes: Sandboxes

  constructor(accounts: Accounts, tokens: TokenStore, sandboxes: Sandboxes) {
    this.#accounts = accounts
    this.#tokens = tokens
    this.#sandboxes = sandboxes
  }

  /**
   * Authenticates a login.
   * @param grants types of grants that may be asked for
   * @throws LoginError when it is refused; RefusedError for a header that names no sandbox
   */
  authenticate(form: LoginForm, headers: Headers, grants: readonly string[]): Grant {
    const asked = readWantedSandbox(headers)
    const type = requireField(form, 'grant_type')
    if (!grants.includes(type))
      throw new LoginError('unsupported_grant_type', `The grant type must be ${formatChoice(grants)}.`)
    if (type === 'refresh_token') return this.#findRefreshGrant(requireField(form, 'refresh_token'), asked)
    if (type !== 'password') return this.#findClientGrant(form, type, asked)
    const wanted = placeInSandbox(this.#read(requireField(form, 'username'), asked?.name), asked)
    const grant = this.#accounts.check(wanted, requireField(form, 'password'), this.#findTenant)
    if (!grant) throw new LoginError(...WRONG_LOGIN, this.#hintAt(wanted))
    return grant
  }

  /**
   * Whom a login says that it stands for, and the world that it belongs to: that of its sandbox, if it is there or the
   * login is good enough to make it, or else the default one. Undefined for one that does not say.
   */
  identify(
    form: LoginForm,
    headers: Headers,
  ): { readonly account: string; readonly world: World } | undefined {
    const claim = this.#identifyAccount(form)
    return claim ? { account: claim.account, world: this.#findWorld(claim, form, headers) } : undefined
  }

  /** The sandbox that a login names, whether it is good or not. */
  findSandbox(form: LoginForm, headers: Headers): SandboxName {
    try {
      const refresh = form.get('refresh_token')
      const wanted = readWantedSandbox(headers)?.name
      const named = this.#identifyAccount(form)?.sandbox
      if (named === undefined && refresh) return this.#tokens.findSandbox(refresh, wanted) ?? DEFAULT_SANDBOX
      return named || (wanted ?? DEFAULT_SANDBOX)
    } catch {
      return DEFAULT_SANDBOX
    }
  }

  #identifyAccount(form: LoginForm): Grant | undefined {
    const [refresh, client] = [form.get('refresh_token'), form.get('client_id')]
    const username = form.get('username') ?? (refresh === undefined ? client : undefined)
    return username !== undefined
      ? this.#read(username, DEFAULT_SANDBOX)
      : refresh
        ? this.#tokens.findRefresh(refresh)
        : undefined
  }

  #findWorld(claim: Grant, form: LoginForm, headers: Headers): World {
    try {
      const name = claim.sandbox || (readWantedSandbox(headers)?.name ?? DEFAULT_SANDBOX)
      const type = form.get('grant_type') ?? ''
      return (
        this.#sandboxes.find(name) ?? this.#sandboxes.get(this.authenticate(form, headers, [type]).sandbox)
      )
    } catch (error) {
      if (!(error instanceof LoginError || error instanceof WorldError)) throw error
      return this.#sandboxes.getWorldOfNone()
    }
  }

  /** Tells a tester what is wrong with a login that stands for nobody. */
  #hintAt({ account, sandbox }: Grant): string {
    const isKnown =
      this.#accounts.has(account) ||
      findOrganizationByLogin(this.#getWorld(sandbox), account, undefined) !== undefined
    if (isKnown) return `The password of '${account}' is wrong in ${formatSandbox(sandbox)}.`
    const near = formatSuggestion(findClosest(account.slice(0, 60), this.#accounts.names))
    return `There is no account and no organization with this user name in ${formatSandbox(sandbox)}.${near} A sandbox is named behind the account, as in administrator+w1.`
  }

  #read(username: string, sandbox: SandboxName = DEFAULT_SANDBOX): Grant {
    return parseFormLogin(
      username,
      (account) =>
        this.#accounts.has(account) ||
        findOrganizationByLogin(this.#getWorld(sandbox), account, undefined) !== undefined,
    )
  }

  /** The world of a sandbox, or what it would begin as. */
  #getWorld(sandbox: SandboxName): World {
    return this.#sandboxes.peek(sandbox)?.world ?? this.#sandboxes.getDefaultWorld()
  }

  #findRefreshGrant(token: string, asked: WantedSandbox | undefined): Grant {
    const grant = this.#tokens.findRefresh(token)
    if (!grant) throw new LoginError('invalid_grant', 'This server did not issue the refresh token.')
    if (asked && asked.name !== grant.sandbox) throw createConflictError(asked, grant.sandbox)
    if (grant.sandbox !== '' && !this.#sandboxes.find(grant.sandbox))
      throw new LoginError('invalid_grant', `The sandbox '${grant.sandbox}' of the refresh token has ended.`)
    return grant
  }

  /** Finds the tenant that a client logs in with the assertion that its profile names. */
  #findClientGrant(form: LoginForm, type: string, asked: WantedSandbox | undefined): Grant {
    const isIntegration = type === 'integration'
    const id = isIntegration ? (form.get('client_id') ?? '') : requireField(form, 'client_id')
    const assertion = requireField(form, isIntegration ? 'integration_token' : 'assertion')
    const wanted = placeInSandbox(parseLogin(id), asked)
    const account = wanted.account || undefined
    const own = this.#sandboxes.peek(wanted.sandbox)?.world
    let client = findClient(own ?? this.#sandboxes.getDefaultWorld(), account, assertion)
    // the sandbox is made for nobody else
    if (client && !own) client = findClient(this.#sandboxes.get(wanted.sandbox), account, assertion)
    if (!client)
      throw new LoginError(
        'invalid_grant',
        'The assertion is not one of a known client.',
        `No organization in ${formatSandbox(wanted.sandbox)} has a client with this id and this assertion: see 'clients' in the profile.`,
      )
    return { account: client.account, sandbox: wanted.sandbox, tenant: client.organization.id }
  }

  /** Looks where the tenant would be if the sandbox is not there yet, and makes it for nobody else. */
  readonly #findTenant: TenantFinder = ({ account, sandbox }, password) => {
    const own = this.#sandboxes.peek(sandbox)?.world
    if (own) return findOrganizationByLogin(own, account, password)?.id
    if (!findOrganizationByLogin(this.#sandboxes.getDefaultWorld(), account, password)) return undefined
    return findOrganizationByLogin(this.#sandboxes.get(sandbox), account, password)?.id
  }
}

function requireField(form: LoginForm, name: string): string {
  const value = form.get(name)
  if (value === undefined || value === '')
    throw new LoginError('invalid_request', `The form field '${name}' is missing.`)
  return value
}

/** A login in the sandbox that its request asks for. @throws LoginError if it names another one itself */
function placeInSandbox(login: Grant, asked: WantedSandbox | undefined): Grant {
  if (!asked || asked.name === login.sandbox) return login
  if (login.sandbox !== '') throw createConflictError(asked, login.sandbox)
  return { ...login, sandbox: asked.name }
}

/** `'password' or 'refresh_token'`. */
const formatChoice = (names: readonly string[]): string =>
  names
    .map((name) => `'${name}'`)
    .join(', ')
    .replace(/, ([^,]*)$/, ' or $1')

const createConflictError = ({ name, namer }: WantedSandbox, own: SandboxName): LoginError =>
  new LoginError(
    'invalid_request',
    `${namer} names ${formatSandbox(name)}, but the login is for ${formatSandbox(own)}.`,
  )
