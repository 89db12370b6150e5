/** Remembers what was worked out from something that has a revision, until the revision is another. */
export class Memo {
  readonly #known = new Map<string, { readonly revision: unknown; readonly value: unknown }>()
  readonly #most: number

  /** @param most entries that are kept; the oldest goes when there is one more */
  constructor(most = 2000) {
    this.#most = most
  }

  /**
   * @param key must stand for `make` and all that it reads, but for what the revision counts
   * @param revision a number or a text that is another when what `make` reads has changed
   */
  get<T>(key: string, revision: number | string, make: () => T): T {
    const known = this.#known.get(key)
    if (known?.revision === revision) return known.value as T
    const value = make()
    this.#known.set(key, { revision, value })
    if (this.#known.size > this.#most) this.#known.delete(this.#known.keys().next().value as string)
    return value
  }

  /** What is remembered, if it is still true. */
  find<T>(key: string, revision: number | string): T | undefined {
    const known = this.#known.get(key)
    return known?.revision === revision ? (known.value as T) : undefined
  }

  /** Forgets everything, when something has changed that no revision counts. */
  clear(): void {
    this.#known.clear()
  }
}
