/** Thrown when certificates cannot be loaded or created. The message names the file, the reason and a remedy. */
export class TlsError extends Error {
  override readonly name = 'TlsError'
}
