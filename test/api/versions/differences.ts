import type { Translated } from './translate.js'

// What is meant to be otherwise in later versions, beside what the facts say of statuses, paths and shapes.

/** Values that later versions give otherwise: from which version on, and where. */
const OTHER_VALUES: readonly (readonly [since: number, at: RegExp])[] = []

/** Tells whether what a version says other than version 3 is meant so. */
export const isSameValue = (contradiction: string, version: number): boolean =>
  OTHER_VALUES.some(([since, at]) => version >= since && at.test(contradiction))

/** Tells whether an operation leaves the world as it does in version 3. */
export const isSameEffect = ({ answer }: Translated, version: number): boolean =>
  // a restore is a session of its own there
  !(version >= 8 && answer.type === 'AsyncRestoreResponse')

/** Parts of messages about what is no fault in later versions. */
export const WRONG_ELSEWHERE: readonly string[] = []
