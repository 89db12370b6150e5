import { domainToASCII } from 'node:url'
import { Draw, guid, seedOf } from '../core/hash.js'
import { finish, type Slices } from '../core/slices.js'
import type { Organization } from './entities.js'
import type { Names } from './names.js'

/** A person, or a shared mailbox, of an organization. */
export interface DirectoryUser {
  /** Two GUIDs without a space: in the cloud, and on premises (zeros where there is none). */
  readonly id: string
  /** Its place in the directory. */
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
const SOME = 50

const NOWHERE = '00000000-0000-0000-0000-000000000000'
const SHARED = ['Reception', 'Invoices', 'Careers', 'Support Desk', 'Press Office', 'Facilities'] as const
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
const numbered = (list: readonly string[], index: number): string => {
  const round = Math.floor(index / list.length)
  return `${list[index % list.length]}${round ? ` ${round + 1}` : ''}`
}

const slug = (text: string): string => text.replace(/[^A-Za-z0-9]+/g, '')

/**
 * The users, groups and sites of one organization, derived from the seed when they are first asked for.
 * Nothing of it is stored: the same organization always has the same directory.
 */
export class Directory {
  readonly #organization: Organization
  readonly #names: Names
  readonly #seed: readonly [seed: number, sandbox: string]
  #users: DirectoryUser[] | undefined
  #groups: DirectoryGroup[] | undefined
  #sites: DirectorySite[] | undefined
  readonly #byId = new Map<string, number>()

  constructor(organization: Organization, names: Names, seed: number, sandbox: string) {
    this.#organization = organization
    this.#names = names
    this.#seed = [seed, sandbox]
  }

  get users(): readonly DirectoryUser[] {
    return this.#users ?? finish(this.#workOutUsers())
  }

  get groups(): readonly DirectoryGroup[] {
    return this.#groups ?? finish(this.#workOutGroups())
  }

  get sites(): readonly DirectorySite[] {
    return this.#sites ?? finish(this.#workOutSites())
  }

  /** Works out all of it, so that nothing of it takes long when it is asked for. */
  *workOut(): Slices<void> {
    yield* this.#workOutUsers()
    yield* this.#workOutGroups()
    yield* this.#workOutSites()
  }

  *#workOutUsers(): Slices<readonly DirectoryUser[]> {
    const taken = new Set<string>()
    this.#users ??= yield* this.#list('user', 'users', (index) => this.#user(index, taken))
    return this.#users
  }

  *#workOutGroups(): Slices<readonly DirectoryGroup[]> {
    this.#groups ??= yield* this.#list('group', 'groups', (index) => this.#group(index))
    return this.#groups
  }

  *#workOutSites(): Slices<readonly DirectorySite[]> {
    this.#sites ??= yield* this.#list('site', 'sites', (index) => this.#site(index))
    return this.#sites
  }

  *#list<T extends { readonly id: string }>(
    kind: string,
    counted: keyof Organization['counts'],
    make: (index: number) => T,
  ): Slices<T[]> {
    const list: T[] = []
    for (let index = 0; index < this.#organization.counts[counted]; index++) {
      const entry = make(index)
      this.#byId.set(`${kind} ${entry.id}`, index)
      list.push(entry)
      if (index % SOME === 0) yield
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

  /** The id of a user, group or site by its place, without working out anything else of it. */
  idAt(kind: 'user' | 'group' | 'site', index: number): string {
    return kind === 'site'
      ? this.#guid('site', index) + this.#guid('site web', index)
      : this.#accountId(kind, index)
  }

  /** The places of a group's members among the users. */
  membersOf(group: number): readonly number[] {
    const { users } = this.#organization.counts
    const draw = this.#draw('members', group)
    const size = Math.min(users, draw.integer(3, 12))
    const members = new Set<number>()
    while (members.size < size) members.add(draw.integer(0, users - 1))
    return [...members].sort((a, b) => a - b)
  }

  /** Whether a user has a OneDrive: people have one in the cloud, shared mailboxes have none. */
  hasDrive(user: number): boolean {
    return this.#organization.type !== 'OnPremises' && this.#sharedAt(user) === undefined
  }

  typeOfGroup(group: number): DirectoryGroup['type'] {
    const type = this.#draw('group', group).pick(GROUP_TYPES)
    return type === 'Office365' && this.#organization.type === 'OnPremises' ? 'Security' : type
  }

  /** The id of an account: where it is in the cloud, and where on premises. */
  #accountId(kind: string, index: number): string {
    const { type } = this.#organization
    const cloud = type === 'OnPremises' ? NOWHERE : this.#guid(kind, index)
    return cloud + (type === 'Office365' ? NOWHERE : this.#guid(`${kind} on premises`, index))
  }

  /** What its sites begin with. */
  get #sitesRoot(): string {
    const { name, type, sharepointSettings } = this.#organization
    return type === 'OnPremises'
      ? `https://${domainToASCII(sharepointSettings?.serverName ?? name)}/sites`
      : `https://${name.split('.')[0]}.sharepoint.com/sites`
  }

  #guid(kind: string, index: number): string {
    return guid(...this.#seed, this.#organization.key, kind, index)
  }

  #draw(kind: string, index: number): Draw {
    return new Draw(seedOf(this.#seed[0], this.#organization.key, kind, index))
  }

  /** @param taken the aliases of those before it */
  #user(index: number, taken: Set<string>): DirectoryUser {
    const named = this.#organization.people?.[index]
    const shared = this.#sharedAt(index)
    const displayName = named ?? shared ?? this.#names.person(this.#organization.key, 'user', index)
    const plain = shared ? slug(shared) : displayName.normalize('NFD').replace(/[^A-Za-z .-]/g, '')
    // a name without a Latin letter in it gives no alias
    const base = plain.trim().toLowerCase().replace(/\s+/g, '.') || `user${index + 1}`
    let alias = base
    for (let n = 2; taken.has(alias); n++) alias = `${base}${n}`
    taken.add(alias)
    const tenant = this.#organization.name.split('.')[0]
    const personal = `${alias}_${this.#organization.name}`.replace(/[^a-z0-9]+/gi, '_')
    return {
      id: this.#accountId('user', index),
      index,
      displayName,
      name: `${alias}@${this.#organization.name}`,
      type: shared ? 'Shared' : 'User',
      ...(this.hasDrive(index) && {
        oneDrive: {
          id: this.#guid('drive web', index) + this.#guid('drive', index),
          name: displayName,
          url: `https://${tenant}-my.sharepoint.com/personal/${personal}`,
        },
      }),
    }
  }

  /** The name of a shared mailbox: every eighth account is one, as long as there are names for them. */
  #sharedAt(index: number): string | undefined {
    const isNamed = this.#organization.people?.[index] !== undefined
    return !isNamed && index % 8 === 7 ? SHARED[(index - 7) / 8] : undefined
  }

  #group(index: number): DirectoryGroup {
    const displayName = numbered(DEPARTMENTS, index)
    const name = slug(displayName)
    const type = this.typeOfGroup(index)
    const members = this.membersOf(index)
    const manager = this.users[members[0] ?? -1]
    return {
      id: this.#accountId('group', index),
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

  #site(index: number): DirectorySite {
    const title = numbered(SITES, index)
    // each fifth site lies under the one before it
    const parent = index % 5 === 4 ? index - 1 : undefined
    const path = parent === undefined ? slug(title) : `${slug(numbered(SITES, parent))}/${slug(title)}`
    return {
      id: this.idAt('site', index),
      index,
      url: `${this.#sitesRoot}/${path}`,
      name: title,
      title,
      isCloud: this.#organization.type !== 'OnPremises',
      ...(parent !== undefined && { parent }),
    }
  }
}
