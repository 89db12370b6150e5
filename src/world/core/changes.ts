import { hash } from 'node:crypto'
import { finish, type Slices } from './slices.js'

/** One thing of a world that is not as it was: plain data that never changes. */
export interface Change {
  /** Where it stands: the name of a table. */
  readonly entity: string
  readonly id: string
  /** Absent of something new. */
  readonly before?: object
  /** Absent of something that is gone. */
  readonly after?: object
}

/** So many changes are told of in the digest at a time. */
const SOME = 100

/** Two halves of 64 bits. */
type Sum = readonly [number, number]

/**
 * What has been changed since a world began: for whoever watches, and as a digest.
 * The digest is a sum over all that is other than it was in the beginning, so it costs what has been changed since it was
 * asked for last, does not depend on the order of changes, and comes back when they are undone.
 */
export class Changes {
  /** Told of in the digest already: the halves of a sum. */
  #high: number
  #low: number
  /** Not told of yet: as it was when the digest was made last, and as it is. */
  readonly #pending = new Map<string, Change>()
  /** The sum as it is told; undefined when it has changed since. */
  #digest: string | undefined
  readonly #watchers = new Set<(change: Change) => void>()

  /** @param like whose digest this one goes on from; a text stands for the beginning itself */
  constructor(like: Changes | string) {
    ;[this.#high, this.#low] = typeof like === 'string' ? numbersOf(like) : like.#total()
  }

  note(entity: string, id: string, before: object | undefined, after: object | undefined): void {
    const change = changeOf(entity, id, before, after)
    for (const watcher of this.#watchers) watcher(change)
    const key = `${entity} ${id}`
    const earlier = this.#pending.get(key)
    if (!earlier) this.#pending.set(key, change)
    else if (earlier.before === undefined && after === undefined) this.#pending.delete(key)
    else this.#pending.set(key, changeOf(entity, id, earlier.before, after))
  }

  /** Tells `watcher` what is changed from now on. @returns what ends that */
  watch(watcher: (change: Change) => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** 16 hexadecimal digits: the same for the same content, as far as it was reached from the same beginning. */
  get digest(): string {
    const total = this.#total()
    this.#digest ??= total.map((half) => half.toString(16).padStart(8, '0')).join('')
    return this.#digest
  }

  /** Brings the digest up to date, so that it costs nothing when it is asked for next. */
  *settle(): Slices<void> {
    let count = 0
    for (const [key, { entity, id, before, after }] of this.#pending) {
      this.#pending.delete(key)
      this.#add(entity, id, before, -1)
      this.#add(entity, id, after, 1)
      if (++count % SOME === 0) yield
    }
  }

  #add(entity: string, id: string, value: object | undefined, sign: 1 | -1): void {
    if (value === undefined) return
    const [high, low] = numbersOf(`${entity} ${id} ${JSON.stringify(value)}`)
    this.#high = (this.#high + sign * high) >>> 0
    this.#low = (this.#low + sign * low) >>> 0
    this.#digest = undefined
  }

  #total(): Sum {
    finish(this.settle())
    return [this.#high, this.#low]
  }
}

function changeOf(entity: string, id: string, before: object | undefined, after: object | undefined): Change {
  return { entity, id, ...(before && { before }), ...(after && { after }) }
}

function numbersOf(text: string): Sum {
  const digest = hash('sha1', text, 'hex')
  return [Number.parseInt(digest.slice(0, 8), 16), Number.parseInt(digest.slice(8, 16), 16)]
}
