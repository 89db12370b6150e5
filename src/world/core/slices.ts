/**
 * Work that can be done a slice at a time: each `yield` is a point where it may pause, and its return value is the result.
 * It yields by count, never by time, so the result does not depend on where it was paused.
 *
 * @example
 * function* sum(numbers: readonly number[]): Slices<number> {
 *   let total = 0
 *   for (const [n, number] of numbers.entries()) {
 *     total += number
 *     if (n % 1000 === 999) yield
 *   }
 *   return total
 * }
 */
export type Slices<T> = Generator<undefined, T, undefined>

/** Runs sliced work to its end, without a pause. */
export function runSlices<T>(work: Slices<T>): T {
  let step = work.next()
  while (!step.done) step = work.next()
  return step.value
}

/** Entries of a list between two pauses. */
const SLICE_SIZE = 25

/** Calls `run` with each entry of a list, a few at a time. */
export function* forEachInSlices<T>(list: Iterable<T>, run: (entry: T) => void): Slices<void> {
  let count = 0
  for (const entry of list) {
    run(entry)
    if (++count % SLICE_SIZE === 0) yield
  }
}

/** Makes something of each entry of a list, a few at a time. */
export function* mapInSlices<T, U>(list: Iterable<T>, make: (entry: T) => U): Slices<U[]> {
  const made: U[] = []
  yield* forEachInSlices(list, (entry) => made.push(make(entry)))
  return made
}

/** Entries of a list that are sorted, or merged, between two pauses. */
const SORTED_AT_ONCE = 500

/** Sorts a list as its `sort` would, and leaves it as it is. */
export function* sortInSlices<T>(list: readonly T[], compare: (a: T, b: T) => number): Slices<T[]> {
  let parts: T[][] = []
  for (let from = 0; from < list.length; from += SORTED_AT_ONCE) {
    parts.push(list.slice(from, from + SORTED_AT_ONCE).sort(compare))
    yield
  }
  while (parts.length > 1) {
    const merged: T[][] = []
    for (let n = 0; n < parts.length; n += 2)
      merged.push(yield* merge(parts[n] as T[], parts[n + 1] ?? [], compare))
    parts = merged
  }
  return parts[0] ?? []
}

function* merge<T>(one: readonly T[], other: readonly T[], compare: (a: T, b: T) => number): Slices<T[]> {
  const merged: T[] = []
  let [n, m] = [0, 0]
  while (n < one.length || m < other.length) {
    // of two that are equal the first one stays before the other
    const isFirst = m === other.length || (n < one.length && compare(one[n] as T, other[m] as T) <= 0)
    merged.push((isFirst ? one[n++] : other[m++]) as T)
    if (merged.length % SORTED_AT_ONCE === 0) yield
  }
  return merged
}

/** Filters a list, a few entries at a time. */
export function* filterInSlices<T>(list: Iterable<T>, matches: (entry: T) => boolean): Slices<T[]> {
  const found: T[] = []
  yield* forEachInSlices(list, (entry) => {
    if (matches(entry)) found.push(entry)
  })
  return found
}
