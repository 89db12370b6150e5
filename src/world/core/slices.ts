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

/** Does sliced work in one go. */
export function finish<T>(work: Slices<T>): T {
  let step = work.next()
  while (!step.done) step = work.next()
  return step.value
}

/** Entries of a list between two pauses. */
const SOME = 25

/** Does something with each entry of a list, a few at a time. */
export function* forEachOf<T>(list: Iterable<T>, act: (entry: T) => void): Slices<void> {
  let count = 0
  for (const entry of list) {
    act(entry)
    if (++count % SOME === 0) yield
  }
}

/** The entries of a list that fit, looked at a few at a time. */
export function* filterOf<T>(list: Iterable<T>, fits: (entry: T) => boolean): Slices<T[]> {
  const found: T[] = []
  yield* forEachOf(list, (entry) => {
    if (fits(entry)) found.push(entry)
  })
  return found
}
