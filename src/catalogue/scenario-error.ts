/** A scenario that cannot be used. The message says where in the file, what was wrong and what would be right. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError'
}
