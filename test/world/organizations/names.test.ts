import { faker } from '@faker-js/faker/locale/en'
import t from 'tap'
import { createSeed } from '../../../src/world/core/seeded-random.js'
import { ShortTwister } from '../../../src/world/organizations/mersenne-twister.js'
import { NameGenerator } from '../../../src/world/organizations/name-generator.js'

t.test('people have the names that faker gives', async (t) => {
  const names = new NameGenerator(365)
  for (let index = 0; index < 300; index++) {
    faker.seed(createSeed(365, 'user', index))
    t.equal(names.createPersonName('user', index), `${faker.person.firstName()} ${faker.person.lastName()}`)
  }
})

t.test('numbers are those of faker, as far as they go', async (t) => {
  const twister = new ShortTwister()
  for (const seed of [0, 1, 365, 2 ** 31, 2 ** 32 - 1]) {
    faker.seed(seed)
    twister.seed(seed)
    for (let n = 0; n < 113; n++) t.equal(twister.next(), faker.number.float({ min: 0, max: 1 }))
    t.throws(() => twister.next(), /no more than 227/)
  }
})
