import { endSentence, type Problem } from '../text/problem.js'
import { RefusedError } from '../world/core/errors.js'

/** Says a problem as errors about bodies are said. */
export const createRefusal = ({ path, message }: Problem): RefusedError =>
  new RefusedError(endSentence(`The property '${path.join('.')}' ${message}`))
