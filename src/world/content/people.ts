import { domainToASCII } from 'node:url'
import { createSeed, hashSeed, SeededRandom } from '../core/seeded-random.js'
import type { Organization } from '../organizations/organization-rows.js'
import type { World } from '../world.js'
import { FIRM_NAMES, FIRM_TRADES } from './words/name-lists.js'

const EXTERNAL_CONTACTS = 40
/** Partner firms of an organization. */
const PARTNER_FIRMS = 36
const [CITY, PHONE, POST] = [1, 2, 3]

/** Cities with what their telephone numbers look like: these are never given to anybody. */
const CITIES = [
  ['Boston', '+1 617 555 01##'],
  ['Austin', '+1 512 555 01##'],
  ['Chicago', '+1 312 555 01##'],
  ['London', '+44 20 7946 0###'],
  ['Leeds', '+44 113 496 0###'],
  ['Berlin', '+49 30 23125 ###'],
  ['Hamburg', '+49 40 66969 ###'],
  ['Paris', '+33 1 99 00 ## ##'],
  ['Lyon', '+33 4 65 71 ## ##'],
  ['Vienna', '+43 1 5124 ####'],
  ['Zurich', '+41 44 555 ## ##'],
] as const

const JOB_TITLES = [
  'Buyer',
  'Sales Manager',
  'Engineer',
  'Assistant',
  'Consultant',
  'Head of Finance',
  'Account Manager',
  'Project Manager',
  'Head of Logistics',
  'Technician',
] as const

/** Somebody who writes mail or is written to. */
export interface Person {
  readonly name: string
  readonly address: string
  /** Of somebody from outside: the employer. */
  readonly firm?: string
}

/** A person from outside the organization. */
export interface ExternalContact extends Person {
  readonly firm: string
  readonly jobTitle: string
  readonly city: string
  readonly phone: string
}

interface Firm {
  readonly name: string
  readonly domain: string
  readonly city: (typeof CITIES)[number]
}

/** One of the firms that an organization has to do with. */
export function getPartnerFirm(world: World, { key }: Organization, index: number): Firm {
  const seed = createSeed(world.origin.seed, key, 'firms')
  // the step has no divisor in common with the number of names, so that no name comes twice
  const n = (seed + (index % PARTNER_FIRMS) * 37) % (FIRM_NAMES.length * FIRM_TRADES.length)
  const first = FIRM_NAMES[n % FIRM_NAMES.length] as string
  const trade = FIRM_TRADES[Math.floor(n / FIRM_NAMES.length)] as string
  return {
    name: `${first} ${trade}`,
    domain: `${first}-${trade}.example`.toLowerCase(),
    city: CITIES[hashSeed(seed + n, CITY) % CITIES.length] as Firm['city'],
  }
}

/** Somebody from outside an organization, by number: each works for one firm, where it is. */
export function createExternalContact(
  world: World,
  organization: Organization,
  index: number,
): ExternalContact {
  const name = world.nameGenerator.createPersonName(organization.key, 'stranger', index)
  const seed = createSeed(world.origin.seed, organization.key, 'stranger', index)
  const random = new SeededRandom(hashSeed(seed, POST))
  const {
    name: firm,
    domain,
    city,
  } = getPartnerFirm(world, organization, random.integer(0, PARTNER_FIRMS - 1))
  const digits = new SeededRandom(hashSeed(seed, PHONE))
  return {
    name,
    address: `${buildAlias(name)}@${domain}`,
    firm,
    jobTitle: random.pick(JOB_TITLES),
    city: city[0],
    phone: city[1].replace(/#/g, () => String(digits.integer(0, 9))),
  }
}

const buildAlias = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z ]/g, '')
    .replace(/ +/g, '.')

/** Whom all people of an organization may have to do with outside of it. */
const getExternalContacts = (world: World, organization: Organization): readonly ExternalContact[] =>
  world.cache.getOrCreate(`strangers ${organization.key}`, '', () =>
    Array.from({ length: EXTERNAL_CONTACTS }, (_, number) =>
      createExternalContact(world, organization, number),
    ),
  )

/** Somebody of an organization. */
export function pickColleague(world: World, organization: Organization, random: SeededRandom): Person {
  const { users } = world.getDirectory(organization)
  const user = users[random.integer(0, users.length - 1)]
  return user
    ? { name: user.displayName, address: user.name }
    : { name: 'System Account', address: `system@${domainToASCII(organization.name)}` }
}

/** Somebody from outside an organization. */
export const pickExternalContact = (
  world: World,
  organization: Organization,
  random: SeededRandom,
): ExternalContact =>
  getExternalContacts(world, organization)[random.integer(0, EXTERNAL_CONTACTS - 1)] as ExternalContact

const MAX_TRIES = 6

/** Picks the people of one mail: nobody is in it twice. */
export class Participants {
  readonly #world: World
  readonly #organization: Organization
  readonly #random: SeededRandom
  readonly #externalContacts: readonly ExternalContact[]
  readonly #usedAddresses: Set<string>

  /** @param externalContacts people from outside that are drawn from. @param taken who is in it already */
  constructor(
    world: World,
    organization: Organization,
    random: SeededRandom,
    externalContacts: readonly ExternalContact[] = [],
    taken: readonly Person[] = [],
  ) {
    this.#world = world
    this.#organization = organization
    this.#random = random
    this.#externalContacts = externalContacts
    this.#usedAddresses = new Set(taken.map(({ address }) => address))
  }

  /** @param colleagueShare the share of colleagues, 0 to 1 */
  pickOne(colleagueShare: number): Person | undefined {
    const random = this.#random
    for (let left = MAX_TRIES; left > 0; left--) {
      const isInside = random.chance(left === 1 ? 0 : colleagueShare)
      const person = isInside ? pickColleague(this.#world, this.#organization, random) : this.#pickExternal()
      if (this.#usedAddresses.has(person.address)) continue
      this.#usedAddresses.add(person.address)
      return person
    }
    return undefined
  }

  pickSeveral(least: number, most: number, colleagueShare: number): Person[] {
    return Array.from({ length: this.#random.integer(least, most) }, () =>
      this.pickOne(colleagueShare),
    ).filter((person) => person !== undefined)
  }

  #pickExternal(): Person {
    const known = this.#externalContacts
    const { name, address, firm } =
      known.length > 0
        ? (known[this.#random.integer(0, known.length - 1)] as ExternalContact)
        : pickExternalContact(this.#world, this.#organization, this.#random)
    return { name, address, firm }
  }
}

/** Creates the random numbers of an entry, for one purpose. */
export const createEntryRandom = (
  { seed }: { readonly seed: number },
  n: number,
  purpose: number,
): SeededRandom => new SeededRandom(hashSeed(hashSeed(seed, n), purpose))
