import { followClock } from '../world/clock-control.js'
import type { Slices } from '../world/core/slices.js'
import type { WorldTemplate } from '../world/sandbox.js'
import type { SandboxName } from '../world/sandbox-name.js'
import type { Sandboxes } from '../world/sandboxes.js'
import type { World } from '../world/world.js'
import type { ResetPart } from './reset-parts.js'
import type { TestContext, TestContexts } from './test-contexts.js'

/** Parts of a sandbox that can be reset separately, besides its world. */
const PARTS = {
  requests: ({ journal }: TestContext): unknown => journal.clear(),
  faults: ({ faults, scenarios }: TestContext, { time }: World): unknown => {
    faults.clear()
    return scenarios.restart(time)
  },
} satisfies Partial<Record<ResetPart, unknown>>

/**
 * Resets a sandbox, or only some parts of it. A request in progress ends in the world in which it started.
 * @param template start of the sandbox, now and at later resets
 * @throws RefusedError; then nothing changes
 */
export function* resetSandbox(
  { sandboxes, testContexts }: { readonly sandboxes: Sandboxes; readonly testContexts: TestContexts },
  name: SandboxName,
  template?: WorldTemplate,
  only?: readonly ResetPart[],
): Slices<World> {
  if (!only) return yield* sandboxes.reset(name, template)
  const before = sandboxes.get(name)
  const world = only.includes('world')
    ? testContexts.transfer(before, yield* sandboxes.prepareReset(name, template))
    : before
  if (only.includes('clock')) yield* followClock(world, sandboxes.getOrThrow(name).template.createClock())
  for (const part of only)
    if (part in PARTS) PARTS[part as keyof typeof PARTS](testContexts.get(world), world)
  return world
}
