import { createHash, hash } from 'node:crypto'
import { stringifyRow } from './row-json.js'
import { runSlices, type Slices } from './slices.js'

/** One changed row: plain data that never changes. */
export interface Change {
  /** Name of the table. */
  readonly entity: string
  readonly id: string
  /** Absent of something new. */
  readonly before?: object
  /** Absent of something that is gone. */
  readonly after?: object
}

/** Changes hashed between two pauses. */
const SLICE_SIZE = 100

/** Two halves of 64 bits. */
type Sum = readonly [number, number]

/**
 * Tracks the changes of a world since it began: tells watchers of each, and keeps a digest of all.
 * The digest is a sum over all that is other than it was in the beginning, so it costs what has been changed since it was
 * asked for last, does not depend on the order of changes, and comes back when they are undone.
 */
export class ChangeTracker {
  /** Halves of the sum over the changes that are hashed already. */
  #high: number
  #low: number
  /** Changes not hashed yet: each row as it was at the last digest, and as it is. */
  readonly #pending = new Map<string, Change>()
  /** The sum as it is told; undefined when it has changed since. */
  #digest: string | undefined
  readonly #watchers = new Set<(change: Change) => void>()

  /** @param base whose digest this one goes on from; a text stands for the beginning itself */
  constructor(base: ChangeTracker | string) {
    ;[this.#high, this.#low] = typeof base === 'string' ? hashText(base) : base.#getTotal()
  }

  record(entity: string, id: string, before: object | undefined, after: object | undefined): void {
    const change = createChange(entity, id, before, after)
    for (const watcher of this.#watchers) watcher(change)
    const key = `${entity} ${id}`
    const earlier = this.#pending.get(key)
    if (!earlier) this.#pending.set(key, change)
    else if (earlier.before === undefined && after === undefined) this.#pending.delete(key)
    else this.#pending.set(key, createChange(entity, id, earlier.before, after))
  }

  /** Tells `watcher` what is changed from now on. @returns what ends that */
  watch(watcher: (change: Change) => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** 16 hexadecimal digits: the same for the same content, as far as it was reached from the same beginning. */
  get digest(): string {
    if (this.#digest !== undefined && this.#pending.size === 0) return this.#digest
    const total = this.#getTotal()
    this.#digest ??= total.map((half) => half.toString(16).padStart(8, '0')).join('')
    return this.#digest
  }

  /** Brings the digest up to date, so that it costs nothing when it is asked for next. */
  *updateDigest(): Slices<void> {
    let count = 0
    for (const [key, change] of this.#pending) {
      const before = yield* hashRow(change, change.before)
      const after = yield* hashRow(change, change.after)
      // a long row may have been changed, or hashed, meanwhile
      if (this.#pending.get(key) !== change) continue
      this.#pending.delete(key)
      this.#high = (this.#high - before[0] + after[0]) >>> 0
      this.#low = (this.#low - before[1] + after[1]) >>> 0
      this.#digest = undefined
      if (++count % SLICE_SIZE === 0) yield
    }
  }

  #getTotal(): Sum {
    runSlices(this.updateDigest())
    return [this.#high, this.#low]
  }
}

function createChange(
  entity: string,
  id: string,
  before: object | undefined,
  after: object | undefined,
): Change {
  return { entity, id, ...(before && { before }), ...(after && { after }) }
}

const NOTHING: Sum = [0, 0]

/** Hashes a row as it was or is: one that was not there counts nothing. */
function* hashRow({ entity, id }: Change, row: object | undefined): Slices<Sum> {
  if (row === undefined) return NOTHING
  const pieces = stringifyRow(row)
  const first = pieces.next().value
  let next = pieces.next()
  if (next.done) return hashText(`${entity} ${id} ${first}`)
  const digest = createHash('sha1').update(`${entity} ${id} ${first}`)
  for (; !next.done; next = pieces.next()) {
    digest.update(next.value)
    yield
  }
  return parseSum(digest.digest('hex'))
}

const hashText = (text: string): Sum => parseSum(hash('sha1', text, 'hex'))

const parseSum = (digest: string): Sum => [
  Number.parseInt(digest.slice(0, 8), 16),
  Number.parseInt(digest.slice(8, 16), 16),
]
