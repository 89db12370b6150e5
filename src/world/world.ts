import { createHash } from 'node:crypto'
import { type Change, Changes } from './core/changes.js'
import { Clock, type ClockState } from './core/clock.js'
import type { Culture } from './core/culture.js'
import { guid } from './core/hash.js'
import { Memo } from './core/memo.js'
import { type DueEvent, EventQueue } from './core/queue.js'
import { finish, type Slices } from './core/slices.js'
import type { Row, Table } from './core/table.js'
import { Zone } from './core/zone.js'
import { Directory } from './organizations/directory.js'
import type { Organization } from './organizations/entities.js'
import { Names } from './organizations/names.js'
import { createTables, forkTables, type Observe, type Rows, type Tables } from './tables.js'

/** What a world is made from. The same origin and the same calls give the same world. */
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
  /** How far the world has come, in milliseconds since 1970. */
  readonly time: number
  readonly tables: Rows
  readonly events: readonly DueEvent[]
  readonly counters: readonly (readonly [key: string, count: number])[]
}

/** How much of that is remembered: each may have a number for each of many thousand entries. */
const CONTENTS = 60

/** So many rows come at a time into a world that is restored. */
const SOME_ROWS = 100

/** What happens when an event falls due, by its kind. */
export type EventHandlers = Readonly<Record<string, (world: World, subject: string) => void>>

/**
 * A backup server and its tenants, as data and behaviour: no HTTP, no timers, no chance.
 * Time passes only in `catchUp` and `advance`; between events the world is a function of its rows and the time.
 */
export class World {
  readonly origin: WorldOrigin
  readonly clock: Clock
  readonly tables: Tables
  readonly zone: Zone
  readonly names: Names
  /** What was worked out from the tables, until they change. */
  readonly memo = new Memo()
  /** The same for what is large: what is to be seen of organizations, mailboxes, OneDrives and sites. */
  readonly contents = new Memo(CONTENTS)
  readonly #handlers: EventHandlers
  readonly #queue: EventQueue
  readonly #counters: Map<string, number>
  /** Shared by forks, for a directory depends on its organization alone. */
  readonly #directories: Memo
  readonly #changes: Changes | undefined
  /** Stands for all that a world holds that nothing has been changed in yet. */
  #beginning: string | undefined
  #time: number
  #revision = 0
  #isHeld = false

  private constructor(
    origin: WorldOrigin,
    clock: Clock,
    time: number,
    parts: {
      readonly handlers: EventHandlers
      readonly tables: (observe: Observe) => Tables
      /** Absent while a world is being made: what happens before its beginning is no change. */
      readonly changes?: Changes
      readonly events?: Iterable<DueEvent>
      readonly counters?: Iterable<readonly [key: string, count: number]>
      readonly like?: World
    },
  ) {
    this.origin = origin
    this.clock = clock
    this.zone = parts.like?.zone ?? new Zone(origin.timeZone, origin.culture)
    this.names = parts.like?.names ?? new Names(origin.seed)
    this.#directories = parts.like ? parts.like.#directories : new Memo()
    const { changes } = parts
    this.#changes = changes
    this.tables = parts.tables((table) => (before, after) => {
      this.#revision++
      changes?.note(table, (after ?? before)?.id ?? '', before, after)
    })
    this.#handlers = parts.handlers
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
    return finish(World.restoreInSlices(snapshot, handlers, wall))
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
      for (const [place, row] of tables[name as keyof Tables].entries()) {
        digest.update(JSON.stringify(table.insert(row)))
        if (place % SOME_ROWS === 0) yield
      }
    }
    world.#beginning = digest.digest('hex')
    return world
  }

  /** A world that is the same now, and goes its own way from here by a clock of its own: rows are not copied. */
  fork(clock: Clock): World {
    return new World(this.origin, clock, this.#time, {
      handlers: this.#handlers,
      tables: (observe) => forkTables(this.tables, observe),
      changes: new Changes(this.#changes ?? this.#begin()),
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

  #begin(): string {
    this.#beginning ??= JSON.stringify([this.origin, this.#time, [...this.#counters]])
    return this.#beginning
  }

  /**
   * 16 hexadecimal digits for what the world holds, whatever its clock says: the same as long as nothing is changed, and
   * again when all changes are undone. Only forks have one.
   */
  get digest(): string {
    return this.#changes?.digest ?? ''
  }

  /** Brings the digest up to date, which costs what has changed since it was asked for last. */
  *settle(): Slices<void> {
    if (this.#changes) yield* this.#changes.settle()
  }

  /** Tells `watcher` of each change of a row from now on. @returns what ends that */
  watch(watcher: (change: Change) => void): () => void {
    return this.#changes?.watch(watcher) ?? (() => {})
  }

  /** Whether something is done to it in slices. Its time stands still for all others meanwhile. */
  get isHeld(): boolean {
    return this.#isHeld
  }

  /** Keeps it from catching up with its clock, so that what is done in slices is done at one time. @returns what ends that */
  hold(): () => void {
    this.#isHeld = true
    return () => {
      this.#isHeld = false
    }
  }

  /** How far the world has come: its "now" for all that happens in it. */
  get time(): number {
    return this.#time
  }

  /** Rises with each change of a row. */
  get revision(): number {
    return this.#revision
  }

  /** Whether something has fallen due by the clock that has not happened yet. */
  get isBehind(): boolean {
    return this.nextEvent <= this.clock.now()
  }

  /**
   * Lets what has fallen due by the clock happen, unless the world is held.
   * @param most so many events at most; the world is at the time of the last of them then
   */
  catchUp(most = Number.POSITIVE_INFINITY): void {
    if (this.#isHeld) return
    const now = this.clock.now()
    if (this.#happen(now, most)) this.#time = Math.max(this.#time, now)
  }

  /** Moves the clock on by `ms` and lets everything happen that falls due on the way. */
  advance(ms: number): void {
    this.clock.advance(ms)
    this.catchUp()
  }

  /** Lets everything happen that falls due until `instant`, whatever the clock says: how a seed lives its past. */
  *liveUntil(instant: number): Slices<void> {
    while (!this.#happen(instant, 4)) yield
    this.#time = Math.max(this.#time, instant)
  }

  /** Lets happen what falls due until `instant`, but no more than `most` events. @returns whether that was all */
  #happen(instant: number, most: number): boolean {
    for (let left = most; left > 0; left--) {
      const event = this.#queue.take(instant)
      if (!event) return true
      this.#time = Math.max(this.#time, event.at)
      this.#handlers[event.kind]?.(this, event.subject)
    }
    return false
  }

  /** When something happens next: milliseconds since 1970; infinite when nothing is planned. */
  get nextEvent(): number {
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

  /** When the event of this kind falls due that the entity has: milliseconds since 1970. */
  dueAt(kind: string, subject: string): number | undefined {
    return this.#queue.find(kind, subject)
  }

  /**
   * The identity of the next entity of a kind under its parent: how many there were before it, and nothing else,
   * decides the key, and the key decides the id. So calls that do not concern each other can come in any order.
   */
  identify(kind: string, parent?: Row): Row {
    // joined texts are flat, while put together ones would keep all their parts alive
    const path = parent ? [parent.key, kind].join('/') : kind
    const number = (this.#counters.get(path) ?? 0) + 1
    this.#counters.set(path, number)
    const key = [path, number].join(':')
    return { key, id: guid(this.origin.seed, this.origin.sandbox, key) }
  }

  /** The users, groups and sites of an organization. */
  directory(organization: Organization): Directory {
    const { id, name, counts } = organization
    const revision = `${name} ${counts.users} ${counts.groups} ${counts.sites}`
    const { seed, sandbox } = this.origin
    return this.#directories.get(id, revision, () => new Directory(organization, this.names, seed, sandbox))
  }
}
