import { parseDuration } from '../core/duration.js'
import { createSeed, SeededRandom } from '../core/seeded-random.js'
import { createCredential } from '../organizations/credentials.js'
import type { Organization, Range } from '../organizations/organization-rows.js'
import { addOrganization } from '../organizations/organizations.js'
import { changeSettings } from '../settings/settings.js'
import { changeUsedBytes } from '../storage/disk-space.js'
import { DEFAULT_RETENTION, mergeRetention } from '../storage/repositories.js'
import { scheduleRetention } from '../storage/retention.js'
import type { World } from '../world.js'
import { expandCounts } from './expand-counts.js'
import { parseByteSize, pickAmount } from './profile-amounts.js'
import type { Amount, Profile, ProfileOrganization } from './profile-schema.js'

const GB = 1024 ** 3

export function addSettings(world: World, { license, settings }: Profile, now: number): void {
  if (license) {
    const { type = 'Licensed', users = 250, expiresIn } = license
    const left = expiresIn === undefined ? undefined : parseDuration(expiresIn)
    changeSettings(world, 'license', { type, users, ...(left !== undefined && { expires: now + left }) })
  }
  if (settings) changeSettings(world, 'history', settings)
}

export function addProxies(world: World, { proxies }: Profile): void {
  for (const [, { count: _, id, ...proxy }] of expandCounts(proxies)) {
    const identity = world.createIdentity('proxy')
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
  for (const [, repository] of expandCounts(repositories)) {
    const { count: _, id, name, description = '', proxy, path, capacity, used, ...retention } = repository
    const identity = world.createIdentity('repository')
    const row = world.tables.repositories.insert({
      ...identity,
      ...(id !== undefined && { id }),
      name,
      description,
      path,
      proxyId: proxies.get(proxy) ?? '',
      capacityBytes: parseByteSize(capacity, 500 * GB),
      ...mergeRetention(DEFAULT_RETENTION, retention),
    })
    changeUsedBytes(world, row, parseByteSize(used, 0))
    scheduleRetention(world, row)
  }
}

/** Builds the content sizes of an organization. */
function buildContentSize({
  mailItems,
  documents,
  documentBytes,
}: NonNullable<ProfileOrganization['content']>) {
  const range = (size: Amount): Range => (typeof size === 'number' ? { from: size, to: size } : size)
  const ends = typeof documentBytes === 'object' ? documentBytes : { from: documentBytes, to: documentBytes }
  return {
    ...(mailItems !== undefined && { mailItems: range(mailItems) }),
    ...(documents !== undefined && { documents: range(documents) }),
    ...(documentBytes !== undefined && {
      documentBytes: { from: parseByteSize(ends.from, 0), to: parseByteSize(ends.to, 0) },
    }),
  }
}

export function addProfileOrganization(
  world: World,
  tenant: ProfileOrganization,
  index: number,
): Organization {
  const {
    type = 'Office365',
    region = 'Worldwide',
    exchange = true,
    sharePoint = true,
    password = 'password',
  } = tenant
  const { name = world.nameGenerator.createCompany(index).tenant } = tenant
  const { account = `backup@${name}` } = tenant
  const random = new SeededRandom(createSeed(world.origin.seed, 'tenant', index))
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
        users: pickAmount(random, tenant.users, 24),
        groups: pickAmount(random, tenant.groups, 4),
        sites: pickAmount(random, tenant.sites, 6),
      },
      ...(tenant.people && { people: tenant.people }),
      ...(tenant.content && { content: buildContentSize(tenant.content) }),
      ...(tenant.clients && {
        clients: tenant.clients.map((client) => createCredential(client.id, client.assertion)),
      }),
      ...(tenant.id !== undefined && { id: tenant.id }),
    },
  )
}
