import { RowMap } from './row-map.js'

/** What every row has: the id clients see, and the key its id and its values are derived from. */
export interface Row {
  readonly id: string
  readonly key: string
}

/** One index of a table. */
interface Filing<R> {
  /** What a row is filed under; undefined leaves it out. */
  readonly filedUnder: (row: R) => string | undefined
  /** Ids by what they are filed under. */
  lists: Map<string, string[]>
}

/** Is told of each change: `before` is undefined of a new row, `after` of one that was deleted. */
export type Changed = (before: Row | undefined, after: Row | undefined) => void

/**
 * Rows by id, in the order they were inserted, with indexes.
 * Rows are never changed in place: an update replaces the row, so a row handed out stays as it was.
 */
export class Table<R extends Row, Index extends string = never> {
  #rows = new RowMap<R>()
  readonly #filings: Record<Index, Filing<R>>
  /** The same as a list, which is quicker to go through. */
  readonly #allFilings: readonly Filing<R>[]
  /** Whether a fork reads the same indexes, so that they have to be copied before the next change. */
  #shared = false
  /** The lists of ids that no fork has a part in; null while there is no fork. */
  #own: Set<string[]> | null = null
  readonly #changed: Changed
  #revision = 0

  /**
   * @param indexes for each index what it files a row under; undefined leaves the row out.
   * @param changed is called after each change.
   */
  constructor(indexes: Record<Index, (row: R) => string | undefined>, changed: Changed = () => {}) {
    const filings = Object.entries<(row: R) => string | undefined>(indexes).map(
      ([name, filedUnder]) => [name, { filedUnder, lists: new Map() }] as const,
    )
    this.#filings = Object.fromEntries(filings) as Record<Index, Filing<R>>
    this.#allFilings = filings.map(([, filing]) => filing)
    this.#changed = changed
  }

  /** A table that goes its own way from here. Rows are shared, for they never change. */
  fork(changed: Changed): Table<R, Index> {
    const indexes = Object.entries<Filing<R>>(this.#filings).map(([name, { filedUnder }]) => [
      name,
      filedUnder,
    ])
    const fork = new Table<R, Index>(Object.fromEntries(indexes), changed)
    fork.#rows = this.#rows.copy()
    for (const [place, { lists }] of this.#allFilings.entries())
      (fork.#allFilings[place] as Filing<R>).lists = lists
    fork.#shared = true
    this.#shared = true
    return fork
  }

  /** Makes the indexes this table's own: half of all forks are never written to. */
  #takeOver(): void {
    if (!this.#shared) return
    for (const filing of this.#allFilings) filing.lists = new Map(filing.lists)
    this.#own = new Set()
    this.#shared = false
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
    this.#takeOver()
    this.#rows.set(row.id, row)
    for (const filing of this.#allFilings) this.#file(filing, filing.filedUnder(row), row.id)
    this.#touch(undefined, row)
    return row
  }

  /** Replaces the row by itself with `patch` laid over it; a property given as undefined is removed. */
  update(id: string, patch: { [P in keyof R]?: R[P] | undefined }): R {
    const before = this.#rows.get(id)
    if (before === undefined) throw new Error(`there is no row ${id}`)
    const after = { ...before, ...patch } as R
    for (const name in patch) if (patch[name] === undefined) delete after[name]
    return this.replace(after)
  }

  /** Puts a row in the place of the one with the same id. */
  replace(row: R): R {
    const before = this.#rows.get(row.id)
    if (before === undefined) throw new Error(`there is no row ${row.id}`)
    this.#takeOver()
    this.#rows.set(row.id, row)
    for (const filing of this.#allFilings) {
      const from = filing.filedUnder(before)
      const to = filing.filedUnder(row)
      if (from === to) continue
      this.#unfile(filing, from, row.id)
      this.#file(filing, to, row.id)
    }
    this.#touch(before, row)
    return row
  }

  delete(id: string): void {
    const row = this.#rows.get(id)
    if (row === undefined) return
    this.#takeOver()
    this.#rows.delete(row.id)
    for (const filing of this.#allFilings) this.#unfile(filing, filing.filedUnder(row), row.id)
    this.#touch(row, undefined)
  }

  /** All rows, oldest first. */
  list(): R[] {
    return this.#rows.list()
  }

  /** All rows one by one, oldest first, for readers who may stop early. */
  values(): IterableIterator<R> {
    return this.#rows.values()
  }

  /** The values that an index holds rows under. */
  groups(index: Index): IterableIterator<string> {
    return this.#filings[index].lists.keys()
  }

  /** How many rows an index holds under `value`. */
  count(index: Index, value: string): number {
    return this.#filings[index].lists.get(value)?.length ?? 0
  }

  /** The rows an index holds under `value`, oldest first, or a part of them: the cost is that of the part. */
  where(index: Index, value: string, from = 0, to?: number): R[] {
    const ids = this.#filings[index].lists.get(value) ?? []
    return ids.slice(from, to).map((id) => this.#rows.get(id) as R)
  }

  /** The newest row an index holds under `value`. */
  last(index: Index, value: string): R | undefined {
    const ids = this.#filings[index].lists.get(value)
    return ids === undefined ? undefined : this.#rows.get(ids[ids.length - 1] as string)
  }

  #file(filing: Filing<R>, value: string | undefined, id: string): void {
    if (value !== undefined) this.#listOf(filing, value).push(id)
  }

  #unfile(filing: Filing<R>, value: string | undefined, id: string): void {
    if (value === undefined) return
    const ids = this.#listOf(filing, value)
    ids.splice(ids.indexOf(id), 1)
    if (ids.length === 0) filing.lists.delete(value)
  }

  /** The ids under an index value, to be changed: a list that is shared with a fork is copied first. */
  #listOf({ lists }: Filing<R>, value: string): string[] {
    const ids = lists.get(value)
    if (ids && (this.#own === null || this.#own.has(ids))) return ids
    const own = ids ? [...ids] : []
    lists.set(value, own)
    this.#own?.add(own)
    return own
  }

  #touch(before: R | undefined, after: R | undefined): void {
    this.#revision++
    this.#changed(before, after)
  }
}
