import { hash } from 'node:crypto'

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

/** Two halves of 64 bits. */
type Sum = readonly [number, number]

/**
 * What has been changed since a world began: for whoever watches, and as a digest.
 * The digest is a sum over all that is other than it was in the beginning, so it costs what has been changed since it was
 * asked for last, does not depend on the order of changes, and comes back when they are undone.
 */
export class Changes {
  /** Told of in the digest already. */
  #sum: Sum
  /** Not told of yet: as it was when the digest was made last, and as it is. */
  readonly #pending = new Map<string, Change>()
  #watcher: ((change: Change) => void) | undefined
  readonly #listeners = new Set<(change: Change) => void>()

  /** @param like whose digest this one goes on from; a text stands for the beginning itself */
  constructor(like: Changes | string) {
    this.#sum = typeof like === 'string' ? numbersOf(like) : like.#total()
  }

  note(entity: string, id: string, before: object | undefined, after: object | undefined): void {
    const change = changeOf(entity, id, before, after)
    this.#watcher?.(change)
    for (const listener of this.#listeners) listener(change)
    const key = `${entity} ${id}`
    const earlier = this.#pending.get(key)
    if (!earlier) this.#pending.set(key, change)
    else if (earlier.before === undefined && after === undefined) this.#pending.delete(key)
    else this.#pending.set(key, changeOf(entity, id, earlier.before, after))
  }

  /** Tells `watcher` what is changed while `act` runs, which may not wait for anything. */
  watch<T>(watcher: (change: Change) => void, act: () => T): T {
    const outer = this.#watcher
    this.#watcher = (change) => {
      watcher(change)
      outer?.(change)
    }
    try {
      return act()
    } finally {
      this.#watcher = outer
    }
  }

  /** Tells `listener` what is changed from now on. */
  listen(listener: (change: Change) => void): void {
    this.#listeners.add(listener)
  }

  /** 16 hexadecimal digits: the same for the same content, as far as it was reached from the same beginning. */
  get digest(): string {
    return this.#total()
      .map((half) => half.toString(16).padStart(8, '0'))
      .join('')
  }

  #total(): Sum {
    let [high, low] = this.#sum
    const add = (entity: string, id: string, value: object | undefined, sign: 1 | -1): void => {
      if (value === undefined) return
      const [more, less] = numbersOf(`${entity} ${id} ${JSON.stringify(value)}`)
      high = (high + sign * more) >>> 0
      low = (low + sign * less) >>> 0
    }
    for (const { entity, id, before, after } of this.#pending.values()) {
      add(entity, id, before, -1)
      add(entity, id, after, 1)
    }
    this.#pending.clear()
    this.#sum = [high, low]
    return this.#sum
  }
}

function changeOf(entity: string, id: string, before: object | undefined, after: object | undefined): Change {
  return { entity, id, ...(before && { before }), ...(after && { after }) }
}

function numbersOf(text: string): Sum {
  const digest = hash('sha1', text, 'hex')
  return [Number.parseInt(digest.slice(0, 8), 16), Number.parseInt(digest.slice(8, 16), 16)]
}
