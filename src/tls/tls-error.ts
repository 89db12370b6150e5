/** Certificates cannot be had as wanted. The message says which file, why, and what would be right. */
export class TlsError extends Error {
  override readonly name = 'TlsError'
}
