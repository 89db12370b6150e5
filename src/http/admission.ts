import { DEFAULT_SANDBOX, type SandboxName } from '../world/sandbox-name.js'
import type { Sandboxes } from '../world/sandboxes.js'
import type { World } from '../world/world.js'
import type { TokenStore } from './tokens.js'

/** A caller who has been let in. */
export interface Admitted {
  /** The world of the caller's sandbox, brought up to the present. */
  readonly world: World
  readonly sandbox: SandboxName
  readonly account: string
  /** The caller's organization; absent for an administrator. */
  readonly tenant: string | undefined
}

/** Looks at an Authorization header, and gives who it admits, or why it admits nobody. */
export type Admission = (authorization: string | undefined) => Admitted | string

/** Why a token that has come to its end admits nobody. */
export const EXPIRED = 'the bearer token has expired'

/** Why a token that is not known here (any more) admits nobody. */
export const UNKNOWN = 'the bearer token is not one that this server has given out'

const BEARER = /^bearer +([\w-]+)$/i

/** Admits bearer tokens that this server has given out and that have not ended, on the clock of their sandbox. */
export const admissionBy =
  (tokens: TokenStore, sandboxes: Sandboxes): Admission =>
  (authorization) => {
    if (authorization === undefined) return "the header 'Authorization' with a bearer token is missing"
    const grant = tokens.find(BEARER.exec(authorization)?.[1] ?? '')
    if (!grant) return UNKNOWN
    const { account, sandbox, tenant, expires } = grant
    // a sandbox that has ended is not made anew for somebody who still believes in it
    const world = sandbox === DEFAULT_SANDBOX ? sandboxes.get(sandbox) : sandboxes.find(sandbox)
    if (!world) return `the sandbox '${sandbox}' of the bearer token has ended`
    world.catchUp()
    if (expires <= world.time) return EXPIRED
    if (tenant !== undefined && !world.tables.organizations.get(tenant))
      return 'the organization of the login was removed'
    return { world, sandbox, account, tenant }
  }
