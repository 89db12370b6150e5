import type { FastifyBaseLogger } from 'fastify'
import type { SandboxWork } from '../http/sandbox-work.js'
import type { TokenStore } from '../http/tokens.js'
import type { SandboxClaims } from '../persistence/sandbox-claims.js'
import type { SandboxFiles } from '../persistence/sandbox-files.js'
import type { Scheduler } from '../timing/scheduler.js'
import type { Timers } from '../timing/timers.js'
import type { SandboxName } from '../world/sandbox-name.js'
import type { Sandboxes } from '../world/sandboxes.js'

export interface HandoverOptions {
  readonly claims: SandboxClaims
  readonly storage: SandboxFiles
  readonly sandboxes: Sandboxes
  readonly tokens: TokenStore
  readonly work: SandboxWork
  readonly scheduler: Scheduler
  readonly timers: Timers
}

/** A sandbox that has had no request for so many milliseconds is given to another server that wants it. */
const QUIET = 250

/** Lets sandboxes go on at other servers: those that want them, and those that have taken them. */
export function followClaims(options: HandoverOptions, log: FastifyBaseLogger): void {
  const { claims, storage, sandboxes, tokens, work, scheduler, timers } = options
  /** Sandboxes that are being saved for another server. */
  const leaving = new Set<SandboxName>()

  const forget = (name: SandboxName): void => {
    sandboxes.forget(name)
    storage.forget(name)
    tokens.forget(name)
  }

  const isQuiet = (name: SandboxName): boolean =>
    !work.isBusy(name) && timers.now() - (sandboxes.findInUse(name)?.lastUsedAt ?? 0) >= QUIET

  const handOver = async (name: SandboxName): Promise<void> => {
    const sandbox = sandboxes.findInUse(name)
    if (sandbox && !(await storage.saveInSlices(sandbox, scheduler))) return
    if (sandbox && !storage.isSaved(sandbox)) return
    claims.release(name)
    forget(name)
  }

  claims.onWanted = (name) => {
    if (leaving.has(name) || !isQuiet(name)) return
    leaving.add(name)
    void work
      .runAlone(name, async () => {
        if (isQuiet(name)) await handOver(name)
      })
      .finally(() => leaving.delete(name))
  }

  claims.onLost = (names, reason) => {
    log.error({ sandboxes: names, reason }, 'this server has lost sandboxes, which go on at another server')
    for (const name of names) forget(name)
  }
}
