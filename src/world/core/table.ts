import { RowMap } from './row-map.js'

/** Base of all rows: the id clients see, and the key its id and its values are derived from. */
export interface Row {
  readonly id: string
  readonly key: string
}

/** What an index holds under one value. */
interface List {
  /** Positions of rows, in the order they were filed. */
  readonly positions: number[]
  /** What their amounts come to; undefined until it is added up again. */
  sum: number | undefined
}

/** One index of a table. */
interface TableIndex<R> {
  /** Returns the value a row is indexed by; undefined leaves the row out. */
  readonly filedUnder: (row: R) => string | undefined
  /** What is added up of the rows under a value. */
  readonly amountOf: ((row: R) => number) | undefined
  lists: Map<string, List>
}

/** Indexes by name: each says what it files a row under; undefined leaves the row out. */
type Indexes<R, Index extends string> = Record<Index, (row: R) => string | undefined>
type Amounts<R, Index extends string> = Partial<Record<Index, (row: R) => number>>

/** Called after each change: `before` is undefined for a new row, `after` for a deleted one. */
export type RowListener = (before: Row | undefined, after: Row | undefined) => void

/**
 * Rows by id, in the order they were inserted, with indexes.
 * Rows are never changed in place: an update replaces the row, so a row handed out stays as it was.
 */
export class Table<R extends Row, Index extends string = never> {
  #rows = new RowMap<R>()
  readonly #indexes: Record<Index, TableIndex<R>>
  /** The same as a list, which is quicker to go through. */
  readonly #indexList: readonly TableIndex<R>[]
  /** True while a fork reads the same indexes, so that they have to be copied before the next change. */
  #sharesIndexes = false
  /** The lists that no fork has a part in; null while there is no fork. */
  #ownLists: Set<List> | null = null
  readonly #onChange: RowListener
  #revision = 0

  /**
   * @param onChange is called after each change.
   * @param amounts for an index what `sum` adds up of its rows
   */
  constructor(indexes: Indexes<R, Index>, onChange: RowListener = () => {}, amounts: Amounts<R, Index> = {}) {
    const filings = (Object.keys(indexes) as Index[]).map((name): [Index, TableIndex<R>] => [
      name,
      { filedUnder: indexes[name], amountOf: amounts[name], lists: new Map() },
    ])
    this.#indexes = Object.fromEntries(filings) as Record<Index, TableIndex<R>>
    this.#indexList = filings.map(([, filing]) => filing)
    this.#onChange = onChange
  }

  /** A table that goes its own way from here. Rows are shared, for they never change. */
  fork(onChange: RowListener): Table<R, Index> {
    const indexes: Partial<Indexes<R, Index>> = {}
    const amounts: Amounts<R, Index> = {}
    for (const [name, { filedUnder, amountOf }] of Object.entries<TableIndex<R>>(this.#indexes)) {
      indexes[name as Index] = filedUnder
      if (amountOf) amounts[name as Index] = amountOf
    }
    const fork = new Table<R, Index>(indexes as Indexes<R, Index>, onChange, amounts)
    fork.#rows = this.#rows.copy()
    for (const [index, { lists }] of this.#indexList.entries())
      (fork.#indexList[index] as TableIndex<R>).lists = lists
    fork.#sharesIndexes = true
    this.#sharesIndexes = true
    return fork
  }

  /** Copies shared indexes before the first write: half of all forks are never written to. */
  #copySharedIndexes(): void {
    if (!this.#sharesIndexes) return
    for (const filing of this.#indexList) filing.lists = new Map(filing.lists)
    this.#ownLists = new Set()
    this.#sharesIndexes = false
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
    const index = this.#rows.add(row.id, row)
    if (index === undefined) throw new Error(`there is a row ${row.id} already`)
    this.#copySharedIndexes()
    for (const filing of this.#indexList) this.#addToIndex(filing, filing.filedUnder(row), index, row)
    this.#notify(undefined, row)
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
    const index = this.#rows.findIndex(row.id)
    if (index === undefined) throw new Error(`there is no row ${row.id}`)
    const before = this.#rows.at(index) as R
    this.#copySharedIndexes()
    this.#rows.put(index, row)
    for (const filing of this.#indexList) {
      const from = filing.filedUnder(before)
      const to = filing.filedUnder(row)
      if (from !== to) {
        this.#removeFromIndex(filing, from, index, before)
        this.#addToIndex(filing, to, index, row)
      } else if (to !== undefined && filing.amountOf) {
        const list = this.#getOwnList(filing, to)
        list.sum = addExactly(addExactly(list.sum, -filing.amountOf(before)), filing.amountOf(row))
      }
    }
    this.#notify(before, row)
    return row
  }

  delete(id: string): void {
    const index = this.#rows.findIndex(id)
    if (index === undefined) return
    const row = this.#rows.at(index) as R
    this.#copySharedIndexes()
    this.#rows.delete(id)
    for (const filing of this.#indexList) this.#removeFromIndex(filing, filing.filedUnder(row), index, row)
    this.#notify(row, undefined)
  }

  /** All rows, oldest first. */
  list(): R[] {
    return this.#rows.list()
  }

  /** All rows one by one, oldest first, for readers who may stop early. */
  values(): IterableIterator<R> {
    return this.#rows.values()
  }

  /** Lists the values of an index. */
  listIndexValues(index: Index): IterableIterator<string> {
    return this.#indexes[index].lists.keys()
  }

  /** Counts the rows an index holds under `value`. */
  count(index: Index, value: string): number {
    return this.#indexes[index].lists.get(value)?.positions.length ?? 0
  }

  /** What the amounts come to of the rows that an index holds under `value`: it is kept, so it costs nothing to ask. */
  sum(index: Index, value: string): number {
    const { amountOf, lists } = this.#indexes[index]
    const list = lists.get(value)
    if (!list || !amountOf) return 0
    list.sum ??= list.positions.reduce((sum, position) => sum + amountOf(this.#rows.at(position) as R), 0)
    return list.sum
  }

  /** The rows an index holds under `value`, oldest first, or a part of them: the cost is that of the part. */
  where(index: Index, value: string, from = 0, to?: number): R[] {
    const indexes = this.#indexes[index].lists.get(value)?.positions ?? []
    return indexes.slice(from, to).map((position) => this.#rows.at(position) as R)
  }

  /** The newest row an index holds under `value`. */
  last(index: Index, value: string): R | undefined {
    const positions = this.#indexes[index].lists.get(value)?.positions
    return positions === undefined ? undefined : this.#rows.at(positions[positions.length - 1] as number)
  }

  #addToIndex(filing: TableIndex<R>, value: string | undefined, index: number, row: R): void {
    if (value === undefined) return
    const list = this.#getOwnList(filing, value)
    list.positions.push(index)
    if (filing.amountOf) list.sum = addExactly(list.sum, filing.amountOf(row))
  }

  #removeFromIndex(filing: TableIndex<R>, value: string | undefined, index: number, row: R): void {
    if (value === undefined) return
    const list = this.#getOwnList(filing, value)
    list.positions.splice(list.positions.indexOf(index), 1)
    if (list.positions.length === 0) filing.lists.delete(value)
    else if (filing.amountOf) list.sum = addExactly(list.sum, -filing.amountOf(row))
  }

  /** What an index holds under a value, to be changed: what is shared with a fork is copied first. */
  #getOwnList({ lists }: TableIndex<R>, value: string): List {
    const list = lists.get(value)
    if (list && (this.#ownLists === null || this.#ownLists.has(list))) return list
    const own: List = list ? { positions: [...list.positions], sum: list.sum } : { positions: [], sum: 0 }
    lists.set(value, own)
    this.#ownLists?.add(own)
    return own
  }

  #notify(before: R | undefined, after: R | undefined): void {
    this.#revision++
    this.#onChange(before, after)
  }
}

/** Adds to a sum; undefined where that is not exact, for then it would not be the same after any order of changes. */
function addExactly(sum: number | undefined, amount: number): number | undefined {
  const after = sum === undefined ? Number.NaN : sum + amount
  return Number.isSafeInteger(after) ? after : undefined
}
