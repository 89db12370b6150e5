/** A world at a glance. Instants are ISO 8601, UTC. Of lists there are the first hundred; `counts` tells of all. */
export interface Overview {
  /** Empty for the default one. */
  readonly sandbox: string
  readonly profile: string
  readonly seed: number
  /** `rate`: world seconds for each second; 0 when it stands. */
  readonly clock: {
    readonly mode: 'real' | 'frozen' | 'offset' | 'rate'
    readonly now: string
    readonly rate: number
  }
  readonly counts: {
    readonly organizations: number
    readonly jobs: number
    readonly jobSessions: number
    readonly running: number
    readonly repositories: number
    readonly proxies: number
    /** Those that are open. */
    readonly restoreSessions: number
    /** Requests to the API since the last reset. */
    readonly requests: number
    readonly faults: number
  }
  readonly organizations: readonly {
    readonly id: string
    readonly name: string
    readonly type: 'Office365' | 'OnPremises' | 'Hybrid'
    readonly users: number
    readonly jobs: number
  }[]
  /** First those that run, then those that ran last. */
  readonly jobs: readonly {
    readonly id: string
    readonly name: string
    /** Its name. */
    readonly organization: string
    readonly isEnabled: boolean
    readonly lastStatus?: 'Running' | 'Success' | 'Warning' | 'Failed' | 'Stopped'
    readonly lastRun?: string
    readonly nextRun?: string
  }[]
  /** Runs of jobs that are under way. */
  readonly running: readonly {
    /** Of the job session. */
    readonly id: string
    readonly jobId: string
    /** Of the job. */
    readonly name: string
    readonly organization: string
    readonly start: string
    /** Time at which the clock ends it, if nothing else does. */
    readonly ends?: string
    /** Number of polls by clients after which it ends. */
    readonly polls?: number
    /** Objects that are done, and that it takes in. */
    readonly processedObjects: number
    readonly totalObjects: number
    /** Items and bytes that are done. */
    readonly processedItems: number
    readonly writtenBytes: number
  }[]
  readonly repositories: readonly {
    readonly id: string
    readonly name: string
    readonly capacityBytes: number
    /** With what running sessions have written so far; 0 at least. */
    readonly freeBytes: number
    /** Job sessions that write to it. */
    readonly running: number
  }[]
  /** Those that are open. */
  readonly restoreSessions: readonly {
    readonly id: string
    readonly name: string
    readonly type: 'Vex' | 'Veod' | 'Vesp'
    readonly organization: string
    /** The account that has opened it. */
    readonly initiatedBy: string
    readonly start: string
    /** Time at which it ends if nobody uses it. */
    readonly ends?: string
    /** Number of actions in it. */
    readonly actions: number
  }[]
  readonly proxies: readonly {
    readonly id: string
    readonly name: string
    readonly status: 'Online' | 'Offline'
  }[]
}
