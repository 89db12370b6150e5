import { checkLimit } from '../core/check-limit.js'
import { ConflictError, RefusedError } from '../core/errors.js'
import { createSeed, SeededRandom } from '../core/seeded-random.js'
import type { Slices } from '../core/slices.js'
import { deleteJob } from '../jobs/edit-jobs.js'
import { getRunningSession } from '../jobs/job-sessions.js'
import { stopRestoreSessions } from '../restore/restore-sessions.js'
import { deleteRestorations } from '../restore/restorer.js'
import type { World } from '../world.js'
import { createCredential } from './credentials.js'
import { findOrganization } from './find-organization.js'
import type {
  CloudConnection,
  ContentSize,
  Credential,
  DirectorySize,
  Organization,
  ServerConnection,
} from './organization-rows.js'

export const MAX_ORGANIZATIONS = 1000

interface CloudDraft extends Partial<CloudConnection> {
  readonly password?: string
  readonly applicationSecret?: string
  readonly applicationCertificate?: string
}

interface ServerDraft extends Partial<ServerConnection> {
  readonly password?: string
}

/** Input for an organization. */
export interface OrganizationDraft {
  readonly type: Organization['type']
  readonly name?: string
  readonly description?: string
  readonly region?: NonNullable<Organization['region']>
  readonly isExchangeOnline?: boolean
  readonly isSharePointOnline?: boolean
  readonly isExchange?: boolean
  readonly isSharepoint?: boolean
  readonly exchangeOnlineSettings?: CloudDraft
  readonly sharePointOnlineSettings?: CloudDraft
  readonly exchangeSettings?: ServerDraft
  readonly sharepointSettings?: ServerDraft
}

/** Returns whether any part of it is in Microsoft's cloud. */
export const isInCloud = ({ type }: Pick<Organization, 'type'>): boolean => type !== 'OnPremises'

/**
 * Puts an organization under protection. Who works there is made up.
 * @param size how many users, groups and sites it has; made up too when absent
 * @throws RefusedError for what an organization cannot be
 */
export function addOrganization(
  world: World,
  draft: OrganizationDraft,
  given: {
    readonly size?: DirectorySize
    readonly people?: readonly string[]
    readonly content?: Partial<ContentSize>
    readonly clients?: readonly Credential[]
    readonly id?: string
  } = {},
): Organization {
  const { organizations } = world.tables
  checkLimit(organizations.size, MAX_ORGANIZATIONS, 'organizations')
  const connections = parseConnections(draft)
  const name = draft.name ?? deriveName(connections)
  assertNameIsFree(world, name)
  const identity = world.createIdentity('organization')
  const random = new SeededRandom(createSeed(world.origin.seed, identity.key, 'size'))
  return organizations.insert({
    ...identity,
    ...(given.id !== undefined && { id: given.id }),
    name,
    ...(draft.description !== undefined && { description: draft.description }),
    ...connections,
    counts: given.size ?? {
      users: random.integer(12, 60),
      groups: random.integer(3, 9),
      sites: random.integer(3, 12),
    },
    ...(given.people && { people: given.people }),
    since: world.time,
    ...(given.content && { content: given.content }),
    ...(given.clients && { clients: given.clients }),
  })
}

/**
 * Gives an organization other connections.
 * @param keepsCredentials whether connections that are left out, or come without their secrets, stay; else they have to be sent
 * again
 * @throws NotFoundError, and RefusedError for what an organization cannot be
 */
export function editOrganization(
  world: World,
  id: string,
  draft: Partial<OrganizationDraft>,
  { keepsCredentials = false }: { readonly keepsCredentials?: boolean } = {},
): void {
  const organization = findOrganization(world, id)
  const { type = organization.type } = draft
  if (type !== organization.type)
    throw new RefusedError(
      `The property 'type' must stay ${organization.type}: add another organization instead.`,
    )
  const name = draft.name ?? organization.name
  if (name !== organization.name) {
    if (isInCloud(organization))
      throw new RefusedError(
        `The property 'name' must stay '${organization.name}': it is the name of the tenant.`,
      )
    assertNameIsFree(world, name, organization.id)
  }
  const hasPart = (part: (typeof PARTS)[number]): boolean => organization[part.settings] !== undefined
  const flags = Object.fromEntries(PARTS.map((part) => [part.flag, draft[part.flag] ?? hasPart(part)]))
  const connections = parseConnections(
    { ...(organization.region && { region: organization.region }), ...draft, ...flags, type },
    keepsCredentials ? organization : undefined,
  )
  const nothing = Object.fromEntries(PARTS.map(({ settings }) => [settings, undefined]))
  const { description = organization.description } = draft
  world.tables.organizations.update(organization.id, { ...nothing, ...connections, name, description })
}

/**
 * Takes an organization with its jobs out of the configuration; what was backed up of it stays in the repositories.
 * @throws NotFoundError, and RefusedError while one of its jobs is enabled or running
 */
export function* deleteOrganization(world: World, id: string): Slices<void> {
  const organization = findOrganization(world, id)
  const jobs = world.tables.jobs.where('organization', organization.id)
  for (const job of jobs)
    if (job.isEnabled || getRunningSession(world, job))
      throw new ConflictError(
        `Organization '${organization.name}' is in use: disable its job '${job.name}' before you remove it.`,
      )
  for (const job of jobs) {
    yield* deleteJob(world, job.id)
    yield
  }
  stopRestoreSessions(world, 'organization', organization.id)
  yield* deleteRestorations(world, organization)
  world.tables.organizations.delete(organization.id)
  const { clients: _, ...withoutClients } = organization
  if (world.tables.backups.count('organization', organization.id) > 0)
    world.tables.removedOrganizations.insert({ ...withoutClients, credentials: [] })
}

function assertNameIsFree(world: World, name: string, own?: string): void {
  for (const other of world.tables.organizations.values())
    if (other.id !== own && other.name.toLowerCase() === name.toLowerCase())
      throw new RefusedError(`The organization '${other.name}' already exists.`)
}

/** The four parts an organization may have, with the flag and the settings of each. */
const PARTS = [
  { flag: 'isExchangeOnline', settings: 'exchangeOnlineSettings', cloud: true },
  { flag: 'isSharePointOnline', settings: 'sharePointOnlineSettings', cloud: true },
  { flag: 'isExchange', settings: 'exchangeSettings', cloud: false },
  { flag: 'isSharepoint', settings: 'sharepointSettings', cloud: false },
] as const

type Connections = Pick<
  Organization,
  | 'type'
  | 'region'
  | 'exchangeOnlineSettings'
  | 'sharePointOnlineSettings'
  | 'exchangeSettings'
  | 'sharepointSettings'
  | 'credentials'
>

/** @param before the connections that may stay as they are */
function parseConnections(draft: OrganizationDraft, before?: Organization): Connections {
  const { type } = draft
  const allowed = PARTS.filter(({ cloud }) => type === 'Hybrid' || cloud === (type === 'Office365'))
  const wanted = PARTS.filter(({ flag, settings }) => draft[flag] ?? draft[settings] !== undefined)
  for (const part of wanted)
    if (!allowed.includes(part))
      throw new RefusedError(
        `The property '${part.flag}' cannot be true: the organization is of the type ${type}.`,
      )
  if (wanted.length === 0)
    throw new RefusedError(`One of ${allowed.map(({ flag }) => `'${flag}'`).join(', ')} must be true.`)
  const credentials: Credential[] = []
  const connections: Record<string, object> = {}
  for (const { settings: name, flag, cloud } of wanted) {
    const known = before?.[name]
    const sent = draft[name] ?? known
    if (!sent) throw new RefusedError(`The property '${name}' is missing: '${flag}' is true.`)
    const { connection, account, password } = cloud
      ? parseCloudConnection(name, sent as CloudDraft, known as CloudConnection | undefined)
      : parseServerConnection(name, sent as ServerDraft, known as ServerConnection | undefined)
    connections[name] = connection
    const login = account?.toLowerCase()
    if (login === undefined || credentials.some((other) => other.account === login)) continue
    const kept = before?.credentials.find((other) => other.account === login)
    if (password !== undefined) credentials.push(createCredential(login, password))
    else if (kept) credentials.push(kept)
  }
  return {
    type,
    ...(type !== 'OnPremises' && { region: draft.region ?? 'Worldwide' }),
    ...connections,
    credentials,
  }
}

interface ParsedConnection<T> {
  readonly connection: T
  readonly account: string | undefined
  readonly password: string | undefined
}

/**
 * What is kept of a sign-in to the cloud. The secrets are looked at here, and forgotten.
 * @param known the sign-in as it was: its secrets need not come again while its account is the same
 */
function parseCloudConnection(
  name: string,
  draft: CloudDraft,
  known?: CloudConnection,
): ParsedConnection<CloudConnection> {
  const { password, applicationSecret, applicationCertificate } = draft
  // an application that comes with its secret, and without an account, takes the place of the account
  const isOther = draft.account === undefined && (applicationSecret ?? applicationCertificate) !== undefined
  const stays = known && !isOther && isSameLogin(draft.account, known.account)
  const { account, applicationId, ...rest }: CloudDraft = stays ? { ...known, ...draft } : draft
  if (!stays) expectSecret(name, draft)
  const thumbprint =
    draft.applicationCertificateThumbprint ??
    (applicationCertificate === undefined
      ? rest.applicationCertificateThumbprint
      : createThumbprint(applicationCertificate))
  const isAddress = account !== undefined && /^[^\s@]+@[^\s@]+$/.test(account)
  if (!isAddress && (account !== undefined || applicationId === undefined))
    throw new RefusedError(
      `The property '${name}.account' must be the user name of an account, such as user@organization.onmicrosoft.com.`,
    )
  return {
    account,
    password,
    connection: {
      ...(account !== undefined && { account }),
      grantAdminAccess: rest.grantAdminAccess ?? false,
      useMfa: rest.useMfa ?? false,
      ...(rest.useCustomVeeamAADApplication !== undefined && {
        useCustomVeeamAADApplication: rest.useCustomVeeamAADApplication,
      }),
      ...(applicationId !== undefined && { applicationId }),
      ...(rest.sharePointSaveAllWebParts !== undefined && {
        sharePointSaveAllWebParts: rest.sharePointSaveAllWebParts,
      }),
      ...(thumbprint !== undefined && { applicationCertificateThumbprint: thumbprint }),
    },
  }
}

function expectSecret(
  name: string,
  { account, password, applicationSecret, applicationCertificate }: CloudDraft,
): void {
  if (account !== undefined && password === undefined) throw createMissingError(name, 'password')
  if (account === undefined && (applicationSecret ?? applicationCertificate) === undefined)
    throw createMissingError(name, 'applicationSecret')
}

/** @param sent absent: nothing was said of it */
const isSameLogin = (sent: string | undefined, known: string | undefined): boolean =>
  sent === undefined || sent.toLowerCase() === known?.toLowerCase()

/** @param known as of a sign-in to the cloud */
function parseServerConnection(
  name: string,
  { password, ...draft }: ServerDraft,
  known?: ServerConnection,
): ParsedConnection<ServerConnection> {
  const { serverName, username, ...rest }: Partial<ServerConnection> = { ...known, ...draft }
  if (!serverName) throw createMissingError(name, 'serverName')
  if (!username) throw createMissingError(name, 'username')
  const stays = known && isSameLogin(username, known.username)
  if (password === undefined && !stays) throw createMissingError(name, 'password')
  return { account: username, password, connection: { ...rest, serverName, username } }
}

const createMissingError = (settings: string, property: string): RefusedError =>
  new RefusedError(`The property '${settings}.${property}' is missing.`)

/** The tenant of the account, or on premises the domain of the server. */
function deriveName(of: Connections): string {
  const address = of.exchangeOnlineSettings?.account ?? of.sharePointOnlineSettings?.account
  if (address !== undefined) return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
  const server = of.exchangeSettings?.serverName ?? of.sharepointSettings?.serverName
  if (server === undefined)
    throw new RefusedError(
      "The property 'exchangeOnlineSettings.account' is missing: it contains the name of the tenant.",
    )
  return server.toLowerCase()
}

/** Forty hexadecimal digits that stand for a certificate. */
const createThumbprint = (certificate: string): string =>
  [0, 1, 2, 3, 4]
    .map((n) => createSeed(certificate, n).toString(16).padStart(8, '0'))
    .join('')
    .toUpperCase()
