/**
 * Thrown for an invalid profile. The message names the position in the file, the mistake and a correction.
 * @example
 * import assert from 'node:assert/strict'
 *
 * await assert.rejects(startMock({ profile: { organisations: [] } }), ProfileError)
 */
export class ProfileError extends Error {
  override readonly name = 'ProfileError'
}
