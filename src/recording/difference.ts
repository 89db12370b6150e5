/** Kinds of differences, with what each of them means. */
export const DIFFERENCE_KINDS = {
  status: 'the server answers with another status',
  content: 'the media type is another one',
  type: 'the type of a value is another one',
  null: 'the server sends null, the mock does not',
  missing: 'the server sends a property that the mock does not know',
  additional: 'the mock always sends a property that the server does not send',
  optional: 'the mock always sends a property that the server leaves out at times',
  spelling: 'the name of a property has other letters',
  order: 'properties come in another order',
  format: 'the format of a text is another one',
  enum: 'the server sends a value that is no member of the enumeration',
  link: 'a link leads elsewhere, or is written in another way',
} as const

export type DifferenceKind = keyof typeof DIFFERENCE_KINDS

export interface ShapeDifference {
  /** Place in the JSON: `results[].statistics`; empty for all of it. */
  readonly path: string
  readonly kind: DifferenceKind
  /** What the server does. */
  readonly recorded: string
  /** What the mock does. */
  readonly played: string
}

/** Something that a recorded server does, and the mock does not, or the other way round. */
export interface Difference extends ShapeDifference {
  readonly version: number
  /** Such as `GET /Jobs`. */
  readonly operation: string
  readonly status: number
}
