import { domainToASCII } from 'node:url'
import { Draw, remix } from '../core/hash.js'
import type { Organization } from '../organizations/entities.js'
import type { World } from '../world.js'

const STRANGERS = 40

/** Somebody who writes mail or is written to. */
export interface Person {
  readonly name: string
  readonly address: string
}

/** Whom the people of an organization have to do with outside of it. */
function strangersOf(world: World, organization: Organization): readonly Person[] {
  return world.memo.get(`strangers ${organization.key}`, '', () =>
    Array.from({ length: STRANGERS }, (_, n) => {
      const name = world.names.person(organization.key, 'stranger', n)
      const { tenant } = world.names.company(organization.key, 'company', n % 12)
      const plain = name
        .toLowerCase()
        .replace(/[^a-z ]/g, '')
        .replace(/ +/g, '.')
      return { name, address: `${plain}@${tenant.replace('.onmicrosoft.com', '.example')}` }
    }),
  )
}

/** Somebody of an organization. */
export function colleague(world: World, organization: Organization, draw: Draw): Person {
  const { users } = world.directory(organization)
  const user = users[draw.integer(0, users.length - 1)]
  return user
    ? { name: user.displayName, address: user.name }
    : { name: 'System Account', address: `system@${domainToASCII(organization.name)}` }
}

/** Somebody from outside an organization. */
export const stranger = (world: World, organization: Organization, draw: Draw): Person =>
  strangersOf(world, organization)[draw.integer(0, STRANGERS - 1)] as Person

export const anybody = (world: World, organization: Organization, draw: Draw): Person =>
  draw.chance(0.6) ? colleague(world, organization, draw) : stranger(world, organization, draw)

/** A draw of an entry, for one purpose. */
export const drawOf = ({ noise }: { readonly noise: number }, n: number, purpose: number): Draw =>
  new Draw(remix(remix(noise, n), purpose))
