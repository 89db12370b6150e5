/** A setting that cannot be used. The message says where it stands, what was wrong and what would be right. */
export class OptionError extends Error {
  override readonly name = 'OptionError'
}
