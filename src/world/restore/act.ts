import type { Code } from '../content/code.js'
import { type Container, EXPLORERS } from '../content/entities.js'
import type { Place } from '../content/tree.js'
import { finish, forEachOf, type Slices } from '../core/slices.js'
import type { Mail } from '../mail/entities.js'
import { recordMail } from '../mail/mails.js'
import type { World } from '../world.js'
import { Batch } from './batch.js'
import type { RestoreSession } from './entities.js'
import { addEvent, hasRoomForViews, limitEvents } from './events.js'
import type { Opened } from './open.js'
import { addTally, emptyTally, type Tally, tallyStatus, type Wish } from './restorations.js'

/** Something a client has pointed at: an item, a folder with all that is in it, a whole mailbox, ... */
export interface Thing {
  readonly name: string
  /** What events call it: Item, Folder, Mailbox, List, Site, ... */
  readonly type: string
  /** The class of an item of a mailbox, such as IPM.Note: its type in events, though not in their titles. */
  readonly itemClass?: string
  readonly sizeBytes: number
  /** Where it lies. */
  readonly source: string
  readonly codes: Iterable<Code>
  /** What it is called as a file; absent: by its name. */
  readonly file?: string
}

/** A wish that cannot be done, and why. */
export interface Failure {
  readonly problem: string
  /** What was meant as the target. */
  readonly target: string
}

/**
 * Restores things of one container, writes down what came of each, and counts.
 * @param batch what it is a part of, which is kept by whoever made it; alone it is done at once
 * @throws Refused when no more can be remembered
 */
export function* restoreThings(
  world: World,
  session: RestoreSession,
  from: Container,
  things: readonly Thing[],
  wish: Wish | Failure,
  placeOf: (code: Code) => Place,
  batch?: Batch,
): Slices<Tally> {
  const whole = batch ?? new Batch(world, session)
  const sum = emptyTally()
  const restorer = 'problem' in wish ? undefined : whole.restorer(from, wish)
  for (const thing of things) {
    const tally = restorer ? yield* restorer.restore(thing.codes, placeOf) : failed(thing, wish as Failure)
    addTally(sum, tally)
    const status = tallyStatus(tally)
    const left = status === 'Success' ? reasonLeft(tally) : undefined
    whole.tell({
      type: 'Restore',
      status,
      work: { entries: tally.created + tally.merged, looks: tally.total, bytes: 0 },
      title: left === undefined ? TITLES[status](thing.type) : `${thing.type} is skipped: ${left}.`,
      item: itemOf(thing, 'problem' in wish ? wish.target : targetOf(wish, from, thing)),
      ...(tally.problems[0] !== undefined && { problem: tally.problems[0] }),
      ...(left !== undefined && { left }),
    })
  }
  if (!batch) yield* whole.keep()
  return sum
}

const itemOf = ({ name, type, itemClass = type, sizeBytes, source }: Thing, target: string) => ({
  name,
  type: itemClass,
  sizeBytes,
  source,
  target,
})

/** Where something lies, for events: `Ben Young\Inbox\Folder` in a mailbox, an address in all else. */
export function locationIn({ kind, name, address }: Container, path = ''): string {
  const parts = path === '' ? [] : path.split('/')
  return EXPLORERS[kind] === 'Vex' ? [name, ...parts].join('\\') : [address, ...parts].join('/')
}

/** Where a thing comes to lie: where it had been, in the same place of another container, or below a place of that. */
const targetOf = ({ target, below }: Wish, from: Container, { source }: Thing): string =>
  below === undefined ? locationIn(target) + source.slice(locationIn(from).length) : locationIn(target, below)

function failed({ codes }: Thing, { problem }: Failure): Tally {
  const total = [...codes].length
  return { ...emptyTally(), total, failed: total, problems: [problem] }
}

/** Why nothing was done, if nothing was. */
function reasonLeft({ total, skipped, unwanted }: Tally): string | undefined {
  if (total === 0 || skipped < total) return undefined
  return unwanted === 0
    ? 'it is there already'
    : 'it is there already, or was not to be restored by the options'
}

const TITLES = {
  Success: (type: string) => `${type} is successfully restored.`,
  Warning: (type: string) => `${type} is restored in parts.`,
  Failed: (type: string) => `${type} is not restored.`,
} as const

/** Writes down that things are saved to files. @throws Refused when there are too many events */
export function saveThings(world: World, session: RestoreSession, things: readonly Thing[]): void {
  finish(saveInSlices(world, session, things))
}

export const saveInSlices = (world: World, session: RestoreSession, things: readonly Thing[]): Slices<void> =>
  tell(world, session, things, 'Save', (type) => `${type} is successfully saved.`, '')

/** Writes down that things are exported. @throws Refused when there are too many events */
export function exportThings(world: World, session: RestoreSession, things: readonly Thing[]): void {
  finish(tell(world, session, things, 'Export', (type) => `${type} is successfully exported.`, ''))
}

/** Writes down that things could not be exported, and why. @throws Refused when there are too many events */
export function failExport(
  world: World,
  session: RestoreSession,
  things: readonly Thing[],
  problem: string,
): void {
  finish(tell(world, session, things, 'Export', (type) => `${type} is not exported.`, '', problem))
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
  finish(tell(world, session, things, 'Send', (type) => `${type} is successfully sent.`, draft.to))
  const attachments = things.map(({ name, file = name, sizeBytes }) => ({
    name: file,
    // what is not worked out is not known to be nothing
    ...(sizeBytes > 0 && { sizeBytes }),
  }))
  return recordMail(world, { ...draft, attachments })
}

function* tell(
  world: World,
  session: RestoreSession,
  things: readonly Thing[],
  type: 'Save' | 'Send' | 'Export',
  title: (type: string) => string,
  target: string,
  problem?: string,
): Slices<void> {
  limitEvents(world, session, things.length)
  yield* forEachOf(things, (thing) =>
    addEvent(world, session, {
      type,
      status: problem === undefined ? 'Success' : 'Failed',
      work: { entries: 1, looks: 1, bytes: problem === undefined ? thing.sizeBytes : 0 },
      title: title(thing.type),
      item: itemOf(thing, target),
      ...(problem !== undefined && { problem }),
    }),
  )
}

/** Writes down that a folder, a list or a library is looked into, once in a session. */
export function viewPlace(
  { world, look: { session }, container: { kind, target }, contents }: Opened,
  { code }: Place,
  { name, type, source }: Pick<Thing, 'name' | 'type' | 'source'>,
): void {
  const viewed = `${kind} ${target} ${code}`
  if (world.tables.restoreEvents.count('viewed', `${session.id} ${viewed}`) > 0) return
  if (!hasRoomForViews(world, session)) return
  addEvent(world, session, {
    type: 'View',
    status: 'Success',
    work: { entries: 0, looks: contents.byPlace.get(code)?.length ?? 0, bytes: 0 },
    title: `${type} is successfully opened.`,
    item: { name, type, sizeBytes: 0, source, target: '' },
    viewed,
  })
}
