import type { Overview } from '../testing/overview-types.js'
import type { TestContexts } from '../testing/test-contexts.js'
import type { ClockState } from '../world/core/clock.js'
import type { SandboxName } from '../world/sandbox-name.js'
import type { Sandboxes } from '../world/sandboxes.js'
import type { World } from '../world/world.js'
import { buildOverview } from './build-overview.js'

/** State that the last overview was built from. */
interface OverviewState {
  readonly world: World
  readonly revision: number
  readonly clock: ClockState
  readonly requests: number
  readonly requestsKept: number
  readonly faults: number
}

/** Detects changes in the overview of a sandbox. Frequent checks are cheap. */
export class OverviewWatcher {
  readonly #sandboxes: Sandboxes
  readonly #controls: TestContexts
  readonly #sandbox: SandboxName
  #last: OverviewState | undefined

  constructor(sandboxes: Sandboxes, controls: TestContexts, sandbox: SandboxName) {
    this.#sandboxes = sandboxes
    this.#controls = controls
    this.#sandbox = sandbox
  }

  /**
   * Returns the overview in JSON if it has changed.
   * @param moved whether the progress of sessions also counts as a change
   */
  readIfChanged(moved: boolean): string | undefined {
    // a deleted sandbox is not created again for listeners
    if (!this.#sandboxes.has(this.#sandbox)) return undefined
    const sandbox = this.#sandboxes.getOrThrow(this.#sandbox)
    const { world } = sandbox
    const control = this.#controls.get(world)
    world.catchUp()
    const seen: OverviewState = {
      world,
      revision: world.revision,
      // another object each time that it is set
      clock: world.clock.state,
      requests: control.journal.lastId,
      requestsKept: control.journal.count,
      faults: control.faults.revision,
    }
    const moves =
      moved && world.clock.rate > 0 && world.tables.sessions.listIndexValues('running').next().done !== true
    const before = this.#last
    if (
      !moves &&
      before &&
      (Object.keys(seen) as (keyof OverviewState)[]).every((name) => seen[name] === before[name])
    )
      return undefined
    this.#last = seen
    const overview: Overview = buildOverview(sandbox, control)
    return JSON.stringify(overview)
  }
}
