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
  /** The world of a sandbox, made if there is none yet. @throws RefusedError when there are too many */
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
  /** Makes what sandboxes begin from. */
  readonly templates: WorldTemplates
  /** Reads a snapshot that was sent. */
  readonly readSnapshot: SnapshotReader
  readonly timers: Timers
  readonly untrackedRequests: UntrackedRequests
  /** Answers a request as the server does, whichever of its apps that is for. */
  readonly handleRequest: RequestListener
  readonly findOrigin: OriginFinder
  readonly authenticate: Authenticate
  /** The logins that are accepted; with `any` all others too. */
  readonly users: readonly Account[]
  readonly auth: 'strict' | 'any'
  /** Names of the versions of the API that are served. */
  readonly api: readonly string[]
  readonly version: string
  readonly profile: string
  readonly seed: number
  readonly adminToken?: string | undefined
  /** The certificate that clients shall trust (PEM); absent when the server has no TLS. */
  readonly ca?: string | undefined
  /** A request may end the server. Default: true. */
  readonly shutdown?: boolean | undefined
  /** Ends the server; absent where it is a part of another program. */
  readonly onShutdown?: (() => void) | undefined
  /** The world does not know of tokens, but they end on its clock. */
  readonly listExpiringTokens: ListExpiringTokens
  /** Lets the access tokens of a sandbox that are good at an instant end so many milliseconds later. */
  readonly extendTokens: (sandbox: string, at: number, ms: number) => void
}

/** A control: its routes, below `/__admin`. */
export type ControlRoutes = FastifyPluginAsyncTypebox<ControlOptions>
