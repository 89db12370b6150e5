/** Options of a test that is run only when there is time for all. */
export const inFull = { skip: process.env.FULL ? false : 'runs with FULL=1' }

/**
 * Cases that are tried each time, and those that are tried only when there is time for all: with FULL=1, as `.ci/full` has it.
 *
 * @example
 * for (const profile of cases(['small'], ['msp', 'large'])) …
 */
export const cases = <T>(always: readonly T[], inFull: readonly T[]): readonly T[] =>
  process.env.FULL ? [...always, ...inFull] : always
