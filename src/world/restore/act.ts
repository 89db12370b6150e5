import type { Code } from '../content/code.js'
import type { Container } from '../content/entities.js'
import type { Place } from '../content/tree.js'
import type { Mail } from '../mail/entities.js'
import { recordMail } from '../mail/mails.js'
import type { World } from '../world.js'
import type { RestoreEvent, RestoreSession } from './entities.js'
import { addEvent, limitEvents } from './events.js'
import { addTally, emptyTally, Restorer, type Tally, type Wish } from './restorations.js'

const SECOND = 1000

/** Something a client has pointed at: an item, a folder with all that is in it, a whole mailbox, ... */
export interface Thing {
  readonly name: string
  /** What events call it: Item, Folder, Mailbox, List, Site, ... */
  readonly type: string
  readonly sizeBytes: number
  /** Where it lies. */
  readonly source: string
  readonly codes: Iterable<Code>
}

/** How long the real server might have taken over some entries, in milliseconds. */
const durationOf = (entries: number, bytes = 0): number =>
  Math.round(Math.min(900 * SECOND, 420 + entries * 65 + bytes / 9000))

/** A wish that cannot be done, and why. */
export interface Failure {
  readonly problem: string
  /** What was meant as the target. */
  readonly target: string
}

/**
 * Restores things of one container, writes down what came of each, and counts.
 * @throws Refused when no more can be remembered
 */
export function restoreThings(
  world: World,
  session: RestoreSession,
  from: Container,
  things: readonly Thing[],
  wish: Wish | Failure,
  placeOf: (code: Code) => Place,
): Tally {
  limitEvents(world, session, things.length)
  const sum = emptyTally()
  const restorer = 'problem' in wish ? undefined : new Restorer(world, from, wish)
  const tallies = things.map((thing) => {
    const tally = restorer ? restorer.restore(thing.codes, placeOf) : failed(thing, wish as Failure)
    addTally(sum, tally)
    return tally
  })
  restorer?.keep()
  for (const [n, tally] of tallies.entries()) {
    const thing = things[n] as Thing
    const status = statusOf(tally)
    addEvent(world, session, {
      type: 'Restore',
      status,
      duration: durationOf(tally.total),
      title: TITLES[status](thing.type),
      item: {
        name: thing.name,
        type: thing.type,
        sizeBytes: thing.sizeBytes,
        source: thing.source,
        target: 'problem' in wish ? wish.target : targetOf(wish, thing),
      },
      ...(tally.problems[0] !== undefined && { problem: tally.problems[0] }),
    })
  }
  return sum
}

const targetOf = ({ target }: Wish, { source }: Thing): string =>
  source.startsWith(target.address) ? source : target.address

function failed({ codes }: Thing, { problem }: Failure): Tally {
  const total = [...codes].length
  return { ...emptyTally(), total, failed: total, problems: [problem] }
}

const statusOf = ({ total, failed }: Tally): RestoreEvent['status'] => {
  if (failed === 0) return 'Success'
  return failed < total ? 'Warning' : 'Failed'
}

const TITLES = {
  Success: (type: string) => `${type} is successfully restored.`,
  Warning: (type: string) => `${type} is restored in parts.`,
  Failed: (type: string) => `${type} is not restored.`,
} as const

/** Writes down that things are saved to files. @throws Refused when there are too many events */
export function saveThings(world: World, session: RestoreSession, things: readonly Thing[]): void {
  tell(world, session, things, 'Save', (type) => `${type} is successfully saved.`, '')
}

/** What a client wants to be mailed. */
export interface MailDraft {
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** Keeps the mail with which things would be sent. @throws Refused when there are too many events */
export function sendThings(
  world: World,
  session: RestoreSession,
  things: readonly Thing[],
  draft: MailDraft,
): Mail {
  tell(world, session, things, 'Send', (type) => `${type} is successfully sent.`, draft.to)
  const attachments = things.map(({ name, sizeBytes }) => ({ name, sizeBytes }))
  return recordMail(world, { ...draft, attachments })
}

function tell(
  world: World,
  session: RestoreSession,
  things: readonly Thing[],
  type: 'Save' | 'Send',
  title: (type: string) => string,
  target: string,
): void {
  limitEvents(world, session, things.length)
  for (const thing of things) {
    const { codes: _, ...item } = thing
    addEvent(world, session, {
      type,
      status: 'Success',
      duration: durationOf(1, thing.sizeBytes),
      title: title(thing.type),
      item: { ...item, target },
    })
  }
}
