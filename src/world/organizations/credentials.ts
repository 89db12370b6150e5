import { createHmac, timingSafeEqual } from 'node:crypto'
import type { World } from '../world.js'
import type { Credential, Organization } from './organization-rows.js'

/** Creates the stored form of a login: enough to recognize it. */
export const createCredential = (account: string, password: string): Credential => ({
  account: account.toLowerCase(),
  digest: hashPassword(account, password),
})

/** The organization that a login belongs to. @param password undefined accepts any */
export function findOrganizationByLogin(
  world: World,
  account: string,
  password: string | undefined,
): Organization | undefined {
  const wanted = Buffer.from(hashPassword(account, password ?? ''))
  for (const organization of world.tables.organizations.values())
    for (const { account: known, digest } of organization.credentials)
      if (
        known === account.toLowerCase() &&
        (password === undefined || timingSafeEqual(Buffer.from(digest), wanted))
      )
        return organization
  return undefined
}

/** The client that an organization is logged in by. @param id undefined finds it by its assertion alone */
export function findClient(
  world: World,
  id: string | undefined,
  assertion: string,
): { readonly account: string; readonly organization: Organization } | undefined {
  for (const organization of world.tables.organizations.values())
    for (const { account, digest } of organization.clients ?? [])
      if (
        (id === undefined || account === id.toLowerCase()) &&
        timingSafeEqual(Buffer.from(digest), Buffer.from(hashPassword(account, assertion)))
      )
        return { account, organization }
  return undefined
}

const hashPassword = (account: string, password: string): string =>
  createHmac('sha256', account.toLowerCase()).update(password).digest('hex')
