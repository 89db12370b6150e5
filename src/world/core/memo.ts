/** Entries kept at most; the oldest goes when there is one more. */
const MOST = 2000

/** Remembers what was worked out from something that has a revision, until the revision is another. */
export class Memo {
  readonly #known = new Map<string, { readonly revision: unknown; readonly value: unknown }>()

  /**
   * @param key must stand for `make` and all that it reads, but for what the revision counts
   * @param revision a number or a text that is another when what `make` reads has changed
   */
  get<T>(key: string, revision: number | string, make: () => T): T {
    const known = this.#known.get(key)
    if (known?.revision === revision) return known.value as T
    const value = make()
    this.#known.set(key, { revision, value })
    if (this.#known.size > MOST) this.#known.delete(this.#known.keys().next().value as string)
    return value
  }
}
