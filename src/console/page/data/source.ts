import { ApiError, addressOf, adminToken, locked, prefix } from '../state/api.js'
import type { Loaded, Question, Reply, Window } from './messages.js'
import type { Wish } from './shape.js'

type Ask<Kind extends Question['kind']> = Omit<Extract<Question, { kind: Kind }>, 'id'>

/** An answer of the API, held by a worker. */
export class Source {
  readonly #worker = new Worker(`${prefix}/__admin/ui/worker.js`, { type: 'module' })
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  #last = 0

  constructor() {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
      const waiting = this.#waiting.get(data.id)
      this.#waiting.delete(data.id)
      if ('result' in data) return waiting?.resolve(data.result as never)
      if (data.status === 401 || data.status === 403) locked.value = data.refused
      waiting?.reject(new ApiError(data.status, data.refused))
    })
  }

  /** @param path of the API, with its query. @throws ApiError */
  load(path: string): Promise<Loaded> {
    return this.#ask({ kind: 'load', address: addressOf('/answer', { path }), token: adminToken.value })
  }

  window(wish: Wish, from: number, to: number): Promise<Window> {
    return this.#ask({ kind: 'window', wish, from, to })
  }

  row(place: number): Promise<unknown> {
    return this.#ask({ kind: 'row', place })
  }

  /** The place of the row with an id, if there is one. */
  find(id: unknown): Promise<number | undefined> {
    return this.#ask({ kind: 'find', row: id })
  }

  /** The whole of it; undefined if that is too much to be shown. */
  whole(): Promise<unknown> {
    return this.#ask({ kind: 'text' })
  }

  close(): void {
    this.#worker.terminate()
  }

  #ask<T>(question: Ask<'load'> | Ask<'window'> | Ask<'row'> | Ask<'find'> | Ask<'text'>): Promise<T> {
    const id = ++this.#last
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#worker.postMessage({ ...question, id })
    })
  }
}
