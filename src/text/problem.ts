/** Something wrong in content that a tester has written, though its shape is right. */
export interface Problem {
  readonly path: readonly (string | number)[]
  /** Goes on after the path: `must be ...`. */
  readonly message: string
}

/** A message with its full stop, if it does not end with something already. */
export const endSentence = (message: string): string => message.replace(/(?<![.?])$/, '.')
