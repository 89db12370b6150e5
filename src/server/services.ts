import type http from 'node:http'
import type { FastifyBaseLogger } from 'fastify'
import { createDemoCatalogue, loadDemo } from '../catalogue/demo-catalogue.js'
import { createScenarioCatalogue, loadScenario } from '../catalogue/scenario-catalogue.js'
import { createSnapshotReader } from '../catalogue/snapshot-reader.js'
import { WorldTemplates } from '../catalogue/world-templates.js'
import { Accounts } from '../http/accounts.js'
import { createAuthenticate, createSandboxFinder } from '../http/authentication.js'
import { Logins } from '../http/logins.js'
import { createOriginFinder } from '../http/origin.js'
import { createCacheHitRecorder } from '../http/recorder.js'
import { ResponseCache } from '../http/response-cache.js'
import { ResponseTimers } from '../http/response-timers.js'
import { SandboxLocks } from '../http/sandbox-locks.js'
import { SandboxWork } from '../http/sandbox-work.js'
import { TokenStore } from '../http/tokens.js'
import { SandboxFiles } from '../persistence/sandbox-files.js'
import { SandboxSaver } from '../persistence/sandbox-saver.js'
import type { ListExpiringTokens } from '../testing/activity/activity-log.js'
import { TestContexts } from '../testing/test-contexts.js'
import { Scheduler } from '../timing/scheduler.js'
import { realTimers } from '../timing/timers.js'
import type { SandboxName } from '../world/sandbox-name.js'
import { Sandboxes } from '../world/sandboxes.js'
import { SnapshotStore } from '../world/snapshot-store.js'
import type { World } from '../world/world.js'
import { isVerbose } from './create-fastify.js'
import { followClaims } from './sandbox-handover.js'
import type { ServerOptions } from './server-options.js'

/** What is made once per server, for its plugins and routes. */
export type Services = ReturnType<typeof createServices>

/** @throws ProfileError, ScenarioError, DemoError */
export function createServices(options: ServerOptions, log: FastifyBaseLogger) {
  const { timers = realTimers, scheduler = new Scheduler() } = options
  const { now: wallClock } = timers
  const initialScenarios = options.scenario.map(loadScenario)
  const demos = createDemoCatalogue(options.demo.map(loadDemo))
  const snapshots = new SnapshotStore(wallClock)
  const templates = new WorldTemplates({ ...options, scenarios: initialScenarios }, snapshots)
  const readSnapshot = createSnapshotReader()
  const tokens = new TokenStore([String(options.seed), JSON.stringify(options.user)], () =>
    storage ? storage.listNames() : [],
  )
  const { sandboxClaims: claims } = options
  const storage: SandboxFiles | undefined =
    options.dataDir === undefined
      ? undefined
      : new SandboxFiles({
          directory: options.dataDir,
          readSnapshot,
          templates,
          wallClock,
          log,
          lock: claims ?? options.directoryLock,
          tokens,
        })
  const sandboxes = new Sandboxes({
    template: templates.default,
    wallClock,
    idleTimeout: options.sandboxIdle,
    store: storage,
    holds: claims && ((name) => claims.holds(name)),
  })
  const listExpiringTokens: ListExpiringTokens = (...span) => tokens.listExpiring(...span)
  const testContexts = new TestContexts(
    { calls: options.journal, body: options.journalBody },
    listExpiringTokens,
    initialScenarios,
  )
  followSandboxes(sandboxes, tokens, testContexts)
  const findOrigin = createOriginFinder(options.publicUrl)
  const cache = new ResponseCache({
    tokens,
    sandboxes,
    findOrigin,
    mustBypassCache: (world) => world.isPaused || world.isBehind || testContexts.get(world).faults.size > 0,
    onHit: options.admin ? createCacheHitRecorder(testContexts) : undefined,
  })
  // who wants to see every request, sees every request
  if (isVerbose(log)) cache.close()
  const work = new SandboxWork(scheduler, new SandboxLocks(), sandboxes, claims)
  if (claims && storage) followClaims({ claims, storage, sandboxes, tokens, work, scheduler, timers }, log)
  return {
    authenticate: createAuthenticate(tokens, sandboxes),
    cache,
    demos,
    findOrigin,
    findSandbox: createSandboxFinder(tokens),
    getDefaultWorld: (): World => sandboxes.getWorldOfNone(),
    listExpiringTokens,
    logins: new Logins(new Accounts(options.user, options.auth), tokens, sandboxes),
    readSnapshot,
    responseTimers: new ResponseTimers(timers),
    sandboxes,
    /** Saves sandboxes to `storage`, if there is one. */
    saver:
      storage && new SandboxSaver({ sandboxes, storage, timers, scheduler, isShared: claims !== undefined }),
    scenarios: createScenarioCatalogue(initialScenarios),
    scheduler,
    snapshots,
    /** Keeps sandboxes over restarts, if there is a directory for them. */
    storage,
    templates,
    testContexts,
    timers,
    tokens,
    /** Requests of clients that cannot have verified the certificate. */
    unverifiedRequests: new WeakSet<http.IncomingMessage>(),
    work,
    /** The world of a sandbox, made if there is none. */
    world: (sandbox: SandboxName): World => sandboxes.get(sandbox),
  }
}

/** Lets tokens and test contexts begin and end with the worlds that they are for. */
const followSandboxes = (sandboxes: Sandboxes, tokens: TokenStore, testContexts: TestContexts): void =>
  sandboxes.watch({
    replaced(name, before) {
      tokens.restartCount(name)
      testContexts.retire(before)
      testContexts.worldReplaced(sandboxes.get(name))
    },
    ended(name, before, isStored) {
      if (!isStored) tokens.revoke(name)
      if (before) testContexts.retire(before)
    },
  })
