import type { FaultRule } from '../faults/fault-rule.js'

/** Changes of the data that a scenario makes. Texts are names of objects. */
export interface ScenarioSteps {
  /** Makes the license expire. `ago`: time since its expiry (ISO 8601 duration). */
  readonly expireLicense?: { readonly ago?: string }
  /** Fills the disk of the repository with this name, or of all repositories. */
  readonly fillRepositories?: { readonly name?: string }
  /** Takes the proxy with this host name offline, or all proxies. */
  readonly loseProxies?: { readonly hostName?: string }
  /** Adds a job that has never run. Default: in the first organization, to the first repository. */
  readonly addNewJob?: {
    readonly name: string
    readonly organization?: string
    readonly repository?: string
  }
  /** Keeps the session of a job from ending. Default: the first job that runs or can run. */
  readonly holdSession?: { readonly job?: string }
  /** Sets the lifetime of access tokens that are issued from now on (ISO 8601 duration). */
  readonly shortenTokens?: { readonly lifetime: string }
  /** Removes Outlook from the server, so that exports to PST fail. */
  readonly removeOutlook?: object
  /** Enlarges a tenant to these numbers. Default: the first tenant. */
  readonly enlargeTenant?: {
    readonly organization?: string
    readonly users?: number
    readonly groups?: number
    readonly sites?: number
    readonly mailItems?: number
    readonly documents?: number
  }
}

/** A situation to test a client in: changes of the data, and faults of requests. */
export interface Scenario {
  readonly description?: string
  readonly world?: ScenarioSteps
  /** Faults; if several match a request, the first one takes precedence. */
  readonly faults?: readonly FaultRule[]
}

export interface NamedScenario extends Scenario {
  readonly name: string
}

/** A scenario in a list. */
export interface ListedScenario {
  readonly name: string
  readonly description: string
  /** Tells whether it is applied and not cleared. */
  readonly applied: boolean
  /** Number of its active faults. */
  readonly faults: number
}

/** Result of applying a scenario. */
export interface AppliedScenario extends ListedScenario {
  /** Sentences that describe the changes of the data. */
  readonly changes: string[]
}

/** The scenarios that are known by name. */
export interface ScenarioCatalogue {
  readonly names: readonly string[]
  readonly get: (name: string) => NamedScenario | undefined
}
