import { OptionError } from '../options.js'
import { durationHint, durationOf } from '../world/core/duration.js'

/** Milliseconds of a `--timeout`. @throws OptionError */
export function readTimeout(text: string): number {
  const ms = durationOf(text)
  if (ms === undefined || ms < 0)
    throw new OptionError(
      `--timeout must be an ISO 8601 duration such as PT30S; it is '${text}'${durationHint(text) || '.'}`,
    )
  return ms
}
