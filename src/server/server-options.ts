import type { FastifyServerOptions } from 'fastify'
import type { StartInterval } from '../admin/interval.js'
import type { Wait } from '../http/response-timers.js'
import type { DirectoryLock } from '../persistence/directory-lock.js'
import type { StartTimeout } from '../persistence/persistence-plugin.js'
import type { Scheduler } from '../timing/scheduler.js'
import type { Options } from './options.js'

/** Options of a server: those that users set, and what the program hands in; its logger is one of that. */
export interface ServerOptions extends Omit<Options, 'logLevel' | 'logPretty'> {
  /** A profile, or an exported snapshot, in the place of `profile`, which is only its name then. */
  readonly profileContent?: unknown
  /** Keeps other servers out of `dataDir`; absent: there are none. */
  readonly directoryLock?: DirectoryLock | undefined
  /** Runs something later: what has changed is kept then. */
  readonly startTimeout?: StartTimeout | undefined
  /** The wall clock by which sandboxes are used and snapshots saved: milliseconds since 1970. */
  readonly wallClock?: (() => number) | undefined
  /** Ends the server; absent where it is a part of another program. */
  readonly onShutdown?: (() => void) | undefined
  /** Timer for those who listen to events; tests pass their own. */
  readonly startInterval?: StartInterval | undefined
  /** Does long work in slices; a test hands in its own. */
  readonly scheduler?: Scheduler | undefined
  /** Absent: nothing is logged. */
  readonly logger?: FastifyServerOptions['logger']
  /** Lets real time pass for faults; tests pass their own. */
  readonly wait?: Wait
  /** Certificate that clients must trust, in PEM. Absent: there is no TLS. */
  readonly ca?: string | undefined
}
