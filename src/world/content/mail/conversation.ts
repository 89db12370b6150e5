import type { World } from '../../world.js'
import type { Container } from '../containers.js'
import { getNativeFolder } from '../contents.js'
import { isNeverChanged } from '../entry-history.js'
import type { Folder } from '../folder-tree.js'
import { getEntryCreationTime } from '../growth.js'
import { createEntryRandom, getPartnerFirm, Participants, type Person } from '../people.js'
import { fillTemplate, type TextFacts } from '../words/fill-template.js'
import { MAIL_SUBJECTS, NEWSLETTER_SUBJECTS } from '../words/subjects.js'
import { getFrequentContacts } from './mail-contacts.js'
import { getFolderItemClass, getMailChurnRates, getMailTree } from './mail-folders.js'

const [TOPIC, THREAD, PEOPLE] = [401, 404, 406]
/** No conversation reaches over the end of so many items, and so none is longer. */
const BLOCK = 64
/** How far an answer is from what it answers, in items. */
const MAX_REPLY_DISTANCE = 18

/** Who wrote what to whom: a mail without its text. */
export interface MailHeader {
  readonly from: Person
  readonly to: readonly Person[]
  readonly cc: readonly Person[]
  readonly prefix: '' | 'RE: ' | 'FW: '
  /** The subject without the prefix. */
  readonly topic: string
  /** The number of what it answers or forwards, which is in the same mailbox and not deleted. */
  readonly parent?: number
}

export const getOwner = ({ name, address }: Container): Person => ({ name, address })

export const isNewsletterFolder = ({ name }: Folder): boolean => name === 'Newsletters'
const isDraftsFolder = ({ name }: Folder): boolean => name === 'Drafts'
const isSentFolder = ({ path }: Folder): boolean => /^Sent Items(\/|$)/.test(path)

/** Whether what lies in a folder is answered, and answers. */
const holdsConversations = (folder: Folder): boolean =>
  getFolderItemClass(folder) === 'IPM.Note' && !isNewsletterFolder(folder) && !isDraftsFolder(folder)

/** What is known when something is written. */
export const buildTextFacts = (world: World, container: Container, folder: Folder, n: number): TextFacts => ({
  localTime: world.zone.toLocal(getEntryCreationTime(world, container, n)),
  project: /^Project (\w+)$/.exec(folder.name)?.[1],
})

/** Who wrote the n-th item of a mailbox, a mail, to whom, and what it answers. */
export function buildMailHeader(world: World, container: Container, folder: Folder, n: number): MailHeader {
  const parent = holdsConversations(folder) ? findAnsweredIndex(world, container, n) : undefined
  if (parent === undefined) return buildFirstMail(world, container, folder, n)
  const before = buildMailHeader(
    world,
    container,
    getNativeFolder(getMailTree(world, container), container, parent),
    parent,
  )
  return { ...buildReply(world, container, folder, n, before), topic: before.topic, parent }
}

/** What an item answers: something shortly before that is still there; undefined for what begins a conversation. */
function findAnsweredIndex(world: World, container: Container, n: number): number | undefined {
  const random = createEntryRandom(container, n, THREAD)
  if (!random.chance(0.55)) return undefined
  const tree = getMailTree(world, container)
  for (let tries = 0; tries < 3; tries++) {
    const earlier = n - random.integer(1, MAX_REPLY_DISTANCE)
    if (earlier < 0 || Math.floor(earlier / BLOCK) !== Math.floor(n / BLOCK)) continue
    const folder = getNativeFolder(tree, container, earlier)
    if (holdsConversations(folder) && isNeverChanged(container, earlier, getMailChurnRates(folder)))
      return earlier
  }
  return undefined
}

const excludePeople = (people: readonly Person[], ...left: readonly Person[]): Person[] =>
  people.filter(({ address }) => !left.some((one) => one.address === address))

function buildReply(
  world: World,
  container: Container,
  folder: Folder,
  n: number,
  { from, to, cc }: MailHeader,
): Omit<MailHeader, 'topic'> {
  const owner = getOwner(container)
  const random = createEntryRandom(container, n, PEOPLE)
  const all = [from, ...to, ...cc]
  if (isSentFolder(folder)) {
    const participants = new Participants(
      world,
      container.organization,
      random,
      getFrequentContacts(world, container),
      [owner, ...all],
    )
    const next = random.chance(0.2) ? participants.pickOne(0.9) : undefined
    if (next) return { from: owner, to: [next], cc: [], prefix: 'FW: ' }
    const answered = from.address === owner.address ? excludePeople(to, owner) : [from]
    return { from: owner, to: answered, cc: excludePeople(all, owner, ...answered), prefix: 'RE: ' }
  }
  // one of the others answers, or whoever has written adds something
  const others = excludePeople(all, owner, from)
  const candidates = others.length > 0 && random.chance(0.75) ? others : excludePeople(all, owner)
  const sender = candidates[random.integer(0, candidates.length - 1)] ?? from
  const answered = sender.address === from.address ? [owner] : [from]
  return { from: sender, to: answered, cc: excludePeople(all, sender, ...answered), prefix: 'RE: ' }
}

/** What begins a conversation. */
function buildFirstMail(world: World, container: Container, folder: Folder, n: number): MailHeader {
  const { organization } = container
  const owner = getOwner(container)
  const random = createEntryRandom(container, n, PEOPLE)
  const words = createEntryRandom(container, n, TOPIC)
  const facts = buildTextFacts(world, container, folder, n)
  if (isNewsletterFolder(folder)) {
    const { name, domain } = getPartnerFirm(world, organization, random.integer(0, 8))
    const topic = fillTemplate(words.pick(NEWSLETTER_SUBJECTS), words, { ...facts, firm: name })
    return {
      from: { name: `${name} News`, address: `news@${domain}` },
      to: [owner],
      cc: [],
      prefix: '',
      topic,
    }
  }
  const participants = new Participants(world, organization, random, getFrequentContacts(world, container), [
    owner,
  ])
  const isOwn = isSentFolder(folder) || isDraftsFolder(folder)
  const partner = participants.pickOne(0.6) ?? owner
  const to = isOwn
    ? [partner, ...participants.pickSeveral(0, 2, 0.8)]
    : [owner, ...participants.pickSeveral(0, 2, 0.9)]
  const cc = random.chance(0.25) ? participants.pickSeveral(1, 2, 0.9) : []
  const topic = fillTemplate(words.pick(MAIL_SUBJECTS), words, {
    ...facts,
    firm: partner.firm,
    person: participants.pickOne(1)?.name,
  })
  return { from: isOwn ? owner : partner, to, cc, prefix: '', topic }
}
