import type { Faker } from '@faker-js/faker'
import { faker as english } from '@faker-js/faker/locale/en'
import { createSeed } from '../core/seeded-random.js'
import { ShortTwister } from './mersenne-twister.js'

type Part = string | number

const FIRST_WORDS = [
  'Ashgrove',
  'Atlas',
  'Bayside',
  'Belmont',
  'Birchwood',
  'Bridgeport',
  'Cascade',
  'Castleton',
  'Clearwater',
  'Copperfield',
  'Crestview',
  'Crossfield',
  'Daybreak',
  'Eagle Ridge',
  'Eastgate',
  'Edgewater',
  'Elmhurst',
  'Fernhill',
  'Fieldstone',
  'Foxglove',
  'Glenmoor',
  'Goldcrest',
  'Hartfield',
  'Hawthorne',
  'Hillcrest',
  'Ironbridge',
  'Kingsley',
  'Lakeshore',
  'Linden',
  'Longmeadow',
  'Maplewood',
  'Marlow',
  'Newbridge',
  'Norwood',
  'Oakridge',
  'Osprey',
  'Parkside',
  'Pinecrest',
  'Ravenswood',
  'Ridgeway',
  'Rockford',
  'Rosemont',
  'Saltmarsh',
  'Shoreline',
  'Southgate',
  'Springfield',
  'Stillwater',
  'Summit',
  'Thornhill',
  'Union',
  'Valley View',
  'Vista',
  'Waterford',
  'Wellington',
  'Whitehall',
  'Willowbrook',
  'Windmere',
  'Woodland',
  'Yorkfield',
  'Zenith',
] as const
const SECOND_WORDS = [
  'Advisors',
  'Appliances',
  'Automation',
  'Bakeries',
  'Brewing',
  'Ceramics',
  'Chemicals',
  'Components',
  'Construction',
  'Controls',
  'Dairy',
  'Design',
  'Electric',
  'Energy',
  'Engineering',
  'Farms',
  'Foods',
  'Freight',
  'Furniture',
  'Glass',
  'Health',
  'Hotels',
  'Insurance',
  'Lighting',
  'Logistics',
  'Machinery',
  'Media',
  'Metals',
  'Mills',
  'Optics',
  'Packaging',
  'Paper',
  'Plastics',
  'Robotics',
  'Shipping',
  'Textiles',
  'Timber',
  'Tools',
  'Travel',
  'Water',
] as const
/** It has no divisor in common with how many names there are, so that each comes before any comes again. */
const STEP = 1_009

// to import the class would load all languages
const faker = new (english.constructor as typeof Faker)({
  locale: english.rawDefinitions,
  randomizer: new ShortTwister(),
})

/** Names that look like people and companies. Each belongs to one entity: no other draw can change it. */
export class NameGenerator {
  readonly #seed: number

  constructor(seed: number) {
    this.#seed = seed
  }

  createPersonName(...entity: Part[]): string {
    this.#seedFaker(entity)
    return `${faker.person.firstName()} ${faker.person.lastName()}`
  }

  /**
   * A company and the name of its tenant: `Northgate Foods`, `northgatefoods.onmicrosoft.com`.
   * @param index among the companies: no two of the first two thousand have the same name
   */
  createCompany(index: number): { name: string; tenant: string } {
    const size = FIRST_WORDS.length * SECOND_WORDS.length
    const number = (createSeed(this.#seed, 'companies') + index * STEP) % size
    const first = FIRST_WORDS[number % FIRST_WORDS.length] as string
    const trade = SECOND_WORDS[Math.floor(number / FIRST_WORDS.length)] as string
    const round = Math.floor(index / size)
    const name = `${first} ${trade}${round === 0 ? '' : ` ${round + 1}`}`
    return { name, tenant: `${name.toLowerCase().replace(/[^a-z0-9]/g, '')}.onmicrosoft.com` }
  }

  // the generator is shared, so it is aimed at the entity before each use
  #seedFaker(entity: Part[]): void {
    faker.seed(createSeed(this.#seed, ...entity))
  }
}
