/**
 * A setting that cannot be used. The message says where it stands, what was wrong and what would be right.
 * @example
 * import assert from 'node:assert/strict'
 *
 * await assert.rejects(startMock({ tokenLifetime: '1 hour' }), OptionError)
 */
export class OptionError extends Error {
  override readonly name = 'OptionError'
}
