import { OptionError } from '../text/option-error.js'
import { formatDurationHint, parseDuration } from '../world/core/duration.js'

/** Milliseconds of a `--timeout`. @throws OptionError */
export function readTimeout(text: string): number {
  const ms = parseDuration(text)
  if (ms === undefined || ms < 0)
    throw new OptionError(
      `--timeout must be an ISO 8601 duration such as PT30S; it is '${text}'${formatDurationHint(text) || '.'}`,
    )
  return ms
}
