/**
 * Thrown for an invalid demo. The message names the position in the file, the mistake and a correction.
 * @example
 * import assert from 'node:assert/strict'
 *
 * await assert.rejects(startMock({ demo: 'missing.yaml' }), DemoError)
 */
export class DemoError extends Error {
  override readonly name = 'DemoError'
}
