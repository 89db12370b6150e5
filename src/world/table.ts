/** What every row has: the id clients see, and the key its id and its values are derived from. */
export interface Row {
  readonly id: string
  readonly key: string
}

/**
 * Rows by id, in the order they were inserted, with indexes.
 * Rows are never changed in place: an update replaces the row, so a row handed out stays as it was.
 */
export class Table<R extends Row, Index extends string = never> {
  readonly #rows = new Map<string, R>()
  readonly #indexes: Record<Index, (row: R) => string | undefined>
  readonly #ids = new Map<string, string[]>()
  readonly #changed: () => void
  #revision = 0

  /**
   * @param indexes for each index what it files a row under; undefined leaves the row out.
   * @param changed is called after each change.
   */
  constructor(
    indexes: Record<Index, (row: R) => string | undefined>,
    rows: Iterable<R> = [],
    changed: () => void = () => {},
  ) {
    this.#indexes = indexes
    this.#changed = changed
    for (const row of rows) this.insert(row)
  }

  /** Rises with each change. */
  get revision(): number {
    return this.#revision
  }

  get size(): number {
    return this.#rows.size
  }

  get(id: string): R | undefined {
    return this.#rows.get(id) ?? this.#rows.get(id.toLowerCase())
  }

  insert(row: R): R {
    if (this.#rows.has(row.id)) throw new Error(`there is a row ${row.id} already`)
    this.#rows.set(row.id, row)
    for (const name in this.#indexes) this.#file(name, row)
    this.#touch()
    return row
  }

  /** Replaces the row by itself with `patch` laid over it; a property given as undefined is removed. */
  update(id: string, patch: { [P in keyof R]?: R[P] | undefined }): R {
    const before = this.#rows.get(id)
    if (before === undefined) throw new Error(`there is no row ${id}`)
    const after = { ...before, ...patch } as R
    for (const name in patch) if (patch[name] === undefined) delete after[name]
    this.#rows.set(id, after)
    for (const name in this.#indexes) {
      if (this.#bucket(name, before) === this.#bucket(name, after)) continue
      this.#unfile(name, before)
      this.#file(name, after)
    }
    this.#touch()
    return after
  }

  delete(id: string): void {
    const row = this.#rows.get(id)
    if (row === undefined) return
    this.#rows.delete(id)
    for (const name in this.#indexes) this.#unfile(name, row)
    this.#touch()
  }

  /** All rows, oldest first. */
  list(): R[] {
    return [...this.#rows.values()]
  }

  /** How many rows an index holds under `value`. */
  count(index: Index, value: string): number {
    return this.#ids.get(`${index} ${value}`)?.length ?? 0
  }

  /** The rows an index holds under `value`, oldest first, or a part of them: the cost is that of the part. */
  where(index: Index, value: string, from = 0, to?: number): R[] {
    const ids = this.#ids.get(`${index} ${value}`) ?? []
    return ids.slice(from, to).map((id) => this.#rows.get(id) as R)
  }

  #bucket(index: Index, row: R): string | undefined {
    const value = this.#indexes[index](row)
    return value === undefined ? undefined : `${index} ${value}`
  }

  #file(index: Index, row: R): void {
    const bucket = this.#bucket(index, row)
    if (bucket === undefined) return
    const ids = this.#ids.get(bucket)
    if (ids) ids.push(row.id)
    else this.#ids.set(bucket, [row.id])
  }

  #unfile(index: Index, row: R): void {
    const bucket = this.#bucket(index, row)
    const ids = bucket === undefined ? undefined : this.#ids.get(bucket)
    if (bucket === undefined || ids === undefined) return
    ids.splice(ids.indexOf(row.id), 1)
    if (ids.length === 0) this.#ids.delete(bucket)
  }

  #touch(): void {
    this.#revision++
    this.#changed()
  }
}
