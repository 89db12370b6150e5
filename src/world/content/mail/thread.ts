import type { World } from '../../world.js'
import { nativePlace } from '../contents.js'
import type { Container } from '../entities.js'
import { createdAt } from '../growth.js'
import { isPlain } from '../life.js'
import { Cast, drawOf, firmOf, type Person } from '../people.js'
import type { Place } from '../tree.js'
import { type Facts, fill } from '../words/fill.js'
import { MAIL, NEWSLETTERS } from '../words/subjects.js'
import { closeContacts } from './contacts.js'
import { classIn, mailHabits, mailTree } from './folders.js'

const [TOPIC, THREAD, PEOPLE] = [401, 404, 406]
/** No conversation reaches over the end of so many items, and so none is longer. */
const BLOCK = 64
/** How far an answer is from what it answers, in items. */
const NEAR = 18

/** Who wrote what to whom: a mail without its text. */
export interface Head {
  readonly from: Person
  readonly to: readonly Person[]
  readonly cc: readonly Person[]
  readonly prefix: '' | 'RE: ' | 'FW: '
  /** The subject without the prefix. */
  readonly topic: string
  /** The number of what it answers or forwards, which is in the same mailbox and not deleted. */
  readonly parent?: number
}

export const ownerOf = ({ name, address }: Container): Person => ({ name, address })

export const isNewsletters = ({ name }: Place): boolean => name === 'Newsletters'
const isDrafts = ({ name }: Place): boolean => name === 'Drafts'
const isSent = ({ path }: Place): boolean => /^Sent Items(\/|$)/.test(path)

/** Whether what lies in a place is answered, and answers. */
const isTalk = (place: Place): boolean =>
  classIn(place) === 'IPM.Note' && !isNewsletters(place) && !isDrafts(place)

/** What is known when something is written. */
export const factsOf = (world: World, container: Container, place: Place, n: number): Facts => ({
  local: world.zone.local(createdAt(world, container, n)),
  project: /^Project (\w+)$/.exec(place.name)?.[1],
})

/** Who wrote the n-th item of a mailbox, a mail, to whom, and what it answers. */
export function headOf(world: World, container: Container, place: Place, n: number): Head {
  const parent = isTalk(place) ? parentOf(world, container, n) : undefined
  if (parent === undefined) return firstOf(world, container, place, n)
  const before = headOf(world, container, nativePlace(mailTree(world, container), container, parent), parent)
  return { ...answerTo(world, container, place, n, before), topic: before.topic, parent }
}

/** What an item answers: something shortly before that is still there; undefined for what begins a conversation. */
function parentOf(world: World, container: Container, n: number): number | undefined {
  const draw = drawOf(container, n, THREAD)
  if (!draw.chance(0.55)) return undefined
  const tree = mailTree(world, container)
  for (let tries = 0; tries < 3; tries++) {
    const earlier = n - draw.integer(1, NEAR)
    if (earlier < 0 || Math.floor(earlier / BLOCK) !== Math.floor(n / BLOCK)) continue
    const place = nativePlace(tree, container, earlier)
    if (isTalk(place) && isPlain(container, earlier, mailHabits(place))) return earlier
  }
  return undefined
}

const without = (people: readonly Person[], ...left: readonly Person[]): Person[] =>
  people.filter(({ address }) => !left.some((one) => one.address === address))

function answerTo(
  world: World,
  container: Container,
  place: Place,
  n: number,
  { from, to, cc }: Head,
): Omit<Head, 'topic'> {
  const owner = ownerOf(container)
  const draw = drawOf(container, n, PEOPLE)
  const all = [from, ...to, ...cc]
  if (isSent(place)) {
    const cast = new Cast(world, container.organization, draw, closeContacts(world, container), [
      owner,
      ...all,
    ])
    const next = draw.chance(0.2) ? cast.one(0.9) : undefined
    if (next) return { from: owner, to: [next], cc: [], prefix: 'FW: ' }
    const answered = from.address === owner.address ? without(to, owner) : [from]
    return { from: owner, to: answered, cc: without(all, owner, ...answered), prefix: 'RE: ' }
  }
  // one of the others answers, or whoever has written adds something
  const others = without(all, owner, from)
  const candidates = others.length > 0 && draw.chance(0.75) ? others : without(all, owner)
  const sender = candidates[draw.integer(0, candidates.length - 1)] ?? from
  const answered = sender.address === from.address ? [owner] : [from]
  return { from: sender, to: answered, cc: without(all, sender, ...answered), prefix: 'RE: ' }
}

/** What begins a conversation. */
function firstOf(world: World, container: Container, place: Place, n: number): Head {
  const { organization } = container
  const owner = ownerOf(container)
  const draw = drawOf(container, n, PEOPLE)
  const words = drawOf(container, n, TOPIC)
  const facts = factsOf(world, container, place, n)
  if (isNewsletters(place)) {
    const { name, domain } = firmOf(world, organization, draw.integer(0, 8))
    const topic = fill(words.pick(NEWSLETTERS), words, { ...facts, firm: name })
    return {
      from: { name: `${name} News`, address: `news@${domain}` },
      to: [owner],
      cc: [],
      prefix: '',
      topic,
    }
  }
  const cast = new Cast(world, organization, draw, closeContacts(world, container), [owner])
  const isOwn = isSent(place) || isDrafts(place)
  const partner = cast.one(0.6) ?? owner
  const to = isOwn ? [partner, ...cast.several(0, 2, 0.8)] : [owner, ...cast.several(0, 2, 0.9)]
  const cc = draw.chance(0.25) ? cast.several(1, 2, 0.9) : []
  const topic = fill(words.pick(MAIL), words, {
    ...facts,
    firm: partner.firm,
    person: cast.one(1)?.name,
  })
  return { from: isOwn ? owner : partner, to, cc, prefix: '', topic }
}
