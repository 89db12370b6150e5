import { findClosest, formatSuggestion } from '../text/closest-name.js'
import { describeType } from '../text/describe-type.js'
import { OptionError } from '../text/option-error.js'

/**
 * Refuses options that a method does not know: they would be ignored, and something else done than was meant.
 * @param method as it is called: `reset()`
 * @throws OptionError that names what was probably meant
 */
export function expectOptions(method: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new OptionError(
      `${method} takes an object with options (${known.join(', ')}); it is ${describeType(options)}.`,
    )
  for (const name of Object.keys(options))
    if (!known.includes(name))
      throw new OptionError(
        `There is no option '${name.slice(0, 60)}' of ${method}.${formatSuggestion(findClosest(name.slice(0, 60), known)) || ` Known are ${known.join(', ')}.`}`,
      )
}

/** Refuses what is no text. @param what as in `the name of a sandbox` @throws OptionError */
export function expectText(method: string, value: unknown, what: string): void {
  if (typeof value !== 'string')
    throw new OptionError(`${method} takes ${what}, a text; it is ${describeType(value)}.`)
}
