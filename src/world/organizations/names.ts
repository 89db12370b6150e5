import { faker } from '@faker-js/faker/locale/en'
import { seedOf } from '../core/hash.js'

type Part = string | number

/** Names that look like people and companies. Each belongs to one entity: no other draw can change it. */
export class Names {
  readonly #seed: number

  constructor(seed: number) {
    this.#seed = seed
  }

  person(...entity: Part[]): string {
    this.#aim(entity)
    return `${faker.person.firstName()} ${faker.person.lastName()}`
  }

  /** A company and the name of its tenant: `Kertzmann Group`, `kertzmann.onmicrosoft.com`. */
  company(...entity: Part[]): { name: string; tenant: string } {
    this.#aim(entity)
    const family = faker.person.lastName()
    const name = `${family} ${faker.helpers.arrayElement(['Group', 'Logistics', 'Partners', 'Energy', 'Foods'])}`
    return { name, tenant: `${name.toLowerCase().replace(/[^a-z]/g, '')}.onmicrosoft.com` }
  }

  // the generator is shared, so it is aimed at the entity before each use
  #aim(entity: Part[]): void {
    faker.seed(seedOf(this.#seed, ...entity))
  }
}
