import type { ResponseShape, RowQuery } from './response-shape.js'

/** Requests to the worker; each has an id that its reply has too. */
export type WorkerRequest =
  | { readonly kind: 'load'; readonly id: number; readonly address: string; readonly token: string }
  | {
      readonly kind: 'window'
      readonly id: number
      readonly query: RowQuery
      readonly from: number
      readonly to: number
    }
  | { readonly kind: 'row'; readonly id: number; readonly index: number }
  | { readonly kind: 'name'; readonly id: number; readonly index: number }
  | { readonly kind: 'find'; readonly id: number; readonly name: string }
  | { readonly kind: 'text'; readonly id: number }
  /** Ends the load that is under way. It has no reply of its own. */
  | { readonly kind: 'cancel'; readonly id: number }

/** Summary of a loaded response. */
export interface LoadResult extends Pick<ResponseShape, 'isCollection' | 'links' | 'offset'> {
  readonly status: number
  readonly rows: number
  /** Only the first rows are there; others are read when they are needed. */
  readonly isPartial: boolean
  readonly columns: readonly string[]
  /** Bytes or so. */
  readonly size: number
  readonly duration: number
}

/** Some of the rows, as cells. */
export interface RowWindow {
  /** Number of rows that match. */
  readonly count: number
  readonly from: number
  /** Whether the rows are from different states of the world. */
  readonly isMixed: boolean
  readonly rows: readonly { readonly index: number; readonly cells: readonly string[] }[]
}

export type WorkerReply =
  | { readonly id: number; readonly result: unknown }
  /** How many rows are read so far, of those that are needed. */
  | { readonly id: number; readonly loaded: number; readonly total: number }
  | { readonly id: number; readonly refused: string; readonly status: number }
