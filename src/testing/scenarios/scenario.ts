import type { FaultRule } from '../faults/fault-rule.js'

/** Steps that a scenario takes in a world, each by a plain function of the world. Texts name things as the world does. */
export interface ScenarioSteps {
  /** The license ended so long ago (ISO 8601 duration). */
  readonly expireLicense?: { readonly ago?: string }
  /** The disks of repositories are full: of the one with this name, or of all. */
  readonly fillRepositories?: { readonly name?: string }
  /** Proxies cannot be reached: the one with this host name, or all. */
  readonly loseProxies?: { readonly hostName?: string }
  /** There is a job that was never run: in this organization and to this repository, or in the first and to the first. */
  readonly addNewJob?: {
    readonly name: string
    readonly organization?: string
    readonly repository?: string
  }
  /** The session of a job does not end: of this job, or of the first that runs or can run. */
  readonly holdSession?: { readonly job?: string }
  /** Access tokens given out from now on are good for so long (ISO 8601 duration). */
  readonly shortenTokens?: { readonly lifetime: string }
  /** Outlook is missing on the server, so that nothing can be exported to PST. */
  readonly removeOutlook?: object
  /** A tenant is as large as this: this one, or the first. */
  readonly enlargeTenant?: {
    readonly organization?: string
    readonly users?: number
    readonly groups?: number
    readonly sites?: number
    readonly mailItems?: number
    readonly documents?: number
  }
}

/** A situation to test a client in: what is other in the world, and what goes wrong with requests. */
export interface Scenario {
  readonly description?: string
  readonly world?: ScenarioSteps
  /** The first that fits a request comes first. */
  readonly faults?: readonly FaultRule[]
}

export interface NamedScenario extends Scenario {
  readonly name: string
}

/** A scenario as it is listed. */
export interface ListedScenario {
  readonly name: string
  readonly description: string
  /** It was applied, and not cleared since. */
  readonly applied: boolean
  /** Number of its faults that are there now. */
  readonly faults: number
}

/** Result of applying a scenario. */
export interface AppliedScenario extends ListedScenario {
  /** Changes to the world, in sentences. */
  readonly changes: string[]
}

/** The scenarios that can be called by their names. */
export interface ScenarioCatalogue {
  readonly names: readonly string[]
  readonly get: (name: string) => NamedScenario | undefined
}
