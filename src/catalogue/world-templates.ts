import { applyScenario } from '../testing/scenarios/applied-scenarios.js'
import type { Scenario } from '../testing/scenarios/scenario.js'
import { Clock } from '../world/core/clock.js'
import type { Culture } from '../world/core/culture.js'
import { RefusedError } from '../world/core/errors.js'
import { runSlices, type Slices } from '../world/core/slices.js'
import { eventHandlers } from '../world/event-handlers.js'
import type { WorldTemplate } from '../world/sandbox.js'
import type { Profile } from '../world/seed/profile-schema.js'
import { seedInSlices } from '../world/seed/seed-world.js'
import type { Snapshot, SnapshotStore } from '../world/snapshot-store.js'
import { World, type WorldSnapshot } from '../world/world.js'
import {
  checkProfile,
  isBuiltIn,
  loadProfile,
  loadProfileOrSnapshot,
  parseProfileOrSnapshot,
} from './profile-catalogue.js'
import { ProfileError } from './profile-error.js'
import { profileNames } from './profile-names.js'

export interface WorldTemplateOptions {
  /** Scenarios that change every new world. */
  readonly scenarios: readonly Scenario[]
  /** Name of an included profile, or the path of a profile or a snapshot. */
  readonly profile: string
  /** A profile, or a snapshot, in the place of that one. */
  readonly profileContent?: unknown
  readonly seed: number
  /** Milliseconds since 1970: clocks stand there. Absent: they run with the wall clock. */
  readonly now?: number | undefined
  /** Milliseconds without a request after which a restore session ends. */
  readonly restoreIdle: number
  readonly culture?: Culture | undefined
}

/** Options for choosing the template of a sandbox. */
export interface TemplateOptions {
  /** Name of an included profile, or the content of a profile. */
  readonly profile?: unknown
  readonly seed?: number | undefined
  /** The name of a snapshot. */
  readonly snapshot?: string | undefined
}

/** Creates the templates from which sandboxes start. */
export class WorldTemplates {
  /** Template of sandboxes for which nothing else is asked. */
  readonly default: WorldTemplate
  readonly #options: WorldTemplateOptions
  readonly #snapshots: SnapshotStore
  readonly #profiles = new WeakMap<WorldTemplate, Profile>()

  /** @throws ProfileError */
  constructor(options: WorldTemplateOptions, snapshots: SnapshotStore) {
    this.#options = options
    this.#snapshots = snapshots
    const { profileContent } = options
    const template =
      profileContent === undefined
        ? loadProfileOrSnapshot(options.profile)
        : parseProfileOrSnapshot(profileContent)
    this.default =
      'profile' in template
        ? this.#fromProfile(options.profile, template.profile, options.seed)
        : this.#fromFile(options.profile, template.snapshot)
  }

  /**
   * Resolves the template for some options. Options that are left out come from the current template.
   * @throws RefusedError for an unknown or invalid profile, NotFoundError for an unknown snapshot
   */
  resolve(
    { profile, seed, snapshot }: TemplateOptions,
    fallback: WorldTemplate = this.default,
  ): WorldTemplate {
    if (snapshot !== undefined) {
      if (profile !== undefined || seed !== undefined)
        throw new RefusedError("The property 'snapshot' cannot be combined with 'profile' or 'seed'.")
      return fromSnapshot(this.#snapshots.get(snapshot))
    }
    if (profile === undefined && seed === undefined) return fallback
    const known = this.#profiles.get(fallback)
    if (profile === undefined) {
      if (!known)
        throw new RefusedError("The property 'profile' is missing: the sandbox starts from a snapshot.")
      return seed === fallback.seed ? fallback : this.#fromProfile(fallback.profile, known, seed as number)
    }
    const wanted = seed ?? fallback.seed
    if (typeof profile !== 'string') return this.#fromProfile('inline', parseInlineProfile(profile), wanted)
    if (profile === fallback.profile && wanted === fallback.seed && known) return fallback
    if (!isBuiltIn(profile))
      throw new RefusedError(
        `The property 'profile' must be one of ${profileNames.join(', ')}, or the content of a profile; it is '${profile.slice(0, 60)}'.`,
      )
    return this.#fromProfile(profile, loadProfile(profile), wanted)
  }

  #fromProfile(name: string, profile: Profile, seed: number): WorldTemplate {
    const { now, restoreIdle, culture, scenarios } = this.#options
    const template: WorldTemplate = {
      profile: name,
      seed,
      createClock: () => new Clock(now === undefined ? { mode: 'real' } : { mode: 'frozen', now }),
      *createWorld(sandbox, clock) {
        const world = yield* seedInSlices({ profile, seed, sandbox, clock, restoreIdle, culture })
        return yield* applyScenarios(world, scenarios)
      },
    }
    this.#profiles.set(template, profile)
    return template
  }

  /** @throws ProfileError */
  #fromFile(file: string, snapshot: WorldSnapshot): WorldTemplate {
    const { now, scenarios } = this.#options
    if (now !== undefined && now < snapshot.time)
      throw new ProfileError(
        `${file}: the clock cannot start before the time of the snapshot, ${new Date(snapshot.time).toISOString()}.`,
      )
    const world = runSlices(applyScenarios(World.restore(snapshot, eventHandlers), scenarios))
    const { createClock } = fromWorld(world)
    return {
      ...fromWorld(world),
      profile: file,
      createClock: () => (now === undefined ? createClock() : new Clock({ mode: 'frozen', now })),
    }
  }
}

/** @throws RefusedError when a scenario does not fit the world */
function* applyScenarios(world: World, scenarios: readonly Scenario[]): Slices<World> {
  for (const scenario of scenarios) yield* applyScenario(world, scenario)
  return world
}

const fromWorld = (world: World): Omit<WorldTemplate, 'profile'> => ({
  seed: world.origin.seed,
  createClock: () => world.clock.resumeAt(world.time),
  // biome-ignore lint/correctness/useYield: it is there already
  *createWorld() {
    return world
  },
})

const fromSnapshot = ({ name, world }: Snapshot): WorldTemplate => ({
  ...fromWorld(world),
  profile: 'snapshot',
  snapshot: name,
})

/** @throws RefusedError */
function parseInlineProfile(content: unknown): Profile {
  try {
    return checkProfile(content)
  } catch (error) {
    throw error instanceof ProfileError ? new RefusedError(error.message) : error
  }
}
