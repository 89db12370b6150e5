import { domainToASCII } from 'node:url'
import { Draw, remix, seedOf } from '../core/hash.js'
import type { Organization } from '../organizations/entities.js'
import type { World } from '../world.js'
import { FIRM_NAMES, FIRM_TRADES } from './words/names.js'

const STRANGERS = 40
/** How many firms an organization has to do with. */
const PARTNERS = 36
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

const JOBS = [
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

/** What is known of somebody from outside. */
export interface Stranger extends Person {
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
export function firmOf(world: World, { key }: Organization, place: number): Firm {
  const noise = seedOf(world.origin.seed, key, 'firms')
  // the step has no divisor in common with the number of names, so that no name comes twice
  const n = (noise + (place % PARTNERS) * 37) % (FIRM_NAMES.length * FIRM_TRADES.length)
  const first = FIRM_NAMES[n % FIRM_NAMES.length] as string
  const trade = FIRM_TRADES[Math.floor(n / FIRM_NAMES.length)] as string
  return {
    name: `${first} ${trade}`,
    domain: `${first}-${trade}.example`.toLowerCase(),
    city: CITIES[remix(noise + n, CITY) % CITIES.length] as Firm['city'],
  }
}

/** Somebody from outside an organization, by number: each works for one firm, where it is. */
export function strangerAt(world: World, organization: Organization, number: number): Stranger {
  const name = world.names.person(organization.key, 'stranger', number)
  const noise = seedOf(world.origin.seed, organization.key, 'stranger', number)
  const draw = new Draw(remix(noise, POST))
  const { name: firm, domain, city } = firmOf(world, organization, draw.integer(0, PARTNERS - 1))
  const digits = new Draw(remix(noise, PHONE))
  return {
    name,
    address: `${aliasOf(name)}@${domain}`,
    firm,
    jobTitle: draw.pick(JOBS),
    city: city[0],
    phone: city[1].replace(/#/g, () => String(digits.integer(0, 9))),
  }
}

const aliasOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z ]/g, '')
    .replace(/ +/g, '.')

/** Whom all people of an organization may have to do with outside of it. */
const strangersOf = (world: World, organization: Organization): readonly Stranger[] =>
  world.memo.get(`strangers ${organization.key}`, '', () =>
    Array.from({ length: STRANGERS }, (_, number) => strangerAt(world, organization, number)),
  )

/** Somebody of an organization. */
export function colleague(world: World, organization: Organization, draw: Draw): Person {
  const { users } = world.directory(organization)
  const user = users[draw.integer(0, users.length - 1)]
  return user
    ? { name: user.displayName, address: user.name }
    : { name: 'System Account', address: `system@${domainToASCII(organization.name)}` }
}

/** Somebody from outside an organization. */
export const stranger = (world: World, organization: Organization, draw: Draw): Stranger =>
  strangersOf(world, organization)[draw.integer(0, STRANGERS - 1)] as Stranger

const TRIES = 6

/** People of one mail: nobody is in it twice. */
export class Cast {
  readonly #world: World
  readonly #organization: Organization
  readonly #draw: Draw
  readonly #known: readonly Stranger[]
  readonly #taken: Set<string>

  /** @param known people from outside that are drawn from. @param taken who is in it already */
  constructor(
    world: World,
    organization: Organization,
    draw: Draw,
    known: readonly Stranger[] = [],
    taken: readonly Person[] = [],
  ) {
    this.#world = world
    this.#organization = organization
    this.#draw = draw
    this.#known = known
    this.#taken = new Set(taken.map(({ address }) => address))
  }

  /** @param inside the share of colleagues, 0 to 1 */
  one(inside: number): Person | undefined {
    const draw = this.#draw
    for (let left = TRIES; left > 0; left--) {
      const isInside = draw.chance(left === 1 ? 0 : inside)
      const person = isInside ? colleague(this.#world, this.#organization, draw) : this.#outside()
      if (this.#taken.has(person.address)) continue
      this.#taken.add(person.address)
      return person
    }
    return undefined
  }

  several(least: number, most: number, inside: number): Person[] {
    return Array.from({ length: this.#draw.integer(least, most) }, () => this.one(inside)).filter(
      (person) => person !== undefined,
    )
  }

  #outside(): Person {
    const known = this.#known
    const { name, address, firm } =
      known.length > 0
        ? (known[this.#draw.integer(0, known.length - 1)] as Stranger)
        : stranger(this.#world, this.#organization, this.#draw)
    return { name, address, firm }
  }
}

/** A draw of an entry, for one purpose. */
export const drawOf = ({ noise }: { readonly noise: number }, n: number, purpose: number): Draw =>
  new Draw(remix(remix(noise, n), purpose))
