import { getChangesInSlices } from '../content/container-changes.js'
import { type Container, EXPLORER_BY_KIND } from '../content/containers.js'
import type { EntryId } from '../content/entry-id.js'
import type { Folder } from '../content/folder-tree.js'
import { forEachInSlices, mapInSlices, type Slices } from '../core/slices.js'
import type { Mail } from '../mail/mail-rows.js'
import { recordMail } from '../mail/sent-mails.js'
import type { World } from '../world.js'
import type { OpenContainer } from './open-container.js'
import { RestoreBatch } from './restore-batch.js'
import { addRestoreEvent, checkEventLimit, hasRoomForViews } from './restore-events.js'
import type { RestoreOutcome, RestoreSession } from './restore-rows.js'
import type { RestoreView } from './restore-view.js'
import {
  addToSummary,
  createSummary,
  getSummaryStatus,
  type RestoreOptions,
  type RestoreSummary,
} from './restorer.js'

/** So many things are restored at a time. */
const SLICE_SIZE = 25

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
  /** Id of the container, if it is one entry that has a file of its own. */
  readonly container?: string
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
 * @throws RefusedError when no more can be remembered
 */
export function* restoreItems(
  world: World,
  view: RestoreView,
  from: Container,
  items: readonly RestoreItem[],
  options: RestoreOptions | RestoreFailure,
  findFolder: (entryId: EntryId) => Folder,
  batch?: RestoreBatch,
): Slices<RestoreSummary> {
  const whole = batch ?? new RestoreBatch(world, view)
  const sum = createSummary()
  if (!('problem' in options)) {
    yield* getChangesInSlices(world, options.target)
    yield* getChangesInSlices(world, from)
  }
  const restorer = 'problem' in options ? undefined : whole.createRestorer(from, options)
  let count = 0
  for (const item of items) {
    if (++count % SLICE_SIZE === 0) yield
    const summary = restorer
      ? yield* restorer.restore(item.entryIds, findFolder)
      : yield* countFailed(item, options as RestoreFailure)
    addToSummary(sum, summary)
    const status = getSummaryStatus(summary)
    const left = status === 'Success' ? getSkipReason(summary) : undefined
    whole.queueEvent({
      type: 'Restore',
      status,
      work: { entries: summary.created + summary.merged, comparedEntries: summary.total, bytes: 0 },
      title: left === undefined ? TITLES[status](item.type) : `${item.type} is skipped: ${left}.`,
      item: buildEventItem(item, 'problem' in options ? options.target : buildTarget(options, from, item)),
      ...(summary.problems[0] !== undefined && { problem: summary.problems[0] }),
      ...(left !== undefined && { skipReason: left }),
      outcome: pickOutcome(summary),
    })
  }
  if (!batch) yield* whole.commit()
  return sum
}

const pickOutcome = ({ created, merged, failed, skipped, problems }: RestoreSummary): RestoreOutcome => ({
  created,
  merged,
  failed,
  skipped,
  ...(problems[0] !== undefined && { problem: problems[0] }),
})

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

/** Where an item comes to lie: where it had been, in the same folder of another container, or below a folder of that. */
const buildTarget = (
  { target, targetFolder }: RestoreOptions,
  from: Container,
  { source }: RestoreItem,
): string =>
  targetFolder === undefined
    ? locationIn(target) + source.slice(locationIn(from).length)
    : locationIn(target, targetFolder)

function* countFailed({ entryIds }: RestoreItem, { problem }: RestoreFailure): Slices<RestoreSummary> {
  let total = 0
  yield* forEachInSlices(entryIds, () => total++)
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

/** Writes down that things are saved to files. @throws RefusedError when there are too many events */
export const recordSave = (
  world: World,
  session: RestoreSession,
  items: readonly RestoreItem[],
): Slices<void> => recordEvents(world, session, items, 'Save', (type) => `${type} is successfully saved.`, '')

/** Writes down that things are exported. @throws RefusedError when there are too many events */
export const recordExport = (
  world: World,
  session: RestoreSession,
  items: readonly RestoreItem[],
): Slices<void> =>
  recordEvents(world, session, items, 'Export', (type) => `${type} is successfully exported.`, '')

/** Writes down that things could not be exported, and why. @throws RefusedError when there are too many events */
export const recordFailedExport = (
  world: World,
  session: RestoreSession,
  items: readonly RestoreItem[],
  problem: string,
): Slices<void> =>
  recordEvents(world, session, items, 'Export', (type) => `${type} is not exported.`, '', problem)

/** A mail that a client wants to be sent. */
export interface MailDraft {
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** Keeps the mail with which things would be sent. @throws RefusedError when there are too many events */
export function* sendItems(
  world: World,
  session: RestoreSession,
  items: readonly RestoreItem[],
  draft: MailDraft,
): Slices<Mail> {
  yield* recordEvents(world, session, items, 'Send', (type) => `${type} is successfully sent.`, draft.to)
  const attachments = yield* mapInSlices(
    items,
    ({ name, fileName = name, sizeBytes, container, entryIds }) => {
      const [id] = entryIds
      return {
        name: fileName,
        // what is not worked out is not known to be nothing
        ...(sizeBytes > 0 && { sizeBytes }),
        ...(container !== undefined && id !== undefined && { entry: { container, id } }),
      }
    },
  )
  return recordMail(world, { ...draft, restoreSession: session.id, attachments })
}

function* recordEvents(
  world: World,
  session: RestoreSession,
  items: readonly RestoreItem[],
  type: 'Save' | 'Send' | 'Export',
  title: (type: string) => string,
  target: string,
  problem?: string,
): Slices<void> {
  checkEventLimit(world, session, items.length)
  yield* forEachInSlices(items, (item) =>
    addRestoreEvent(world, session, {
      type,
      status: problem === undefined ? 'Success' : 'Failed',
      work: { entries: 1, comparedEntries: 1, bytes: problem === undefined ? item.sizeBytes : 0 },
      title: title(item.type),
      item: buildEventItem(item, target),
      ...(problem !== undefined && { problem }),
    }),
  )
}

/** Writes down that a folder, a list or a library is looked into, once in a session. */
export function viewPlace(
  { world, view: { session }, container: { kind, target }, contents }: OpenContainer,
  { number: folderNumber }: Folder,
  { name, type, source }: Pick<RestoreItem, 'name' | 'type' | 'source'>,
): void {
  const viewed = `${kind} ${target} ${folderNumber}`
  if (world.tables.restoreEvents.count('viewed', `${session.id} ${viewed}`) > 0) return
  if (!hasRoomForViews(world, session)) return
  addRestoreEvent(world, session, {
    type: 'View',
    status: 'Success',
    work: { entries: 0, comparedEntries: contents.entryIdsByFolder.get(folderNumber)?.length ?? 0, bytes: 0 },
    title: `${type} is successfully opened.`,
    item: { name, type, sizeBytes: 0, source, target: '' },
    viewed,
  })
}
