/** Thrown when a server does not let the user in, or has no API to log in to. */
export class LoginError extends Error {
  override readonly name = 'LoginError'
}

/** Thrown when a server serves none of the versions to record. */
export class NoVersionError extends Error {
  override readonly name = 'NoVersionError'
}

/** Thrown when a recording, or a file that goes with it, cannot be read. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError'
}

/** Thrown when a server that should be a mock is none, or does not have the versions of a recording. */
export class NoMockError extends Error {
  override readonly name = 'NoMockError'
}
