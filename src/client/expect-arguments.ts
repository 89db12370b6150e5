import { findClosest, formatSuggestion } from '../text/closest-name.js'
import { describeType } from '../text/describe-type.js'
import { OptionError } from '../text/option-error.js'

/**
 * Refuses unknown options, because ignoring them would hide mistakes.
 * @param method name of the method, such as `reset()`
 * @throws OptionError that suggests the nearest known option
 */
export function expectOptions(method: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new OptionError(
      `${method} takes an object with options (${known.join(', ')}); it is ${describeType(options)}.`,
    )
  for (const name of Object.keys(options))
    if (!known.includes(name))
      throw new OptionError(
        `There is no option '${name.slice(0, 60)}' of ${method}.${formatSuggestion(findClosest(name.slice(0, 60), known)) || ` Known options are ${known.join(', ')}.`}`,
      )
}

/** Refuses values that are not texts. @param what description such as `the name of a sandbox` @throws OptionError */
export function expectText(method: string, value: unknown, what: string): void {
  if (typeof value !== 'string')
    throw new OptionError(`${method} takes ${what}, a text; it is ${describeType(value)}.`)
}
