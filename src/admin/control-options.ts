import type { RequestListener } from 'node:http'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { DemoCatalogue } from '../catalogue/demo-catalogue.js'
import type { SnapshotReader } from '../catalogue/snapshot-reader.js'
import type { WorldTemplates } from '../catalogue/world-templates.js'
import type { Account } from '../http/accounts.js'
import type { Authenticate } from '../http/authentication.js'
import type { OriginFinder } from '../http/origin.js'
import type { SandboxWork } from '../http/sandbox-work.js'
import type { UntrackedRequests } from '../http/untracked-requests.js'
import type { ListExpiringTokens } from '../testing/activity/activity-log.js'
import type { ScenarioCatalogue } from '../testing/scenarios/scenario.js'
import type { TestContexts } from '../testing/test-contexts.js'
import type { Scheduler } from '../timing/scheduler.js'
import type { Timers } from '../timing/timers.js'
import type { SandboxName } from '../world/sandbox-name.js'
import type { Sandboxes } from '../world/sandboxes.js'
import type { SnapshotStore } from '../world/snapshot-store.js'
import type { World } from '../world/world.js'

/** Parts of the server that the control routes use. */
export interface ControlOptions {
  /** Returns the world of a sandbox, and creates the sandbox if necessary. @throws RefusedError if there are too many sandboxes */
  readonly world: (sandbox: SandboxName) => World
  readonly testContexts: TestContexts
  readonly sandboxes: Sandboxes
  /** Does long work in slices. */
  readonly scheduler: Scheduler
  /** Does it to a sandbox, alone. */
  readonly work: SandboxWork
  readonly scenarios: ScenarioCatalogue
  readonly demos: DemoCatalogue
  readonly snapshots: SnapshotStore
  /** Creates the templates from which sandboxes start. */
  readonly templates: WorldTemplates
  /** Reads a snapshot that was sent. */
  readonly readSnapshot: SnapshotReader
  readonly timers: Timers
  readonly untrackedRequests: UntrackedRequests
  /** Handles a request like the server, in the app that it is for. */
  readonly handleRequest: RequestListener
  readonly findOrigin: OriginFinder
  readonly authenticate: Authenticate
  /** Accepted logins; with `any`, all others too. */
  readonly users: readonly Account[]
  readonly auth: 'strict' | 'any'
  /** Names of the served versions of the API. */
  readonly api: readonly string[]
  readonly version: string
  readonly profile: string
  readonly seed: number
  readonly adminToken?: string | undefined
  /** Certificate that clients must trust, in PEM; absent without TLS. */
  readonly ca?: string | undefined
  /** Allows requests to stop the server. Default: true. */
  readonly shutdown?: boolean | undefined
  /** Stops the server; absent if it is part of another program. */
  readonly onShutdown?: (() => void) | undefined
  /** The world does not know of tokens, but they end on its clock. */
  readonly listExpiringTokens: ListExpiringTokens
  /** Extends the lifetime of access tokens of a sandbox that are valid at an instant, by these milliseconds. */
  readonly extendTokens: (sandbox: string, at: number, ms: number) => void
}

/** A control: its routes, below `/__admin`. */
export type ControlRoutes = FastifyPluginAsyncTypebox<ControlOptions>
