import type { Overview } from '../client/overview.js'
import type { Controls } from '../control/controls.js'
import type { ClockState } from '../world/core/clock.js'
import type { SandboxName } from '../world/sandbox-name.js'
import type { Sandboxes } from '../world/sandboxes.js'
import type { World } from '../world/world.js'
import { overviewOf } from './overview-of.js'

/** What an overview is made from, as it was when it was told last. */
interface Seen {
  readonly world: World
  readonly revision: number
  readonly clock: ClockState
  readonly requests: number
  readonly faults: number
}

/** Finds out when there is something new in the overview of a sandbox. To ask often costs little. */
export class OverviewNews {
  readonly #sandboxes: Sandboxes
  readonly #controls: Controls
  readonly #sandbox: SandboxName
  #seen: Seen | undefined

  constructor(sandboxes: Sandboxes, controls: Controls, sandbox: SandboxName) {
    this.#sandboxes = sandboxes
    this.#controls = controls
    this.#sandbox = sandbox
  }

  /**
   * The overview in JSON, if there is something new in it.
   * @param moved whether it is new too what the time alone has brought: how far sessions have come
   */
  next(moved: boolean): string | undefined {
    // a sandbox that has ended is not made anew for those who watch it
    if (!this.#sandboxes.has(this.#sandbox)) return undefined
    const sandbox = this.#sandboxes.getOrThrow(this.#sandbox)
    const { world } = sandbox
    const control = this.#controls.of(world)
    world.catchUp()
    const seen: Seen = {
      world,
      revision: world.revision,
      // another object each time that it is set
      clock: world.clock.state,
      requests: control.journal.last,
      faults: control.faults.size,
    }
    const moves =
      moved && world.clock.rate > 0 && world.tables.sessions.listIndexValues('running').next().done !== true
    const before = this.#seen
    if (
      !moves &&
      before &&
      (Object.keys(seen) as (keyof Seen)[]).every((name) => seen[name] === before[name])
    )
      return undefined
    this.#seen = seen
    const overview: Overview = overviewOf(sandbox, control)
    return JSON.stringify(overview)
  }
}
