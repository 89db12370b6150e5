import { parseResponse, type Row } from './response-shape.js'

/** Rows that are read for looking at them, and for going through all of them. */
const [PAGE_ROWS, BULK_ROWS] = [500, 2000]

/** Some rows of a list, and the number of all of them. */
export interface RowPage {
  readonly rows: readonly Row[]
  readonly total: number
  /** Digest of the world that they are from. */
  readonly state: string
}

export type ReadPage = (offset: number, limit: number) => Promise<RowPage>

/** The rows of a long list, which are read when they are needed. */
export class RowStore {
  readonly rows: (Row | undefined)[]
  /** Whether the rows are from different states of the world. */
  isMixed = false
  readonly #read: ReadPage
  readonly #state: string
  readonly #pending = new Map<number, Promise<void>>()
  /** One run through all rows, also if several filters wait for it. */
  #all: Promise<void> | undefined

  constructor({ rows, total, state }: RowPage, read: ReadPage) {
    this.rows = new Array<Row | undefined>(total).fill(undefined)
    this.#read = read
    this.#state = state
    this.#put(0, rows)
  }

  static readonly firstPage = PAGE_ROWS

  /** Reads the rows from one index to another, as far as they are not there. */
  async load(from: number, to: number): Promise<void> {
    const pages: Promise<void>[] = []
    for (let page = Math.floor(from / PAGE_ROWS); page * PAGE_ROWS < Math.min(to, this.rows.length); page++)
      if (this.rows[page * PAGE_ROWS] === undefined) pages.push(this.#loadPage(page))
    await Promise.all(pages)
  }

  /** Reads all rows, one part after the other. @param onProgress is told how many are there */
  loadAll(signal: AbortSignal, onProgress: (loaded: number) => void): Promise<void> {
    this.#all ??= this.#fetchAll(signal, onProgress).catch((error: unknown) => {
      this.#all = undefined
      throw error
    })
    return this.#all
  }

  async #fetchAll(signal: AbortSignal, onProgress: (loaded: number) => void): Promise<void> {
    for (let offset = 0; offset < this.rows.length; offset += BULK_ROWS) {
      onProgress(offset)
      await this.#fetch(offset, BULK_ROWS)
      signal.throwIfAborted()
    }
  }

  #loadPage(page: number): Promise<void> {
    const known = this.#pending.get(page)
    if (known) return known
    const pending = this.#fetch(page * PAGE_ROWS, PAGE_ROWS).finally(() => this.#pending.delete(page))
    this.#pending.set(page, pending)
    return pending
  }

  async #fetch(offset: number, limit: number): Promise<void> {
    const { rows, state } = await this.#read(offset, limit)
    if (state !== this.#state) this.isMixed = true
    this.#put(offset, rows)
  }

  #put(offset: number, rows: readonly Row[]): void {
    for (const [index, row] of rows.entries())
      if (offset + index < this.rows.length) this.rows[offset + index] = row
  }
}

/** The rows of a response in JSON. */
export const parseRows = (json: string): readonly Row[] => parseResponse(JSON.parse(json)).rows
