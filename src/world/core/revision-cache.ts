/** Caches results until the revision of their input changes. */
export class RevisionCache {
  readonly #entries = new Map<string, { readonly revision: unknown; readonly value: unknown }>()
  readonly #maxEntries: number

  /** @param maxEntries entries that are kept; the oldest goes when there is one more */
  constructor(maxEntries = 2000) {
    this.#maxEntries = maxEntries
  }

  /**
   * @param key must stand for `make` and all that it reads, but for what the revision counts
   * @param revision a number or a text that is another when what `make` reads has changed
   */
  getOrCreate<T>(key: string, revision: number | string, create: () => T): T {
    const known = this.#entries.get(key)
    if (known?.revision === revision) return known.value as T
    const value = create()
    this.#entries.set(key, { revision, value })
    if (this.#entries.size > this.#maxEntries)
      this.#entries.delete(this.#entries.keys().next().value as string)
    return value
  }

  /** Returns the cached value if its revision is still current. */
  find<T>(key: string, revision: number | string): T | undefined {
    const known = this.#entries.get(key)
    return known?.revision === revision ? (known.value as T) : undefined
  }

  /** Drops everything, for a change that no revision counts. */
  clear(): void {
    this.#entries.clear()
  }
}
