import { DemoError } from '../catalogue/demo-error.js'
import { ProfileError } from '../catalogue/profile-error.js'
import { ScenarioError } from '../catalogue/scenario-error.js'
import { ControlError } from '../client/control-client.js'
import { LoginError, NoMockError, NoVersionError, RecordingError } from '../recording/errors.js'
import { OptionError } from '../text/option-error.js'
import { TlsError } from '../tls/tls-error.js'

/** Exit codes of commands. */
export const Exit = {
  done: 0,
  /** It went wrong, or the answer is no: not verified, not ready, not healthy. */
  failed: 1,
  /** Invalid input: options, files, certificates, or what the server refuses. */
  unusable: 2,
  /** The server cannot be reached, or does not let the caller in. */
  unreachable: 3,
} as const

export type ExitCode = (typeof Exit)[keyof typeof Exit]

export const exitCodeHelp = `
Exit codes:
  0  success; for start: the server ended after a signal or after stop
  1  failure, or a negative result: not verified, not healthy, differences found
  2  invalid input: options, files, certificates, or a request that the server refuses
  3  no access to the server: nothing listens, the certificate is not trusted, the
     admin token is missing, the server runs with --no-admin, or it refuses the login
`

/** A command has not done what it should, for a reason that its message tells. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly code: ExitCode

  constructor(code: ExitCode, message: string) {
    super(message)
    this.code = code
  }
}

/** Errors that say what in the options, or in a file, cannot be used. */
const INPUT_ERRORS = [
  OptionError,
  TlsError,
  ProfileError,
  ScenarioError,
  DemoError,
  RecordingError,
  NoVersionError,
  NoMockError,
]

/** Maps an error to the exit code of its command. */
export function getExitCode(error: unknown): ExitCode {
  if (error instanceof Failure) return error.code
  if (error instanceof ControlError) return error.status < 500 ? Exit.unusable : Exit.failed
  if (error instanceof LoginError) return Exit.unreachable
  return INPUT_ERRORS.some((kind) => error instanceof kind) ? Exit.unusable : Exit.failed
}
