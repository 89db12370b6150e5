import { buildCopyKey, type ContainerChanges, getChanges } from '../content/container-changes.js'
import type { Container } from '../content/containers.js'
import { getChurnRates, getVersionAt } from '../content/contents.js'
import { isNeverChanged } from '../content/entry-history.js'
import {
  buildEntryId,
  type EntryId,
  FIRST_COPY_ID,
  getEntryIndex,
  getEntryVersion,
  MAX_VERSIONS,
} from '../content/entry-id.js'
import type { Folder, FolderType } from '../content/folder-tree.js'
import { checkLimit } from '../core/check-limit.js'
import { forEachInSlices, type Slices } from '../core/slices.js'
import type { Organization } from '../organizations/organization-rows.js'
import type { World } from '../world.js'
import type { Restoration } from './restore-rows.js'

const MAX_RESTORATIONS = 10_000
const MAX_ENTRIES = 1_000_000
/** So many entries are restored at a time. */
const SLICE_SIZE = 100

/** Options of a restore. */
export interface RestoreOptions {
  readonly target: Container
  /** The folder in the target that all comes to lie below; absent: each item goes to a folder like its own. */
  readonly targetFolder?: string
  /** The path in the target that what lies in a folder shall come to; null: to its own folder. */
  readonly mapPath: (folder: Folder) => string | null
  /** What is done where another version is in the way: it gives way, or what is restored gets another name. */
  readonly onConflict: 'replace' | 'keep'
  /** Whether what has changed since, and what is missing since, is restored. */
  readonly restoreChanged: boolean
  readonly restoreMissing: boolean
  /** Whether a copy gets the older versions too. */
  readonly allVersions: boolean
  readonly markUnread: boolean
}

/** Counts of a restore. */
export interface RestoreSummary {
  total: number
  /** What was not there and is now. */
  created: number
  /** What was there in another version. */
  merged: number
  /** What was left as it is: because it is the same, or because nobody wanted it. */
  skipped: number
  /** What of that nobody wanted. */
  unwanted: number
  failed: number
  readonly problems: string[]
}

export const createSummary = (): RestoreSummary => ({
  total: 0,
  created: 0,
  merged: 0,
  skipped: 0,
  unwanted: 0,
  failed: 0,
  problems: [],
})

export function addToSummary(sum: RestoreSummary, { problems, ...counts }: RestoreSummary): void {
  for (const name of ['total', 'created', 'merged', 'skipped', 'unwanted', 'failed'] as const)
    sum[name] += counts[name]
  for (const problem of problems) if (!sum.problems.includes(problem)) sum.problems.push(problem)
}

type EntryResult = 'created' | 'merged' | 'skipped' | 'unwanted'

/** How it went: what could not even begin has failed, however little there was to do. */
export function getSummaryStatus({
  total,
  failed,
  problems,
}: RestoreSummary): 'Success' | 'Warning' | 'Failed' {
  if (failed === 0 && problems.length === 0) return 'Success'
  return failed < total ? 'Warning' : 'Failed'
}

/** What one name is put before of what is restored beside something. */
const COPY_PREFIX = 'RESTORED-'

type RestorationDraft = Pick<Restoration, 'folderPath' | 'prefix' | 'type'> & {
  readonly from: Container
  readonly entries: EntryId[]
}

/**
 * Restores entries of one container: compares with what there is now, and remembers what has to be changed until `keep`.
 * What it has done already counts as there.
 */
export class Restorer {
  readonly #world: World
  readonly #from: Container
  readonly #options: RestoreOptions
  readonly #changes: ContainerChanges
  readonly #fromChanges: ContainerChanges
  /** The versions that entries, and copies by their keys, have got here. */
  readonly #restoredVersions = new Map<number, number>()
  readonly #copiedEntries = new Map<string, EntryId>()
  readonly #drafts = new Map<string, RestorationDraft>()

  constructor(world: World, from: Container, options: RestoreOptions) {
    this.#world = world
    this.#from = from
    this.#options = options
    this.#changes = getChanges(world, options.target)
    this.#fromChanges = getChanges(world, from)
  }

  *restore(entryIds: Iterable<EntryId>, findFolder: (entryId: EntryId) => Folder): Slices<RestoreSummary> {
    const summary = createSummary()
    for (const entryId of entryIds) {
      if (++summary.total % SLICE_SIZE === 0) yield
      const done = this.#restoreEntry(entryId, findFolder(entryId))
      summary[done]++
      if (done === 'unwanted') summary.skipped++
    }
    return summary
  }

  #restoreEntry(entryId: EntryId, folder: Folder): EntryResult {
    const { target, mapPath } = this.#options
    const isSame = target.kind === this.#from.kind && target.target === this.#from.target
    const path = mapPath(folder)
    const own = path === null || (isSame && path.toLowerCase() === folder.path.toLowerCase())
    if (!own) return this.#restoreCopy(path, '', this.#from, entryId, folder.type)
    if (entryId < FIRST_COPY_ID) return this.#restoreInPlace(entryId, folder)
    // a copy stays where it was put, so at most it gets back another version
    const copy = this.#fromChanges.copies[getEntryIndex(entryId - FIRST_COPY_ID)]
    const made = copy?.versions[entryId % MAX_VERSIONS]
    return copy && made
      ? this.#restoreCopy(
          copy.folderPath,
          copy.namePrefix,
          { ...this.#from, ...made.from },
          made.entryId,
          folder.type,
        )
      : 'skipped'
  }

  #restoreInPlace(entryId: EntryId, folder: Folder): EntryResult {
    const { restoreChanged, restoreMissing, onConflict } = this.#options
    const n = getEntryIndex(entryId)
    const now = this.#getCurrentVersion(n, folder)
    if (now === getEntryVersion(entryId)) return 'skipped'
    if (now === null ? !restoreMissing : !restoreChanged) return 'unwanted'
    if (now !== null && onConflict === 'keep')
      return this.#restoreCopy(folder.path, COPY_PREFIX, this.#from, entryId, folder.type)
    this.#restoredVersions.set(n, getEntryVersion(entryId))
    this.#getDraft(null, '', this.#from, folder.type).entries.push(entryId)
    return now === null ? 'created' : 'merged'
  }

  /** The version of an entry that its container has now; null: it is gone. */
  #getCurrentVersion(n: number, folder: Folder): number | null {
    const revived = this.#restoredVersions.get(n)
    if (revived !== undefined) return revived
    const { target } = this.#options
    const world = this.#world
    if (!this.#changes.overrides.has(n) && isNeverChanged(target, n, getChurnRates(target, folder))) return 0
    return getVersionAt(world, target, this.#changes, n, world.time)
  }

  #restoreCopy(
    path: string,
    prefix: string,
    from: Container,
    entryId: EntryId,
    type: FolderType,
  ): EntryResult {
    const { restoreChanged, restoreMissing, onConflict } = this.#options
    const key = buildCopyKey(path, prefix, from, entryId)
    const known = this.#changes.copies[this.#changes.copyIndexes.get(key) ?? -1]
    const now = this.#copiedEntries.get(key) ?? known?.versions.at(-1)?.entryId
    if (now === entryId) return 'skipped'
    if (now === undefined ? !restoreMissing : !restoreChanged) return 'unwanted'
    if (now !== undefined && onConflict === 'keep' && !prefix.startsWith(COPY_PREFIX))
      return this.#restoreCopy(path, COPY_PREFIX + prefix, from, entryId, type)
    this.#copiedEntries.set(key, entryId)
    const entryIds = this.#options.allVersions ? listVersionsUpTo(entryId) : [entryId]
    this.#getDraft(path, prefix, from, type).entries.push(...entryIds)
    return now === undefined ? 'created' : 'merged'
  }

  #getDraft(path: string | null, prefix: string, from: Container, type: FolderType): RestorationDraft {
    const key = [path ?? '\n', prefix, from.kind, from.target].join('\t')
    const known = this.#drafts.get(key)
    if (known) return known
    const draft = { folderPath: path, prefix, from, type, entries: [] }
    this.#drafts.set(key, draft)
    return draft
  }

  /** How many parts and entries `keep` would write down. */
  get size(): { readonly parts: number; readonly entries: number } {
    let entries = 0
    for (const draft of this.#drafts.values()) entries += draft.entries.length
    return { parts: this.#drafts.size, entries }
  }

  /** Writes down what was restored. */
  *commit(): Slices<void> {
    const { target, markUnread } = this.#options
    for (const { folderPath, prefix, from, type, entries } of this.#drafts.values()) {
      this.#world.tables.restorations.insert({
        ...this.#world.createIdentity('restoration', target.organization),
        organizationId: target.organization.id,
        kind: target.kind,
        target: target.target,
        from: { kind: from.kind, target: from.target },
        entries,
        folderPath,
        type,
        prefix,
        unread: markUnread,
        at: this.#world.time,
      })
      yield
    }
  }
}

/** @throws RefusedError when what some restorers have done is more than can be remembered */
export function checkRestorationLimit(world: World, restorers: readonly Pick<Restorer, 'size'>[]): void {
  const { restorations } = world.tables
  let [parts, entries] = [restorations.size, 0]
  for (const row of restorations.values()) entries += row.entries.length
  for (const { size } of restorers) {
    parts += size.parts
    entries += size.entries
  }
  checkLimit(parts - 1, MAX_RESTORATIONS, 'restored parts')
  checkLimit(entries - 1, MAX_ENTRIES, 'restored entries')
}

/** The versions of an entry until this one, the oldest first. */
const listVersionsUpTo = (entryId: EntryId): EntryId[] =>
  entryId < FIRST_COPY_ID
    ? Array.from({ length: getEntryVersion(entryId) + 1 }, (_, version) =>
        buildEntryId(getEntryIndex(entryId), version),
      )
    : [entryId]

/** Deletes what was restored in an organization, with the organization. */
export function* deleteRestorations(world: World, { id }: Organization): Slices<void> {
  const { restorations, restoredSites } = world.tables
  yield* forEachInSlices(restorations.where('organization', id), (row) => restorations.delete(row.id))
  for (const row of restoredSites.where('organization', id)) restoredSites.delete(row.id)
}
