/** An overview of a sandbox. Instants are ISO 8601 in UTC. Lists have at most a hundred entries; `counts` has the totals. */
export interface Overview {
  /** Name of the sandbox; empty for the default sandbox. */
  readonly sandbox: string
  readonly profile: string
  readonly seed: number
  /** State of the clock. `rate`: simulated seconds per second; 0 if it is stopped. */
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
    /** Number of open restore sessions. */
    readonly restoreSessions: number
    /** Requests to the API since the last reset. */
    readonly requests: number
    readonly requestsKept: number
    /** Requests in the journal that failed: with a status of 400 or more, or without a response. */
    readonly requestErrors: number
    readonly faults: number
    /** Number of jobs whose last session failed, and of those whose last session had warnings. */
    readonly failedJobs: number
    readonly warningJobs: number
    readonly fullRepositories: number
    readonly offlineProxies: number
  }
  /** Whether the license has expired: jobs that start fail. */
  readonly isLicenseExpired: boolean
  readonly organizations: readonly {
    readonly id: string
    readonly name: string
    readonly type: 'Office365' | 'OnPremises' | 'Hybrid'
    readonly users: number
    readonly jobs: number
  }[]
  /** Running jobs first, then the jobs that ran last. */
  readonly jobs: readonly {
    readonly id: string
    readonly name: string
    /** Name of the organization. */
    readonly organization: string
    readonly isEnabled: boolean
    readonly lastStatus?: 'Running' | 'Success' | 'Warning' | 'Failed' | 'Stopped'
    readonly lastRun?: string
    readonly nextRun?: string
  }[]
  /** Job runs in progress. */
  readonly running: readonly {
    /** Id of the job session. */
    readonly id: string
    readonly jobId: string
    /** Name of the job. */
    readonly name: string
    readonly organization: string
    readonly start: string
    /** Simulated time at which it ends by itself. */
    readonly ends?: string
    /** Number of polls until it ends. */
    readonly polls?: number
    /** Number of finished objects, and of all objects. */
    readonly processedObjects: number
    readonly totalObjects: number
    /** Number of finished items, and of written bytes. */
    readonly processedItems: number
    readonly writtenBytes: number
  }[]
  readonly repositories: readonly {
    readonly id: string
    readonly name: string
    readonly capacityBytes: number
    /** Free bytes, including the effect of running sessions; at least 0. */
    readonly freeBytes: number
    /** Number of job sessions that write to it. */
    readonly running: number
  }[]
  /** Open restore sessions. */
  readonly restoreSessions: readonly {
    readonly id: string
    readonly name: string
    readonly type: 'Vex' | 'Veod' | 'Vesp'
    readonly organization: string
    /** Account that opened it. */
    readonly initiatedBy: string
    readonly start: string
    /** Time at which it ends if nobody uses it. */
    readonly ends?: string
    /** Number of actions. */
    readonly actions: number
  }[]
  readonly proxies: readonly {
    readonly id: string
    readonly name: string
    readonly status: 'Online' | 'Offline'
  }[]
}
