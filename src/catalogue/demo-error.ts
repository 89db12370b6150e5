/**
 * A demo that cannot be used. The message says where in the file, what was wrong and what would be right.
 * @example
 * import assert from 'node:assert/strict'
 *
 * await assert.rejects(startMock({ demo: 'missing.yaml' }), DemoError)
 */
export class DemoError extends Error {
  override readonly name = 'DemoError'
}
