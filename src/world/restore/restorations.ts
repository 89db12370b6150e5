import { type Changes, changesOf, copyKey } from '../content/changes.js'
import { COPIES, type Code, codeOf, numberOf, VERSIONS, versionOf } from '../content/code.js'
import { habitsIn, versionAt } from '../content/contents.js'
import type { Container } from '../content/entities.js'
import { isPlain } from '../content/life.js'
import type { Place, PlaceType } from '../content/tree.js'
import { limit } from '../core/limit.js'
import type { Slices } from '../core/slices.js'
import type { Organization } from '../organizations/entities.js'
import type { World } from '../world.js'
import type { Restoration } from './entities.js'

const MOST_RESTORATIONS = 10_000
const MOST_ENTRIES = 1_000_000
/** So many entries are restored at a time. */
const SOME = 1000

/** How entries are to be restored. */
export interface Wish {
  readonly target: Container
  /** The place in the target that all comes to lie below; absent: each thing goes to a place like its own. */
  readonly below?: string
  /** The path in the target that what lies in a place shall come to; null: to its own place. */
  readonly to: (place: Place) => string | null
  /** What is done where another version is in the way: it gives way, or what is restored gets another name. */
  readonly onConflict: 'replace' | 'keep'
  /** Whether what has changed since, and what is missing since, is restored. */
  readonly changed: boolean
  readonly missing: boolean
  /** Whether a copy gets the older versions too. */
  readonly allVersions: boolean
  readonly unread: boolean
}

/** What came of it. */
export interface Tally {
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

export const emptyTally = (): Tally => ({
  total: 0,
  created: 0,
  merged: 0,
  skipped: 0,
  unwanted: 0,
  failed: 0,
  problems: [],
})

export function addTally(sum: Tally, { problems, ...counts }: Tally): void {
  for (const name of ['total', 'created', 'merged', 'skipped', 'unwanted', 'failed'] as const)
    sum[name] += counts[name]
  for (const problem of problems) if (!sum.problems.includes(problem)) sum.problems.push(problem)
}

type Done = 'created' | 'merged' | 'skipped' | 'unwanted'

/** How it went: what could not even begin has failed, however little there was to do. */
export function tallyStatus({ total, failed, problems }: Tally): 'Success' | 'Warning' | 'Failed' {
  if (failed === 0 && problems.length === 0) return 'Success'
  return failed < total ? 'Warning' : 'Failed'
}

/** What one name is put before of what is restored beside something. */
const BESIDE = 'RESTORED-'

type Draft = Pick<Restoration, 'place' | 'prefix' | 'type'> & {
  readonly from: Container
  readonly entries: Code[]
}

/**
 * Restores entries of one container: compares with what there is now, and remembers what has to be changed until `keep`.
 * What it has done already counts as there.
 */
export class Restorer {
  readonly #world: World
  readonly #from: Container
  readonly #wish: Wish
  readonly #changes: Changes
  readonly #fromChanges: Changes
  /** The versions that entries, and copies by their keys, have got here. */
  readonly #revived = new Map<number, number>()
  readonly #copied = new Map<string, Code>()
  readonly #drafts = new Map<string, Draft>()

  constructor(world: World, from: Container, wish: Wish) {
    this.#world = world
    this.#from = from
    this.#wish = wish
    this.#changes = changesOf(world, wish.target)
    this.#fromChanges = changesOf(world, from)
  }

  *restore(codes: Iterable<Code>, placeOf: (code: Code) => Place): Slices<Tally> {
    const tally = emptyTally()
    for (const code of codes) {
      if (++tally.total % SOME === 0) yield
      const done = this.#one(code, placeOf(code))
      tally[done]++
      if (done === 'unwanted') tally.skipped++
    }
    return tally
  }

  #one(code: Code, place: Place): Done {
    const { target, to } = this.#wish
    const isSame = target.kind === this.#from.kind && target.target === this.#from.target
    const path = to(place)
    const own = path === null || (isSame && path.toLowerCase() === place.path.toLowerCase())
    if (!own) return this.#copy(path, '', this.#from, code, place.type)
    if (code < COPIES) return this.#revive(code, place)
    // a copy stays where it was put, so at most it gets back another version
    const copy = this.#fromChanges.copies[numberOf(code - COPIES)]
    const made = copy?.versions[code % VERSIONS]
    return copy && made
      ? this.#copy(copy.place, copy.prefix, { ...this.#from, ...made.from }, made.code, place.type)
      : 'skipped'
  }

  #revive(code: Code, place: Place): Done {
    const { changed, missing, onConflict } = this.#wish
    const n = numberOf(code)
    const now = this.#present(n, place)
    if (now === versionOf(code)) return 'skipped'
    if (now === null ? !missing : !changed) return 'unwanted'
    if (now !== null && onConflict === 'keep')
      return this.#copy(place.path, BESIDE, this.#from, code, place.type)
    this.#revived.set(n, versionOf(code))
    this.#draft(null, '', this.#from, place.type).entries.push(code)
    return now === null ? 'created' : 'merged'
  }

  /** The version of an entry that its container has now; null: it is gone. */
  #present(n: number, place: Place): number | null {
    const revived = this.#revived.get(n)
    if (revived !== undefined) return revived
    const { target } = this.#wish
    const world = this.#world
    if (!this.#changes.revivals.has(n) && isPlain(target, n, habitsIn(target, place))) return 0
    return versionAt(world, target, this.#changes, n, world.time)
  }

  #copy(path: string, prefix: string, from: Container, code: Code, type: PlaceType): Done {
    const { changed, missing, onConflict } = this.#wish
    const key = copyKey(path, prefix, from, code)
    const known = this.#changes.copies[this.#changes.copyPlaces.get(key) ?? -1]
    const now = this.#copied.get(key) ?? known?.versions.at(-1)?.code
    if (now === code) return 'skipped'
    if (now === undefined ? !missing : !changed) return 'unwanted'
    if (now !== undefined && onConflict === 'keep' && !prefix.startsWith(BESIDE))
      return this.#copy(path, BESIDE + prefix, from, code, type)
    this.#copied.set(key, code)
    const codes = this.#wish.allVersions ? versionsUpTo(code) : [code]
    this.#draft(path, prefix, from, type).entries.push(...codes)
    return now === undefined ? 'created' : 'merged'
  }

  #draft(place: string | null, prefix: string, from: Container, type: PlaceType): Draft {
    const key = [place ?? '\n', prefix, from.kind, from.target].join('\t')
    const known = this.#drafts.get(key)
    if (known) return known
    const draft = { place, prefix, from, type, entries: [] }
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
  *keep(): Slices<void> {
    const { target, unread } = this.#wish
    for (const { place, prefix, from, type, entries } of this.#drafts.values()) {
      this.#world.tables.restorations.insert({
        ...this.#world.identify('restoration', target.organization),
        organizationId: target.organization.id,
        kind: target.kind,
        target: target.target,
        from: { kind: from.kind, target: from.target },
        entries,
        place,
        type,
        prefix,
        unread,
        at: this.#world.time,
      })
      yield
    }
  }
}

/** @throws Refused when what some restorers have done is more than can be remembered */
export function limitRestorations(world: World, restorers: readonly Pick<Restorer, 'size'>[]): void {
  const { restorations } = world.tables
  let [parts, entries] = [restorations.size, 0]
  for (const row of restorations.values()) entries += row.entries.length
  for (const { size } of restorers) {
    parts += size.parts
    entries += size.entries
  }
  limit(parts - 1, MOST_RESTORATIONS, 'restored parts')
  limit(entries - 1, MOST_ENTRIES, 'restored entries')
}

/** The versions of an entry until this one, the oldest first. */
const versionsUpTo = (code: Code): Code[] =>
  code < COPIES
    ? Array.from({ length: versionOf(code) + 1 }, (_, version) => codeOf(numberOf(code), version))
    : [code]

/** What was restored of an organization goes with it. */
export function forgetChanges(world: World, { id }: Organization): void {
  const { restorations, restoredSites } = world.tables
  for (const row of restorations.where('organization', id)) restorations.delete(row.id)
  for (const row of restoredSites.where('organization', id)) restoredSites.delete(row.id)
}
