import { durationOf } from '../core/duration.js'
import { Draw, seedOf } from '../core/hash.js'
import type { Organization, Range } from '../organizations/entities.js'
import { addOrganization } from '../organizations/organizations.js'
import { changeSettings } from '../settings/settings.js'
import { readRetention, USUAL_RETENTION } from '../storage/repositories.js'
import { planCleaning } from '../storage/retention.js'
import { changeUsedBytes } from '../storage/space.js'
import type { World } from '../world.js'
import { amount, bytes } from './amounts.js'
import { each } from './each.js'
import type { Amount, Profile, ProfileOrganization } from './profile.js'

const GB = 1024 ** 3

export function addSettings(world: World, { license, settings }: Profile, now: number): void {
  if (license) {
    const { type = 'Licensed', users = 250, expiresIn } = license
    const left = expiresIn === undefined ? undefined : durationOf(expiresIn)
    changeSettings(world, 'license', { type, users, ...(left !== undefined && { expires: now + left }) })
  }
  if (settings) changeSettings(world, 'history', settings)
}

export function addProxies(world: World, { proxies }: Profile): void {
  for (const [, { count: _, id, ...proxy }] of each(proxies)) {
    const identity = world.identify('proxy')
    const { status = 'Online' } = proxy
    world.tables.proxies.insert({
      description: '',
      port: 9193,
      threadsNumber: 64,
      enableNetworkThrottling: false,
      useInternetProxy: false,
      isDefault: false,
      reachable: status === 'Online',
      ...proxy,
      ...identity,
      ...(id !== undefined && { id }),
      status,
    })
  }
}

export function addRepositories(world: World, { repositories }: Profile): void {
  const proxies = new Map(world.tables.proxies.list().map(({ hostName, id }) => [hostName, id]))
  for (const [, repository] of each(repositories)) {
    const { count: _, id, name, description = '', proxy, path, capacity, used, ...retention } = repository
    const identity = world.identify('repository')
    const row = world.tables.repositories.insert({
      ...identity,
      ...(id !== undefined && { id }),
      name,
      description,
      path,
      proxyId: proxies.get(proxy) ?? '',
      capacityBytes: bytes(capacity, 500 * GB),
      ...readRetention(USUAL_RETENTION, retention),
    })
    changeUsedBytes(world, row, bytes(used, 0))
    planCleaning(world, row)
  }
}

/** How much there is to be restored of an organization. */
function contentOf({ mailItems, documents, documentBytes }: NonNullable<ProfileOrganization['content']>) {
  const range = (size: Amount): Range => (typeof size === 'number' ? { from: size, to: size } : size)
  const ends = typeof documentBytes === 'object' ? documentBytes : { from: documentBytes, to: documentBytes }
  return {
    ...(mailItems !== undefined && { mailItems: range(mailItems) }),
    ...(documents !== undefined && { documents: range(documents) }),
    ...(documentBytes !== undefined && {
      documentBytes: { from: bytes(ends.from, 0), to: bytes(ends.to, 0) },
    }),
  }
}

export function addTenant(world: World, tenant: ProfileOrganization, place: number): Organization {
  const {
    type = 'Office365',
    region = 'Worldwide',
    exchange = true,
    sharePoint = true,
    password = 'password',
  } = tenant
  const { name = world.names.company(place).tenant } = tenant
  const { account = `backup@${name}` } = tenant
  const draw = new Draw(seedOf(world.origin.seed, 'tenant', place))
  const cloud = { account, password, grantAdminAccess: true, useMfa: false }
  const server = (serverName: string) => ({ serverName, username: account, password, useSSL: true })
  return addOrganization(
    world,
    {
      type,
      name,
      ...(type !== 'OnPremises' && { region }),
      ...(type !== 'OnPremises' && exchange && { exchangeOnlineSettings: cloud }),
      ...(type !== 'OnPremises' && sharePoint && { sharePointOnlineSettings: cloud }),
      ...(type !== 'Office365' && exchange && { exchangeSettings: server(`mail.${name}`) }),
      ...(type !== 'Office365' && sharePoint && { sharepointSettings: server(`sharepoint.${name}`) }),
    },
    {
      size: {
        users: amount(draw, tenant.users, 24),
        groups: amount(draw, tenant.groups, 4),
        sites: amount(draw, tenant.sites, 6),
      },
      ...(tenant.people && { people: tenant.people }),
      ...(tenant.content && { content: contentOf(tenant.content) }),
      ...(tenant.id !== undefined && { id: tenant.id }),
    },
  )
}
