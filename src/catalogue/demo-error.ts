/** A demo that cannot be used. The message says where in the file, what was wrong and what would be right. */
export class DemoError extends Error {
  override readonly name = 'DemoError'
}
