/**
 * A scenario that cannot be used. The message says where in the file, what was wrong and what would be right.
 * @example
 * import assert from 'node:assert/strict'
 *
 * await assert.rejects(startMock({ scenario: 'repository-ful' }), ScenarioError)
 */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError'
}
