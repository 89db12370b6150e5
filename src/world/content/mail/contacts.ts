import type { World } from '../../world.js'
import { nativePlace } from '../contents.js'
import type { Container } from '../entities.js'
import { drawOf, type Stranger, strangerAt } from '../people.js'
import type { Place } from '../tree.js'
import { classIn, mailTree } from './folders.js'

const LIST = 405
/** How far the first contacts of a mailbox are looked for, and how many of them write mail. */
const [SEARCHED, CLOSE] = [1500, 30]
/** From here on numbers of strangers are those of contacts; the product of the two is far below 2^53. */
const [FIRST, MANY, STEP] = [1000, 1_000_003, 7919]

/** Some of the contacts are lists of people. */
export function itemClassOf(container: Container, place: Place, n: number): string {
  const itemClass = classIn(place)
  const isList = itemClass === 'IPM.Contact' && drawOf(container, n, LIST).chance(0.12)
  return isList ? 'IPM.DistList' : itemClass
}

/** Whom the n-th item of a mailbox is the contact of: each is somebody else. */
export const contactAt = (world: World, container: Container, n: number): Stranger =>
  strangerAt(world, container.organization, FIRST + (((container.noise % MANY) + n * STEP) % MANY))

/** The contacts that a mailbox has had for longest: they are who writes to it from outside. */
export const closeContacts = (world: World, container: Container): readonly Stranger[] =>
  world.contents.get(`contacts ${container.id}`, '', () => {
    const tree = mailTree(world, container)
    const found: Stranger[] = []
    if (container.kind !== 'mailbox') return found
    for (let n = 0; n < SEARCHED && found.length < CLOSE; n++)
      if (itemClassOf(container, nativePlace(tree, container, n), n) === 'IPM.Contact')
        found.push(contactAt(world, container, n))
    return found
  })
