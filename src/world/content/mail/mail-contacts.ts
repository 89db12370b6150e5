import type { World } from '../../world.js'
import type { Container } from '../containers.js'
import { getNativeFolder } from '../contents.js'
import type { Folder } from '../folder-tree.js'
import { createEntryRandom, createExternalContact, type ExternalContact } from '../people.js'
import { getFolderItemClass, getMailTree } from './mail-folders.js'

const LIST_PURPOSE = 405
/** How far the first contacts of a mailbox are looked for, and how many of them write mail. */
const [SEARCHED, CLOSE] = [1500, 30]
/** From here on numbers of strangers are those of contacts; the product of the two is far below 2^53. */
const [FIRST, MANY, STEP] = [1000, 1_000_003, 7919]

/** Some of the contacts are lists of people. */
export function getItemClass(container: Container, folder: Folder, n: number): string {
  const itemClass = getFolderItemClass(folder)
  const isList = itemClass === 'IPM.Contact' && createEntryRandom(container, n, LIST_PURPOSE).chance(0.12)
  return isList ? 'IPM.DistList' : itemClass
}

/** Whom the n-th item of a mailbox is the contact of: each is somebody else. */
export const getContact = (world: World, container: Container, n: number): ExternalContact =>
  createExternalContact(world, container.organization, FIRST + (((container.seed % MANY) + n * STEP) % MANY))

/** The contacts that a mailbox has had for longest: they are who writes to it from outside. */
export const getFrequentContacts = (world: World, container: Container): readonly ExternalContact[] =>
  world.contentCache.getOrCreate(`contacts ${container.id}`, '', () => {
    const tree = getMailTree(world, container)
    const found: ExternalContact[] = []
    if (container.kind !== 'mailbox') return found
    for (let n = 0; n < SEARCHED && found.length < CLOSE; n++)
      if (getItemClass(container, getNativeFolder(tree, container, n), n) === 'IPM.Contact')
        found.push(getContact(world, container, n))
    return found
  })
