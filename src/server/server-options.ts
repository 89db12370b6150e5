import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import type { DirectoryLock } from '../persistence/directory-lock.js'
import type { SandboxClaims } from '../persistence/sandbox-claims.js'
import type { Scheduler } from '../timing/scheduler.js'
import type { Timers } from '../timing/timers.js'
import type { Options } from './options.js'

/** Options of a server: those that users set, and what the program hands in; its logger is one of that. */
export interface ServerOptions extends Omit<Options, 'logLevel' | 'logPretty'> {
  /** A profile, or an exported snapshot, in the place of `profile`, which is only its name then. */
  readonly profileContent?: unknown
  /** Keeps other servers out of `dataDir`; absent: there are none. */
  readonly directoryLock?: DirectoryLock | undefined
  /** Shares the sandboxes in `dataDir` out among servers instead. */
  readonly sandboxClaims?: SandboxClaims | undefined
  /** Ends the server; absent where it is a part of another program. */
  readonly onShutdown?: (() => void) | undefined
  /** Real time; a test hands in its own. */
  readonly timers?: Timers | undefined
  /** Does long work in slices; a test hands in its own. */
  readonly scheduler?: Scheduler | undefined
  /** Adds to each app before anything else is; a test looks at its answers there. */
  readonly configureApp?: ((app: FastifyInstance) => void) | undefined
  /** Absent: nothing is logged. */
  readonly logger?: FastifyServerOptions['logger']
  /** Certificate that clients must trust, in PEM. Absent: there is no TLS. */
  readonly ca?: string | undefined
}
