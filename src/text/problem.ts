import { RefusedError } from '../world/core/errors.js'

/** Something wrong in content that a tester has written, though its shape is right. */
export interface Problem {
  readonly path: readonly (string | number)[]
  /** Goes on after the path: `must be ...`. */
  readonly message: string
}

/** Says a problem as errors about bodies are said. */
export const createRefusal = ({ path, message }: Problem): RefusedError =>
  new RefusedError(endSentence(`The property '${path.join('.')}' ${message}`))

/** A message with its full stop, if it does not end with something already. */
export const endSentence = (message: string): string => message.replace(/(?<![.?])$/, '.')
