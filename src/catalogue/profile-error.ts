/** A profile that cannot be used. The message says where in the file, what was wrong and what would be right. */
export class ProfileError extends Error {
  override readonly name = 'ProfileError'
}
