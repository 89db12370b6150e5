import { endSentence, type Problem } from '../text/problem.js'
import { RefusedError } from '../world/core/errors.js'

/** Creates the error for a problem in a body. */
export const createRefusal = ({ path, message }: Problem): RefusedError =>
  new RefusedError(endSentence(`The property '${path.join('.')}' ${message}`))
