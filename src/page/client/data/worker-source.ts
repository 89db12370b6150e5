import { signal } from '@preact/signals'
import { ApiError, adminToken, buildAddress, buildControlAddress, checkAccess } from '../state/api.js'
import type { LoadResult, RowWindow, WorkerReply, WorkerRequest } from './messages.js'
import type { RowQuery } from './response-shape.js'

type RequestOf<Kind extends WorkerRequest['kind']> = Omit<Extract<WorkerRequest, { kind: Kind }>, 'id'>

/** A response of the API, held by a worker. */
export class WorkerSource {
  readonly #worker = new Worker(buildAddress('/__admin/ui/worker.js'), { type: 'module' })
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  #last = 0
  /** How many rows are read, of those that are needed; undefined if none are being read. */
  readonly progress = signal<{ readonly loaded: number; readonly total: number } | undefined>(undefined)

  constructor() {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<WorkerReply>) => {
      if ('loaded' in data) {
        this.progress.value = data
        return
      }
      const waiting = this.#waiting.get(data.id)
      this.#waiting.delete(data.id)
      if ('result' in data) return waiting?.resolve(data.result as never)
      // without a status, it is what fetch throws
      waiting?.reject(
        data.status === 0 ? new TypeError() : checkAccess(new ApiError(data.status, data.refused)),
      )
    })
  }

  /** @param path of the API, with its query. @throws ApiError, and TypeError when the server cannot be reached */
  load(path: string, signal: AbortSignal): Promise<LoadResult> {
    signal.addEventListener('abort', () => this.cancel())
    return this.#ask({
      kind: 'load',
      address: buildControlAddress('/untracked', { path }),
      token: adminToken.value,
    })
  }

  async window(query: RowQuery, from: number, to: number): Promise<RowWindow> {
    try {
      return await this.#ask({ kind: 'window', query, from, to })
    } finally {
      this.progress.value = undefined
    }
  }

  row(index: number): Promise<unknown> {
    return this.#ask({ kind: 'row', index })
  }

  /** Names a row so that `find` finds it, also at a new index. */
  nameRow(index: number): Promise<string> {
    return this.#ask({ kind: 'name', index })
  }

  /** The index of the row with a name, if it is there. */
  find(name: string): Promise<number | undefined> {
    return this.#ask({ kind: 'find', name })
  }

  /** The whole of it; undefined if that is too much to be shown. */
  readAll(): Promise<unknown> {
    return this.#ask({ kind: 'text' })
  }

  /** Ends what is being read. */
  cancel(): void {
    this.#worker.postMessage({ kind: 'cancel', id: 0 } satisfies WorkerRequest)
  }

  close(): void {
    this.#worker.terminate()
  }

  #ask<T>(
    question:
      | RequestOf<'load'>
      | RequestOf<'window'>
      | RequestOf<'row'>
      | RequestOf<'name'>
      | RequestOf<'find'>
      | RequestOf<'text'>,
  ): Promise<T> {
    const id = ++this.#last
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#worker.postMessage({ ...question, id })
    })
  }
}
