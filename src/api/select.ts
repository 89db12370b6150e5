import { filterInSlices, type Slices } from '../world/core/slices.js'

/** What a query asks of an entry; undefined if it does not say. */
export type Condition<T> = ((entry: T) => boolean) | undefined

/** The entries that meet all conditions there are. */
export function* select<T>(entries: readonly T[], conditions: readonly Condition<T>[]): Slices<readonly T[]> {
  const given = conditions.filter((condition) => condition !== undefined)
  if (given.length === 0) return entries
  return yield* filterInSlices(entries, (entry) => given.every((condition) => condition(entry)))
}
