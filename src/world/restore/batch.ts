import type { Container } from '../content/entities.js'
import { limit } from '../core/limit.js'
import type { Slices } from '../core/slices.js'
import type { World } from '../world.js'
import type { RestoredSite, RestoreSession } from './entities.js'
import { addEvent, type EventDraft, limitEvents } from './events.js'
import type { Look, Shown } from './look.js'
import { type Opened, openInSlices } from './open.js'
import { limitRestorations, Restorer, type Tally, type Wish } from './restorations.js'

const MOST_SITES = 1000

/** A site that is to be made. */
export type SiteDraft = Pick<RestoredSite, 'name' | 'url' | 'from' | 'parent'>

/** Restores that are done together or, when they are too much, not at all: nothing is changed before `keep`. */
export class Batch {
  readonly #world: World
  readonly #session: RestoreSession
  readonly #restorers: Restorer[] = []
  readonly #events: EventDraft[] = []
  readonly #sites: SiteDraft[] = []

  constructor(world: World, session: RestoreSession) {
    this.#world = world
    this.#session = session
  }

  restorer(from: Container, wish: Wish): Restorer {
    const restorer = new Restorer(this.#world, from, wish)
    this.#restorers.push(restorer)
    return restorer
  }

  /** Has an event written down. */
  tell(event: EventDraft): void {
    this.#events.push(event)
  }

  /** The sites that are to be made, in the order in which they will be. */
  get sites(): readonly SiteDraft[] {
    return this.#sites
  }

  makeSite(draft: SiteDraft): void {
    this.#sites.push(draft)
  }

  /** Does it all. @throws Refused when no more can be remembered */
  *keep(): Slices<void> {
    const [world, session] = [this.#world, this.#session]
    const { restoredSites } = world.tables
    limitEvents(world, session, this.#events.length)
    limitRestorations(world, this.#restorers)
    if (this.#sites.length > 0)
      limit(restoredSites.size + this.#sites.length - 1, MOST_SITES, 'restored sites')
    const organization = world.tables.organizations.get(session.organizationId)
    for (const draft of this.#sites)
      restoredSites.insert({
        ...world.identify('restored site', organization),
        organizationId: session.organizationId,
        ...draft,
        at: world.time,
      })
    for (const restorer of this.#restorers) yield* restorer.keep()
    for (const event of this.#events) {
      addEvent(world, session, event)
      yield
    }
  }
}

/** What came of restoring a whole container. */
export interface Restored {
  readonly container: Container
  readonly tally: Tally
}

/**
 * Restores whole containers, one after the other, or none of them.
 * @param shown each counts once, though a client may have named it twice
 * @param restore restores one as a part of the batch
 * @throws Refused when no more can be remembered
 */
export function* restoreWhole(
  world: World,
  look: Look,
  shown: readonly Shown[],
  restore: (opened: Opened, batch: Batch) => Slices<Tally>,
): Slices<Restored[]> {
  const batch = new Batch(world, look.session)
  const restored: Restored[] = []
  // only one is open at a time: what there is to see in all of them would take gigabytes
  for (const one of new Set(shown)) {
    const opened = yield* openInSlices(world, look, one)
    restored.push({ container: one.container, tally: yield* restore(opened, batch) })
  }
  yield* batch.keep()
  return restored
}
