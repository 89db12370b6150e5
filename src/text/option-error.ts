/**
 * Thrown for an invalid option. The message names the option, the mistake and a correction.
 * @example
 * import assert from 'node:assert/strict'
 *
 * await assert.rejects(startMock({ tokenLifetime: '1 hour' }), OptionError)
 */
export class OptionError extends Error {
  override readonly name = 'OptionError'
}
