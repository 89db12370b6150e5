import { UnreachableError } from '../client/send-over-https.js'
import type { TargetResponse } from '../recording/target-client.js'
import { type Fields, isFields, readCount } from './fields.js'

const PAGE_LIMIT = 1000
/** Requests without a response, one after the other, that end the reading. */
const MAX_FAILURES = 3

export interface InventoryClientOptions {
  readonly version: number
  /** Sends a GET request. @param path with the version: `/v8/Jobs` */
  readonly get: (path: string) => Promise<TargetResponse>
  /** Tells whether another request may be sent. */
  readonly mayGoOn: () => boolean
}

/** Thrown when no more requests may be sent, and there is too little for a profile. */
export class BudgetError extends Error {
  override readonly name = 'BudgetError'
}

export interface FoundList {
  readonly items: readonly Fields[]
  /** There are more, which were not read. */
  readonly isCut: boolean
}

interface FoundPage {
  readonly items: readonly Fields[]
  readonly isLast: boolean
  /** Items of all pages, if the version tells. */
  readonly total: number | undefined
}

/** Reads lists and objects of one version of the API. What it cannot read is undefined, and noted. */
export class InventoryClient {
  readonly #options: InventoryClientOptions
  readonly #problems = new Map<string, number>()
  #failures = 0
  /** The clock of the server as its last response has it. */
  date: number | undefined

  constructor(options: InventoryClientOptions) {
    this.#options = options
  }

  get version(): number {
    return this.#options.version
  }

  /** Lists what could not be read, and why: sentences. */
  listProblems(): string[] {
    return [...this.#problems].map(
      ([problem, count]) => `The server ${problem}${count > 1 ? `, ${count} times` : ''}.`,
    )
  }

  /** Reads one object. @param operation what notes call it, without ids */
  async readObject(path: string, operation = path): Promise<Fields | undefined> {
    const value = await this.#read(path, operation)
    return isFields(value) ? value : undefined
  }

  /** Reads a list, whether it comes in pages or not. @param max where reading ends, at the end of a page */
  async readList(
    path: string,
    operation = path,
    max = Number.POSITIVE_INFINITY,
  ): Promise<FoundList | undefined> {
    const items: Fields[] = []
    for (;;) {
      const page = await this.#readPage(path, operation, items.length)
      if (!page) return items.length === 0 ? undefined : { items, isCut: true }
      items.push(...page.items)
      if (page.isLast || items.length >= max) return { items, isCut: !page.isLast }
    }
  }

  /** Counts the items of a list up to a number. */
  async count(path: string, operation: string, max: number): Promise<number | undefined> {
    let count = 0
    for (;;) {
      const page = await this.#readPage(path, operation, count)
      if (!page) return count === 0 ? undefined : count
      if (page.total !== undefined) return Math.min(page.total, max)
      count += page.items.length
      if (page.isLast || count >= max) return Math.min(count, max)
    }
  }

  async #readPage(path: string, operation: string, offset: number): Promise<FoundPage | undefined> {
    const query = `limit=${PAGE_LIMIT}${offset > 0 ? `&offset=${offset}` : ''}`
    const value = await this.#read(`${path}${path.includes('?') ? '&' : '?'}${query}`, operation)
    if (Array.isArray(value)) return { items: value.filter(isFields), isLast: true, total: undefined }
    if (!isFields(value) || !Array.isArray(value.results)) return undefined
    const { results, totalCount } = value
    // a server may give fewer than were asked for, and says so
    const limit = Math.min(PAGE_LIMIT, readCount(value.limit) || PAGE_LIMIT)
    const total = readCount(totalCount)
    return {
      items: results.filter(isFields),
      isLast: results.length < limit,
      total: total !== undefined && total >= results.length ? total : undefined,
    }
  }

  /** @returns undefined if there is no JSON of a success */
  async #read(path: string, operation: string): Promise<unknown> {
    const { get, mayGoOn, version } = this.#options
    if (!mayGoOn()) throw new BudgetError('There are too few requests for a profile. Raise --max-requests.')
    let response: TargetResponse
    try {
      response = await get(`/v${version}${path}`)
    } catch (error) {
      if (!(error instanceof UnreachableError) || ++this.#failures === MAX_FAILURES) throw error
      return this.#note(`did not respond to ${operation}`)
    }
    this.#failures = 0
    const { status, content, headers } = response
    const date = Date.parse(headers.date ?? '')
    if (!Number.isNaN(date)) this.date = date
    if (status !== 200) return this.#note(`responded to ${operation} with status ${status}`)
    if (content.kind === 'json') return content.value
    return this.#note(
      content.kind === 'tooLong'
        ? `has a list in ${operation} that is too long to read`
        : `did not respond to ${operation} with JSON`,
    )
  }

  #note(problem: string): undefined {
    this.#problems.set(problem, (this.#problems.get(problem) ?? 0) + 1)
  }
}
