import { type Container, EXPLORER_BY_KIND } from '../content/containers.js'
import type { EntryId } from '../content/entry-id.js'
import type { Folder } from '../content/folder-tree.js'
import { forEachInSlices, runSlices, type Slices } from '../core/slices.js'
import type { Mail } from '../mail/mail-rows.js'
import { recordMail } from '../mail/sent-mails.js'
import type { World } from '../world.js'
import type { OpenContainer } from './open-container.js'
import { RestoreBatch } from './restore-batch.js'
import { addRestoreEvent, checkEventLimit, hasRoomForViews } from './restore-events.js'
import type { RestoreSession } from './restore-rows.js'
import {
  addToSummary,
  createSummary,
  getSummaryStatus,
  type RestoreOptions,
  type RestoreSummary,
} from './restorer.js'

/** Something a client has selected to restore: an item, a folder with its content, a whole mailbox, ... */
export interface RestoreItem {
  readonly name: string
  /** Type in events: Item, Folder, Mailbox, List, Site, ... */
  readonly type: string
  /** The class of an item of a mailbox, such as IPM.Note: its type in events, though not in their titles. */
  readonly itemClass?: string
  readonly sizeBytes: number
  /** Path or address of the source. */
  readonly source: string
  readonly entryIds: Iterable<EntryId>
  /** File name; absent: its name. */
  readonly fileName?: string
}

/** Restore options that cannot be met, and why. */
export interface RestoreFailure {
  readonly problem: string
  /** What was meant as the target. */
  readonly target: string
}

/**
 * Restores things of one container, writes down what came of each, and counts.
 * @param batch what it is a part of, which is kept by whoever made it; alone it is done at once
 * @throws Refused when no more can be remembered
 */
export function* restoreItems(
  world: World,
  session: RestoreSession,
  from: Container,
  things: readonly RestoreItem[],
  wish: RestoreOptions | RestoreFailure,
  placeOf: (code: EntryId) => Folder,
  batch?: RestoreBatch,
): Slices<RestoreSummary> {
  const whole = batch ?? new RestoreBatch(world, session)
  const sum = createSummary()
  const restorer = 'problem' in wish ? undefined : whole.createRestorer(from, wish)
  for (const thing of things) {
    const tally = restorer
      ? yield* restorer.restore(thing.entryIds, placeOf)
      : countFailed(thing, wish as RestoreFailure)
    addToSummary(sum, tally)
    const status = getSummaryStatus(tally)
    const left = status === 'Success' ? getSkipReason(tally) : undefined
    whole.queueEvent({
      type: 'Restore',
      status,
      work: { entries: tally.created + tally.merged, comparedEntries: tally.total, bytes: 0 },
      title: left === undefined ? TITLES[status](thing.type) : `${thing.type} is skipped: ${left}.`,
      item: buildEventItem(thing, 'problem' in wish ? wish.target : buildTarget(wish, from, thing)),
      ...(tally.problems[0] !== undefined && { problem: tally.problems[0] }),
      ...(left !== undefined && { skipReason: left }),
    })
  }
  if (!batch) yield* whole.commit()
  return sum
}

const buildEventItem = (
  { name, type, itemClass = type, sizeBytes, source }: RestoreItem,
  target: string,
) => ({
  name,
  type: itemClass,
  sizeBytes,
  source,
  target,
})

/** Where something lies, for events: `Ben Young\Inbox\Folder` in a mailbox, an address in all else. */
export function locationIn({ kind, name, address }: Container, path = ''): string {
  const parts = path === '' ? [] : path.split('/')
  return EXPLORER_BY_KIND[kind] === 'Vex' ? [name, ...parts].join('\\') : [address, ...parts].join('/')
}

/** Where a thing comes to lie: where it had been, in the same place of another container, or below a place of that. */
const buildTarget = (
  { target, targetFolder: below }: RestoreOptions,
  from: Container,
  { source }: RestoreItem,
): string =>
  below === undefined ? locationIn(target) + source.slice(locationIn(from).length) : locationIn(target, below)

function countFailed({ entryIds }: RestoreItem, { problem }: RestoreFailure): RestoreSummary {
  const total = [...entryIds].length
  return { ...createSummary(), total, failed: total, problems: [problem] }
}

/** Why nothing was done, if nothing was. */
function getSkipReason({ total, skipped, unwanted }: RestoreSummary): string | undefined {
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
export function recordSave(world: World, session: RestoreSession, things: readonly RestoreItem[]): void {
  runSlices(saveInSlices(world, session, things))
}

export const saveInSlices = (
  world: World,
  session: RestoreSession,
  things: readonly RestoreItem[],
): Slices<void> =>
  recordEvents(world, session, things, 'Save', (type) => `${type} is successfully saved.`, '')

/** Writes down that things are exported. @throws Refused when there are too many events */
export function recordExport(world: World, session: RestoreSession, things: readonly RestoreItem[]): void {
  runSlices(recordEvents(world, session, things, 'Export', (type) => `${type} is successfully exported.`, ''))
}

/** Writes down that things could not be exported, and why. @throws Refused when there are too many events */
export function recordFailedExport(
  world: World,
  session: RestoreSession,
  things: readonly RestoreItem[],
  problem: string,
): void {
  runSlices(recordEvents(world, session, things, 'Export', (type) => `${type} is not exported.`, '', problem))
}

/** A mail that a client wants to be sent. */
export interface MailDraft {
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** Keeps the mail with which things would be sent. @throws Refused when there are too many events */
export function sendItems(
  world: World,
  session: RestoreSession,
  things: readonly RestoreItem[],
  draft: MailDraft,
): Mail {
  runSlices(recordEvents(world, session, things, 'Send', (type) => `${type} is successfully sent.`, draft.to))
  const attachments = things.map(({ name, fileName: file = name, sizeBytes }) => ({
    name: file,
    // what is not worked out is not known to be nothing
    ...(sizeBytes > 0 && { sizeBytes }),
  }))
  return recordMail(world, { ...draft, attachments })
}

function* recordEvents(
  world: World,
  session: RestoreSession,
  things: readonly RestoreItem[],
  type: 'Save' | 'Send' | 'Export',
  title: (type: string) => string,
  target: string,
  problem?: string,
): Slices<void> {
  checkEventLimit(world, session, things.length)
  yield* forEachInSlices(things, (thing) =>
    addRestoreEvent(world, session, {
      type,
      status: problem === undefined ? 'Success' : 'Failed',
      work: { entries: 1, comparedEntries: 1, bytes: problem === undefined ? thing.sizeBytes : 0 },
      title: title(thing.type),
      item: buildEventItem(thing, target),
      ...(problem !== undefined && { problem }),
    }),
  )
}

/** Writes down that a folder, a list or a library is looked into, once in a session. */
export function viewPlace(
  { world, view: { session }, container: { kind, target }, contents }: OpenContainer,
  { number: code }: Folder,
  { name, type, source }: Pick<RestoreItem, 'name' | 'type' | 'source'>,
): void {
  const viewed = `${kind} ${target} ${code}`
  if (world.tables.restoreEvents.count('viewed', `${session.id} ${viewed}`) > 0) return
  if (!hasRoomForViews(world, session)) return
  addRestoreEvent(world, session, {
    type: 'View',
    status: 'Success',
    work: { entries: 0, comparedEntries: contents.entryIdsByFolder.get(code)?.length ?? 0, bytes: 0 },
    title: `${type} is successfully opened.`,
    item: { name, type, sizeBytes: 0, source, target: '' },
    viewed,
  })
}
