import type { Container } from '../content/containers.js'
import { checkLimit } from '../core/check-limit.js'
import type { Slices } from '../core/slices.js'
import type { World } from '../world.js'
import { type OpenContainer, openSourceInSlices } from './open-container.js'
import { addRestoreEvent, checkEventLimit, type RestoreEventDraft } from './restore-events.js'
import type { RestoredSite } from './restore-rows.js'
import { beginRestore, checkSessionLimit, scheduleRestoreEnd } from './restore-sessions.js'
import type { RestoreSource, RestoreView } from './restore-view.js'
import { checkRestorationLimit, type RestoreOptions, Restorer, type RestoreSummary } from './restorer.js'

const MAX_SITES = 1000

/** A site that is to be made. */
export type SiteDraft = Pick<RestoredSite, 'name' | 'url' | 'from' | 'parent'>

/** Restores that are done together or, when they are too much, not at all: nothing is changed before `keep`. */
export class RestoreBatch {
  readonly #world: World
  readonly #view: RestoreView
  readonly #restorers: Restorer[] = []
  readonly #events: RestoreEventDraft[] = []
  readonly #sites: SiteDraft[] = []

  constructor(world: World, view: RestoreView) {
    this.#world = world
    this.#view = view
  }

  createRestorer(from: Container, options: RestoreOptions): Restorer {
    const restorer = new Restorer(this.#world, from, options)
    this.#restorers.push(restorer)
    return restorer
  }

  /** Has an event written down. */
  queueEvent(event: RestoreEventDraft): void {
    this.#events.push(event)
  }

  /** The sites that are to be made, in the order in which they will be. */
  get queuedSites(): readonly SiteDraft[] {
    return this.#sites
  }

  queueSite(draft: SiteDraft): void {
    this.#sites.push(draft)
  }

  /** Does it all. @throws RefusedError when no more can be remembered */
  *commit(): Slices<void> {
    const world = this.#world
    const { session: explored, ownSession: own } = this.#view
    const { restoredSites } = world.tables
    if (own) checkSessionLimit(world)
    checkEventLimit(world, own ? undefined : explored, this.#events.length)
    checkRestorationLimit(world, this.#restorers)
    if (this.#sites.length > 0)
      checkLimit(restoredSites.size + this.#sites.length - 1, MAX_SITES, 'restored sites')
    const organization = world.tables.organizations.get(explored.organizationId)
    for (const draft of this.#sites)
      restoredSites.insert({
        ...world.createIdentity('restored site', organization),
        organizationId: explored.organizationId,
        ...draft,
        at: world.time,
      })
    for (const restorer of this.#restorers) yield* restorer.commit()
    const session = own ? beginRestore(world, explored, own) : explored
    let longest = 0
    for (const draft of this.#events) {
      const { start, end } = addRestoreEvent(world, session, draft)
      longest = Math.max(longest, end - start)
      yield
    }
    if (own) scheduleRestoreEnd(world, session, longest)
  }
}

/** Result of restoring a whole container. */
export interface RestoredContainer {
  readonly container: Container
  readonly summary: RestoreSummary
}

/**
 * Restores whole containers, one after the other, or none of them.
 * @param sources each counts once, though a client may have named it twice
 * @param restore restores one as a part of the batch
 * @throws RefusedError when no more can be remembered
 */
export function* restoreContainers(
  world: World,
  view: RestoreView,
  sources: readonly RestoreSource[],
  restore: (opened: OpenContainer, batch: RestoreBatch) => Slices<RestoreSummary>,
): Slices<RestoredContainer[]> {
  const batch = new RestoreBatch(world, view)
  const restored: RestoredContainer[] = []
  // only one is open at a time: what there is to see in all of them would take gigabytes
  for (const one of new Set(sources)) {
    const opened = yield* openSourceInSlices(world, view, one)
    restored.push({ container: one.container, summary: yield* restore(opened, batch) })
  }
  yield* batch.commit()
  return restored
}
