import { domainToASCII } from 'node:url'
import { createGuid, createSeed, SeededRandom } from '../core/seeded-random.js'
import { runSlices, type Slices } from '../core/slices.js'
import type { NameGenerator } from './name-generator.js'
import type { Organization } from './organization-rows.js'

/** A person, or a shared mailbox, of an organization. */
export interface DirectoryUser {
  /** Two GUIDs without a space: in the cloud, and on premises (zeros where there is none). */
  readonly id: string
  /** Its index in the directory. */
  readonly index: number
  readonly displayName: string
  readonly name: string
  readonly type: 'User' | 'Shared' | 'Public'
  /** Only of people in the cloud. */
  readonly oneDrive?: { readonly id: string; readonly name: string; readonly url: string }
}

export interface DirectoryGroup {
  readonly id: string
  readonly index: number
  readonly displayName: string
  readonly name: string
  readonly type: 'Office365' | 'Security' | 'Distribution' | 'DynamicDistribution'
  readonly locationType: 'OnPremises' | 'Cloud'
  readonly managedBy?: string
  readonly site?: string
  /** Places of its members among the users. */
  readonly members: readonly number[]
}

export interface DirectorySite {
  readonly id: string
  readonly index: number
  readonly url: string
  readonly name: string
  readonly title: string
  readonly isCloud: boolean
  /** Place of the site it lies under. */
  readonly parent?: number
}

/** So many users, groups or sites are worked out at a time. */
const SLICE_SIZE = 50

const EMPTY_GUID = '00000000-0000-0000-0000-000000000000'
const SHARED_MAILBOXES = [
  'Reception',
  'Invoices',
  'Careers',
  'Support Desk',
  'Press Office',
  'Facilities',
] as const
const DEPARTMENTS = [
  'Finance',
  'Sales',
  'Engineering',
  'Human Resources',
  'Legal',
  'Marketing',
  'Operations',
  'Customer Care',
  'Research',
  'Procurement',
] as const
const SITES = [
  'Intranet',
  'Policies',
  'Project Office',
  'Product Handbook',
  'Sales Playbook',
  'Contracts',
  'Brand Assets',
  'Board Papers',
  'Training',
  'Facilities',
  'Customer Success',
  'Release Notes',
] as const

const GROUP_TYPES = ['Office365', 'Office365', 'Security', 'Distribution', 'DynamicDistribution'] as const

/** `Finance`, ..., `Finance 2`, ...: names without end from a list of good ones. */
const getNumberedName = (list: readonly string[], index: number): string => {
  const round = Math.floor(index / list.length)
  return `${list[index % list.length]}${round ? ` ${round + 1}` : ''}`
}

const buildSlug = (text: string): string => text.replace(/[^A-Za-z0-9]+/g, '')

/**
 * The users, groups and sites of one organization, derived from the seed when they are first asked for.
 * Nothing of it is stored: the same organization always has the same directory.
 */
export class Directory {
  readonly #organization: Organization
  readonly #names: NameGenerator
  readonly #seed: readonly [seed: number, sandbox: string]
  #users: DirectoryUser[] | undefined
  #groups: DirectoryGroup[] | undefined
  #sites: DirectorySite[] | undefined
  readonly #byId = new Map<string, number>()

  constructor(organization: Organization, names: NameGenerator, seed: number, sandbox: string) {
    this.#organization = organization
    this.#names = names
    this.#seed = [seed, sandbox]
  }

  get users(): readonly DirectoryUser[] {
    return this.#users ?? runSlices(this.#workOutUsers())
  }

  get groups(): readonly DirectoryGroup[] {
    return this.#groups ?? runSlices(this.#workOutGroups())
  }

  get sites(): readonly DirectorySite[] {
    return this.#sites ?? runSlices(this.#workOutSites())
  }

  /** Works out all of it, so that nothing of it takes long when it is asked for. */
  *buildInSlices(): Slices<void> {
    yield* this.#workOutUsers()
    yield* this.#workOutGroups()
    yield* this.#workOutSites()
  }

  *#workOutUsers(): Slices<readonly DirectoryUser[]> {
    const taken = new Set<string>()
    this.#users ??= yield* this.#buildList('user', 'users', (index) => this.#buildUser(index, taken))
    return this.#users
  }

  *#workOutGroups(): Slices<readonly DirectoryGroup[]> {
    this.#groups ??= yield* this.#buildList('group', 'groups', (index) => this.#buildGroup(index))
    return this.#groups
  }

  *#workOutSites(): Slices<readonly DirectorySite[]> {
    this.#sites ??= yield* this.#buildList('site', 'sites', (index) => this.#buildSite(index))
    return this.#sites
  }

  *#buildList<T extends { readonly id: string }>(
    kind: string,
    counted: keyof Organization['counts'],
    make: (index: number) => T,
  ): Slices<T[]> {
    const list: T[] = []
    for (let index = 0; index < this.#organization.counts[counted]; index++) {
      list.push(make(index))
      if (index % SLICE_SIZE === 0) yield
    }
    // after that, because a map of many entries takes long to grow, and what `make` remembers would grow at once
    for (const [index, { id }] of list.entries()) {
      this.#byId.set(`${kind} ${id}`, index)
      if (index % SLICE_SIZE === 0) yield
    }
    return list
  }

  user(id: string): DirectoryUser | undefined {
    const users = this.users
    return users[this.#byId.get(`user ${id.toLowerCase()}`) ?? -1]
  }

  group(id: string): DirectoryGroup | undefined {
    const groups = this.groups
    return groups[this.#byId.get(`group ${id.toLowerCase()}`) ?? -1]
  }

  site(id: string): DirectorySite | undefined {
    const sites = this.sites
    return sites[this.#byId.get(`site ${id.toLowerCase()}`) ?? -1]
  }

  /** The id of a user, group or site by its index, without working out anything else of it. */
  getId(kind: 'user' | 'group' | 'site', index: number): string {
    return kind === 'site'
      ? this.#createGuid('site', index) + this.#createGuid('site web', index)
      : this.#buildAccountId(kind, index)
  }

  /** The indexes of a group's members among the users. */
  getMembers(group: number): readonly number[] {
    const { users } = this.#organization.counts
    const random = this.#createRandom('members', group)
    const size = Math.min(users, random.integer(3, 12))
    const members = new Set<number>()
    while (members.size < size) members.add(random.integer(0, users - 1))
    return [...members].sort((a, b) => a - b)
  }

  /** Whether a user has a OneDrive: people have one in the cloud, shared mailboxes have none. */
  hasOneDrive(user: number): boolean {
    return this.#organization.type !== 'OnPremises' && this.#getSharedName(user) === undefined
  }

  getGroupType(group: number): DirectoryGroup['type'] {
    const type = this.#createRandom('group', group).pick(GROUP_TYPES)
    return type === 'Office365' && this.#organization.type === 'OnPremises' ? 'Security' : type
  }

  /** The id of an account: where it is in the cloud, and where on premises. */
  #buildAccountId(kind: string, index: number): string {
    const { type } = this.#organization
    const cloud = type === 'OnPremises' ? EMPTY_GUID : this.#createGuid(kind, index)
    return cloud + (type === 'Office365' ? EMPTY_GUID : this.#createGuid(`${kind} on premises`, index))
  }

  /** What its sites begin with. */
  get #sitesRoot(): string {
    const { name, type, sharepointSettings } = this.#organization
    return type === 'OnPremises'
      ? `https://${domainToASCII(sharepointSettings?.serverName ?? name)}/sites`
      : `https://${name.split('.')[0]}.sharepoint.com/sites`
  }

  #createGuid(kind: string, index: number): string {
    return createGuid(...this.#seed, this.#organization.key, kind, index)
  }

  #createRandom(kind: string, index: number): SeededRandom {
    return new SeededRandom(createSeed(this.#seed[0], this.#organization.key, kind, index))
  }

  /** @param usedAliases the aliases of those before it */
  #buildUser(index: number, usedAliases: Set<string>): DirectoryUser {
    const givenName = this.#organization.people?.[index]
    const shared = this.#getSharedName(index)
    const displayName =
      givenName ?? shared ?? this.#names.createPersonName(this.#organization.key, 'user', index)
    const plain = shared ? buildSlug(shared) : displayName.normalize('NFD').replace(/[^A-Za-z .-]/g, '')
    // a name without a Latin letter in it gives no alias
    const base = plain.trim().toLowerCase().replace(/\s+/g, '.') || `user${index + 1}`
    let alias = base
    for (let n = 2; usedAliases.has(alias); n++) alias = `${base}${n}`
    usedAliases.add(alias)
    const tenant = this.#organization.name.split('.')[0]
    const personal = `${alias}_${this.#organization.name}`.replace(/[^a-z0-9]+/gi, '_')
    return {
      id: this.#buildAccountId('user', index),
      index,
      displayName,
      name: `${alias}@${this.#organization.name}`,
      type: shared ? 'Shared' : 'User',
      ...(this.hasOneDrive(index) && {
        oneDrive: {
          id: this.#createGuid('drive web', index) + this.#createGuid('drive', index),
          name: displayName,
          url: `https://${tenant}-my.sharepoint.com/personal/${personal}`,
        },
      }),
    }
  }

  /** The name of a shared mailbox: every eighth account is one, as long as there are names for them. */
  #getSharedName(index: number): string | undefined {
    const isNamed = this.#organization.people?.[index] !== undefined
    return !isNamed && index % 8 === 7 ? SHARED_MAILBOXES[(index - 7) / 8] : undefined
  }

  #buildGroup(index: number): DirectoryGroup {
    const displayName = getNumberedName(DEPARTMENTS, index)
    const name = buildSlug(displayName)
    const type = this.getGroupType(index)
    const members = this.getMembers(index)
    const manager = this.users[members[0] ?? -1]
    return {
      id: this.#buildAccountId('group', index),
      index,
      displayName,
      name: `${name.toLowerCase()}@${this.#organization.name}`,
      type,
      locationType: this.#organization.type === 'OnPremises' ? 'OnPremises' : 'Cloud',
      ...(manager && { managedBy: manager.name.split('@')[0] as string }),
      ...(type === 'Office365' && { site: `${this.#sitesRoot}/${name}` }),
      members,
    }
  }

  #buildSite(index: number): DirectorySite {
    const title = getNumberedName(SITES, index)
    // each fifth site lies under the one before it
    const parent = index % 5 === 4 ? index - 1 : undefined
    const path =
      parent === undefined
        ? buildSlug(title)
        : `${buildSlug(getNumberedName(SITES, parent))}/${buildSlug(title)}`
    return {
      id: this.getId('site', index),
      index,
      url: `${this.#sitesRoot}/${path}`,
      name: title,
      title,
      isCloud: this.#organization.type !== 'OnPremises',
      ...(parent !== undefined && { parent }),
    }
  }
}
