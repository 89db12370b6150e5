import { type Static, Type } from 'typebox'
import { createList } from '../http/long-list.js'
import { createGuid } from '../world/core/seeded-random.js'
import type { RestoredContainer } from '../world/restore/restore-batch.js'
import type {
  EventItem,
  RestoreEvent,
  RestoreOutcome,
  RestoreSession,
} from '../world/restore/restore-rows.js'
import { getSummaryStatus, type RestoreSummary } from '../world/restore/restorer.js'
import { nameSchema, refTo } from './hal.js'
import { Int32, Int64 } from './integer-schemas.js'
import { since } from './versioned-schemas.js'

const Count = Int64({ minimum: 0 })
const Count32 = Int32({ minimum: 0 })

const mailCounts = {
  createdItemsCount: Count,
  mergedItemsCount: Count,
  failedItemsCount: Count,
  skippedItemsCount: Count,
}

const CannotContinue = Type.Optional(Type.String({ description: 'Why it could not even begin' }))

const mail = {
  exceptions: Type.Array(Type.String()),
  ...mailCounts,
  cannotContinueError: since(6, CannotContinue),
  warnings: Type.Array(Type.String()),
}

/** Result of restoring items of a mailbox. */
export const ItemsRestoreStatistics = nameSchema('ItemsRestoreStatistics', Type.Object(mail))

/** Result of restoring a mailbox or a folder of one. */
export const FoldersRestoreStatistics = nameSchema(
  'FoldersRestoreStatistics',
  Type.Object({ failedFoldersCount: Count, ...mail }),
)

const outcome = { status: Type.Enum(['Failed', 'Warning', 'Success']), error: Type.String() }

/** Result of restoring several mailboxes or OneDrives. */
export const BulkRestoreStatistics = nameSchema(
  'BulkRestoreStatistics',
  Type.Object({
    ...outcome,
    details: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), ...mailCounts })),
  }),
)

/** Result of restoring several mailboxes, from version 6 on. */
export const MailboxesRestoreStatistics = since(
  6,
  nameSchema(
    'MailboxesRestoreStatistics',
    Type.Object({
      ...outcome,
      details: Type.Array(
        Type.Object({
          mailbox: Type.Object({
            id: Type.String(),
            name: Type.String(),
            email: Type.String(),
            isArchive: Type.Boolean(),
            isPublic: Type.Boolean(),
          }),
          ...outcome,
          details: Type.Object({
            ...mailCounts,
            cannotContinueError: CannotContinue,
            warnings: Type.Array(Type.String()),
          }),
        }),
      ),
    }),
  ),
)

export const RestoreIssue = nameSchema(
  'RestoreIssue',
  Type.Object({
    id: Type.String({ format: 'uuid' }),
    path: Type.String(),
    title: Type.String(),
    type: Type.Enum(['Item', 'List', 'Site']),
    warnings: Type.Array(Type.String()),
    error: Type.String(),
  }),
)

/** Result of restoring several OneDrives, from version 6 on. */
export const OneDrivesRestoreStatistics = since(
  6,
  nameSchema(
    'OneDrivesRestoreStatistics',
    Type.Object({
      ...outcome,
      details: Type.Array(
        Type.Object({
          oneDrive: Type.Object({ id: Type.String(), name: Type.String(), url: Type.String() }),
          ...outcome,
          details: Type.Object({
            failedRestrictionsCount: Count,
            restoreIssues: Type.Array(refTo(RestoreIssue)),
          }),
        }),
      ),
    }),
  ),
)

const items = {
  totalItemsCount: Count,
  restoredItemsCount: Count32,
  failedItemsCount: Count32,
  skippedItemsByErrorCount: Count,
  skippedItemsByNoChangesCount: Count,
  failedRestrictionsCount: Count,
  restoreIssues: Type.Array(refTo(RestoreIssue)),
}

/** Result of restoring documents or list items. */
export const ItemRestoreStatistics = nameSchema('ItemRestoreStatistics', Type.Object(items))

/** Result of restoring a library or a list. */
export const ListRestoreStatistics = nameSchema(
  'ListRestoreStatistics',
  Type.Object({ restoredListsCount: Count32, failedListsCount: Count32, ...items }),
)

/** Result of restoring a site. */
export const WebRestoreStatistics = nameSchema(
  'WebRestoreStatistics',
  Type.Object({
    restoredListsCount: Count32,
    failedListsCount: Count32,
    restoredWebsCount: Count32,
    failedWebsCount: Count32,
    failedRestrictionsCount: Count,
    restoreIssues: Type.Array(refTo(RestoreIssue)),
  }),
)

/** Result of a restore with a session of its own. */
export const RestoreSessionStatistics = since(
  8,
  nameSchema(
    'RestoreSessionStatistics',
    Type.Object({
      totalItemsCount: Count,
      restoredItemsCount: Count,
      failedItemsCount: Count,
      skippedItemsCount: Count,
      warnings: Type.Array(Type.String()),
      errors: Type.Array(Type.String()),
      items: Type.Array(
        Type.Object({
          id: Type.String(),
          itemRestoreDetailsType: Type.Enum(['Item', 'BulkMailbox', 'BulkOneDrive']),
          title: Type.Optional(Type.String()),
          error: Type.Optional(Type.String()),
          name: Type.Optional(Type.String()),
          itemType: Type.Optional(
            Type.Enum(['SharePointSite', 'SharePointList', 'SharePointItem', 'OneDriveItem']),
          ),
          status: Type.Enum(['Failed', 'Warning', 'Success', 'Skipped']),
          path: Type.Optional(Type.String()),
          warnings: Type.Array(Type.String()),
          createdMailboxItemsCount: Type.Optional(Count),
          mergedMailboxItemsCount: Type.Optional(Count),
          failedMailboxItemsCount: Type.Optional(Count),
          skippedMailboxItemsCount: Type.Optional(Count),
          cannotContinueMailboxError: Type.Optional(Type.String()),
          oneDriveUrl: Type.Optional(Type.String()),
        }),
      ),
    }),
  ),
)

export const STATISTICS = [
  ItemsRestoreStatistics,
  FoldersRestoreStatistics,
  BulkRestoreStatistics,
  MailboxesRestoreStatistics,
  OneDrivesRestoreStatistics,
  RestoreIssue,
  ItemRestoreStatistics,
  ListRestoreStatistics,
  WebRestoreStatistics,
  RestoreSessionStatistics,
]

export const buildMailStatistics = ({ created, merged, failed, skipped, problems }: RestoreSummary) => ({
  exceptions: problems,
  createdItemsCount: created,
  mergedItemsCount: merged,
  failedItemsCount: failed,
  skippedItemsCount: skipped,
  ...(problems[0] !== undefined && { cannotContinueError: problems[0] }),
  warnings: [],
})

/** @param folders that were to be restored, so that none of them counts as restored when nothing was */
export const buildFolderStatistics = (summary: RestoreSummary, folders: number) => ({
  failedFoldersCount: summary.problems.length > 0 ? folders : 0,
  ...buildMailStatistics(summary),
})

/** Sums up the status of several restores. */
function getOverallStatus(tallies: readonly RestoreSummary[]): 'Failed' | 'Warning' | 'Success' {
  const statuses = tallies.map(getSummaryStatus)
  if (statuses.every((status) => status === 'Success')) return 'Success'
  return statuses.every((status) => status === 'Failed') ? 'Failed' : 'Warning'
}

/** Of several mailboxes or OneDrives that were restored at once. */
export const buildBulkStatistics = (restored: readonly RestoredContainer[]) => ({
  status: getOverallStatus(restored.map(({ summary }) => summary)),
  error: '',
  details: createList(restored.length, (from, to) => restored.slice(from, to).map(buildContainerStatistics)),
})

function buildContainerStatistics({ container: { id, name, address, kind }, summary }: RestoredContainer) {
  const counts = buildMailStatistics(summary)
  return {
    id,
    name,
    ...counts,
    mailbox: { id, name, email: address, isArchive: kind === 'archive', isPublic: false },
    oneDrive: { id, name, url: address },
    status: getSummaryStatus(summary),
    error: summary.problems[0] ?? '',
    details: { ...counts, failedRestrictionsCount: 0, restoreIssues: listIssues(summary, 'Item') },
  }
}

export const buildItemStatistics = (
  summary: RestoreSummary,
  type: Static<typeof RestoreIssue>['type'] = 'Item',
) => ({
  totalItemsCount: summary.total,
  restoredItemsCount: summary.created + summary.merged,
  failedItemsCount: summary.failed,
  skippedItemsByErrorCount: 0,
  skippedItemsByNoChangesCount: summary.skipped,
  failedRestrictionsCount: 0,
  restoreIssues: listIssues(summary, type),
})

export const listIssues = ({ problems }: RestoreSummary, type: Static<typeof RestoreIssue>['type']) =>
  problems.map((error) => ({
    id: createGuid('restore issue', error),
    path: '',
    title: `${type} was not restored`,
    type,
    warnings: [],
    error,
  }))

/** Types of what is pointed at, as the statistics of a session have them. They have none for single mail. */
const ITEM_TYPES = {
  Vex: {},
  Veod: { Item: 'OneDriveItem', Folder: 'OneDriveItem' },
  Vesp: {
    Site: 'SharePointSite',
    List: 'SharePointList',
    Library: 'SharePointList',
    Item: 'SharePointItem',
    Folder: 'SharePointItem',
  },
} as const

type Details = Static<typeof RestoreSessionStatistics>['items'][number]

/** What came of a restore with a session of its own; nothing yet while it is under way. */
export function buildSessionStatistics(
  { type, state }: RestoreSession,
  events: readonly RestoreEvent[],
): Static<typeof RestoreSessionStatistics> {
  const ended = state === 'Stopped' ? events.filter(({ outcome }) => outcome) : []
  const outcomes = ended.map(({ outcome }) => outcome as RestoreOutcome)
  const sum = (count: (one: RestoreOutcome) => number): number =>
    outcomes.reduce((total, one) => total + count(one), 0)
  return {
    totalItemsCount: sum(({ created, merged, failed, skipped }) => created + merged + failed + skipped),
    restoredItemsCount: sum(({ created, merged }) => created + merged),
    failedItemsCount: sum(({ failed }) => failed),
    skippedItemsCount: sum(({ skipped }) => skipped),
    warnings: [],
    errors: [...new Set(outcomes.flatMap(({ problem }) => problem ?? []))],
    items: createList(ended.length, (from, to) =>
      ended.slice(from, to).map((event) => buildDetails(type, event)),
    ),
  }
}

function buildDetails(
  explorer: RestoreSession['type'],
  { id, status, item, outcome }: RestoreEvent,
): Details {
  const { name, type, source } = item as EventItem
  const { created, merged, failed, skipped, problem } = outcome as RestoreOutcome
  const itemType = (ITEM_TYPES[explorer] as Partial<Record<string, Details['itemType']>>)[type]
  const isSkipped = status === 'Success' && skipped > 0 && created + merged === 0
  const result = { status: isSkipped ? ('Skipped' as const) : status, warnings: [] }
  const error = problem !== undefined && { error: problem }
  if (type === 'Mailbox')
    return {
      id,
      itemRestoreDetailsType: 'BulkMailbox',
      ...error,
      name,
      ...result,
      createdMailboxItemsCount: created,
      mergedMailboxItemsCount: merged,
      failedMailboxItemsCount: failed,
      skippedMailboxItemsCount: skipped,
      ...(problem !== undefined && { cannotContinueMailboxError: problem }),
    }
  if (type === 'OneDrive')
    return { id, itemRestoreDetailsType: 'BulkOneDrive', ...error, name, ...result, oneDriveUrl: source }
  return {
    id,
    itemRestoreDetailsType: 'Item',
    title: name,
    ...error,
    ...(itemType && { itemType }),
    ...result,
    path: source,
  }
}
