/**
 * Thrown for an invalid scenario. The message names the position in the file, the mistake and a correction.
 * @example
 * import assert from 'node:assert/strict'
 *
 * await assert.rejects(startMock({ scenario: 'repository-ful' }), ScenarioError)
 */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError'
}
