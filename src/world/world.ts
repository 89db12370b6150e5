import { createHash } from 'node:crypto'
import { type Change, ChangeTracker } from './core/change-tracker.js'
import { Clock, type ClockState } from './core/clock.js'
import type { Culture } from './core/culture.js'
import { type DueEvent, EventQueue } from './core/event-queue.js'
import { RevisionCache } from './core/revision-cache.js'
import { stringifyRow } from './core/row-json.js'
import { createGuid } from './core/seeded-random.js'
import { runSlices, type Slices } from './core/slices.js'
import type { Row, Table } from './core/table.js'
import { Zone } from './core/time-zone.js'
import { Directory } from './organizations/directory.js'
import { NameGenerator } from './organizations/name-generator.js'
import type { Organization } from './organizations/organization-rows.js'
import { type CreateRowListener, createTables, forkTables, type Rows, type Tables } from './tables.js'

/** Input of a world. The same origin and the same calls give the same world. */
export interface WorldOrigin {
  /** Whole number; all ids and values are derived from it. */
  readonly seed: number
  /** Name of the sandbox; empty for the default one. It takes part in ids, not in values. */
  readonly sandbox: string
  /** IANA name of the simulated server's time zone. */
  readonly timeZone: string
  /** How its Windows writes times; en-US when absent. */
  readonly culture?: Culture | undefined
}

/** All there is to a world, as plain data that survives JSON. */
export interface WorldSnapshot {
  readonly format: 1
  readonly origin: WorldOrigin
  readonly clock: ClockState
  /** Current time of the world: milliseconds since 1970. */
  readonly time: number
  readonly tables: Rows
  readonly events: readonly DueEvent[]
  readonly counters: readonly (readonly [key: string, count: number])[]
}

/** Entries of the content cache: each may hold a number for each of many thousand entries. */
const MAX_CACHED_CONTENTS = 60

/** Rows restored between two pauses. */
const ROWS_PER_SLICE = 100

/** Handlers of due events, by kind. What may take long is done in slices. */
export type EventHandlers = Readonly<Record<string, (world: World, subject: string) => Slices<void> | void>>

/**
 * A backup server and its tenants, as data and behaviour: no HTTP, no timers, no chance.
 * Time passes only in `catchUp` and `advance`; between events the world is a function of its rows and the time.
 */
export class World {
  readonly origin: WorldOrigin
  readonly clock: Clock
  readonly tables: Tables
  readonly zone: Zone
  readonly nameGenerator: NameGenerator
  /** Caches what is derived from the tables. */
  readonly cache = new RevisionCache()
  /** Caches large results: the content of organizations, mailboxes, OneDrives and sites. */
  readonly contentCache = new RevisionCache(MAX_CACHED_CONTENTS)
  readonly #eventHandlers: EventHandlers
  readonly #queue: EventQueue
  readonly #counters: Map<string, number>
  /** Shared by forks, for a directory depends on its organization alone. */
  readonly #directories: RevisionCache
  readonly #changes: ChangeTracker | undefined
  /** Digest of the world before its first change. */
  #baseline: string | undefined
  #time: number
  #revision = 0
  #isPaused = false
  readonly #onResume: (() => void)[] = []

  private constructor(
    origin: WorldOrigin,
    clock: Clock,
    time: number,
    parts: {
      readonly handlers: EventHandlers
      readonly tables: (observe: CreateRowListener) => Tables
      /** Absent while a world is being made: what happens before its beginning is no change. */
      readonly changes?: ChangeTracker
      readonly events?: Iterable<DueEvent>
      readonly counters?: Iterable<readonly [key: string, count: number]>
      readonly like?: World
    },
  ) {
    this.origin = origin
    this.clock = clock
    this.zone = parts.like?.zone ?? new Zone(origin.timeZone, origin.culture)
    this.nameGenerator = parts.like?.nameGenerator ?? new NameGenerator(origin.seed)
    this.#directories = parts.like ? parts.like.#directories : new RevisionCache()
    const { changes } = parts
    this.#changes = changes
    this.tables = parts.tables((table) => (before, after) => {
      this.#revision++
      changes?.record(table, (after ?? before)?.id ?? '', before, after)
    })
    this.#eventHandlers = parts.handlers
    this.#queue = new EventQueue(parts.events)
    this.#counters = new Map(parts.counters)
    this.#time = time
  }

  /**
   * An empty world that begins at `start` (milliseconds since 1970) and lives by `clock` from there on.
   * @param handlers what happens in it
   */
  static create(origin: WorldOrigin, clock: Clock, start: number, handlers: EventHandlers): World {
    return new World(origin, clock, start, {
      handlers,
      tables: createTables,
    })
  }

  /** The world of a snapshot. @param wall the wall clock its clock shall follow. */
  static restore(snapshot: WorldSnapshot, handlers: EventHandlers, wall?: () => number): World {
    return runSlices(World.restoreInSlices(snapshot, handlers, wall))
  }

  static *restoreInSlices(
    snapshot: WorldSnapshot,
    handlers: EventHandlers,
    wall?: () => number,
  ): Slices<World> {
    const world = new World(snapshot.origin, new Clock(snapshot.clock, wall), snapshot.time, {
      handlers,
      tables: createTables,
      events: snapshot.events,
      counters: snapshot.counters,
    })
    const { tables, ...others } = snapshot
    // rows may have been edited by hand
    const digest = createHash('sha1').update(JSON.stringify(others))
    for (const [name, table] of Object.entries(world.tables as object as Record<keyof Tables, Table<Row>>)) {
      digest.update(name)
      for (const [index, row] of tables[name as keyof Tables].entries()) {
        let pieces = 0
        for (const piece of stringifyRow(table.insert(row))) {
          digest.update(piece)
          if (++pieces > 1) yield
        }
        if (index % ROWS_PER_SLICE === 0) yield
      }
    }
    world.#baseline = digest.digest('hex')
    return world
  }

  /** A world that is the same now, and goes its own way from here by a clock of its own: rows are not copied. */
  fork(clock: Clock): World {
    return new World(this.origin, clock, this.#time, {
      handlers: this.#eventHandlers,
      tables: (observe) => forkTables(this.tables, observe),
      changes: new ChangeTracker(this.#changes ?? this.#getBaseline()),
      events: this.#queue.list(),
      counters: this.#counters,
      like: this,
    })
  }

  snapshot(): WorldSnapshot {
    const tables = Object.fromEntries(
      Object.entries(this.tables).map(([name, table]) => [name, table.list()]),
    )
    return {
      format: 1,
      origin: this.origin,
      clock: this.clock.state,
      time: this.#time,
      tables: tables as unknown as Rows,
      events: this.#queue.list(),
      counters: [...this.#counters].sort(([a], [b]) => (a < b ? -1 : 1)),
    }
  }

  #getBaseline(): string {
    this.#baseline ??= JSON.stringify([this.origin, this.#time, [...this.#counters]])
    return this.#baseline
  }

  /**
   * 16 hexadecimal digits for what the world holds, whatever its clock says: the same as long as nothing is changed, and
   * again when all changes are undone. Only forks have one.
   */
  get digest(): string {
    return this.#changes?.digest ?? ''
  }

  /** Brings the digest up to date, which costs what has changed since it was asked for last. */
  *updateDigest(): Slices<void> {
    if (this.#changes) yield* this.#changes.updateDigest()
  }

  /** Tells `watcher` of each change of a row from now on. @returns what ends that */
  watch(watcher: (change: Change) => void): () => void {
    return this.#changes?.watch(watcher) ?? (() => {})
  }

  /** True while something is done to it in slices. Its time stands still for all others meanwhile. */
  get isPaused(): boolean {
    return this.#isPaused
  }

  /** Keeps it from catching up with its clock, so that what is done in slices is done at one time. @returns what ends that */
  pause(): () => void {
    this.#isPaused = true
    return () => {
      this.#isPaused = false
      for (const run of this.#onResume.splice(0)) run()
    }
  }

  /** Runs something when nothing is done to it in slices: now, or as soon as that has ended. */
  whenResumed(run: () => void): void {
    if (this.#isPaused) this.#onResume.push(run)
    else run()
  }

  /** Current time of the world: milliseconds since 1970. */
  get time(): number {
    return this.#time
  }

  /** Rises with each change of a row. */
  get revision(): number {
    return this.#revision
  }

  /** True when events are due by the clock that have not run yet. */
  get isBehind(): boolean {
    return this.nextEventTime <= this.clock.now()
  }

  /**
   * Lets what has fallen due by the clock happen, unless the world is held.
   * @param maxEvents so many events at most; the world is at the time of the last of them then
   */
  catchUp(maxEvents = Number.POSITIVE_INFINITY): void {
    if (this.#isPaused) return
    const now = this.clock.now()
    if (runSlices(this.#runEvents(now, maxEvents))) this.#time = Math.max(this.#time, now)
  }

  /** Moves the clock on by `ms` and lets everything happen that falls due on the way. */
  advance(ms: number): void {
    this.clock.advance(ms)
    this.catchUp()
  }

  /** Runs all events that fall due until `instant`, whatever the clock says: a seeded world gets its history so. */
  *runUntil(instant: number): Slices<void> {
    while (!(yield* this.#runEvents(instant, 4))) yield
    this.#time = Math.max(this.#time, instant)
  }

  /** Lets happen what falls due until `instant`, but no more than `most` events. @returns whether that was all */
  *#runEvents(instant: number, most: number): Slices<boolean> {
    for (let left = most; left > 0; left--) {
      const event = this.#queue.takeDue(instant)
      if (!event) return true
      this.#time = Math.max(this.#time, event.at)
      yield* this.#eventHandlers[event.kind]?.(this, event.subject) ?? []
    }
    return false
  }

  /** Time of the next event: milliseconds since 1970; infinite when none is scheduled. */
  get nextEventTime(): number {
    return this.#queue.next?.at ?? Number.POSITIVE_INFINITY
  }

  /** Puts off (or brings forward) the one event of this kind that the entity has. */
  schedule(event: DueEvent): void {
    this.#queue.schedule(event)
    this.#revision++
  }

  cancel(kind: string, subject: string): void {
    this.#queue.cancel(kind, subject)
    this.#revision++
  }

  /** Returns when the event of an entity falls due: milliseconds since 1970. */
  getDueTime(kind: string, subject: string): number | undefined {
    return this.#queue.findDueTime(kind, subject)
  }

  /**
   * The identity of the next entity of a kind under its parent: how many there were before it, and nothing else,
   * decides the key, and the key decides the id. So calls that do not concern each other can come in any order.
   */
  createIdentity(kind: string, parent?: Row): Row {
    // joined texts are flat, while put together ones would keep all their parts alive
    const path = parent ? [parent.key, kind].join('/') : kind
    const number = (this.#counters.get(path) ?? 0) + 1
    this.#counters.set(path, number)
    const key = [path, number].join(':')
    return { key, id: createGuid(this.origin.seed, this.origin.sandbox, key) }
  }

  /** The users, groups and sites of an organization. */
  getDirectory(organization: Organization): Directory {
    const { id, name, counts } = organization
    const revision = `${name} ${counts.users} ${counts.groups} ${counts.sites}`
    const { seed, sandbox } = this.origin
    return this.#directories.getOrCreate(
      id,
      revision,
      () => new Directory(organization, this.nameGenerator, seed, sandbox),
    )
  }
}
