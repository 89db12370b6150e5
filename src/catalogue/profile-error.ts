/**
 * A profile that cannot be used. The message says where in the file, what was wrong and what would be right.
 * @example
 * import assert from 'node:assert/strict'
 *
 * await assert.rejects(startMock({ profile: { organisations: [] } }), ProfileError)
 */
export class ProfileError extends Error {
  override readonly name = 'ProfileError'
}
