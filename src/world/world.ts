import { Clock, type ClockState } from './clock.js'
import { Directory } from './directory.js'
import type { Organization } from './entities.js'
import { guid } from './hash.js'
import { finishDueSession, runDueJob } from './jobs.js'
import { Names } from './names.js'
import { nextStep } from './progress.js'
import { type DueEvent, EventQueue } from './queue.js'
import type { Row } from './table.js'
import { createTables, type Rows, type Tables } from './tables.js'
import { Zone } from './zone.js'

/** What a world is made from. The same origin and the same calls give the same world. */
export interface WorldOrigin {
  /** Whole number; all ids and values are derived from it. */
  readonly seed: number
  /** Name of the sandbox; empty for the default one. It takes part in ids, not in values. */
  readonly sandbox: string
  /** IANA name of the simulated server's time zone. */
  readonly timeZone: string
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

/** What happens when an event falls due, by its kind. */
const handlers: Record<string, (world: World, subject: string) => void> = {
  'job-due': runDueJob,
  'session-end': finishDueSession,
}

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
  readonly #queue: EventQueue
  readonly #counters: Map<string, number>
  readonly #directories = new Map<string, Directory>()
  #time: number
  #revision = 0

  private constructor(snapshot: Omit<WorldSnapshot, 'tables'> & { tables: Partial<Rows> }, clock: Clock) {
    this.origin = snapshot.origin
    this.clock = clock
    this.zone = new Zone(snapshot.origin.timeZone)
    this.names = new Names(snapshot.origin.seed)
    this.tables = createTables(snapshot.tables, () => {
      this.#revision++
    })
    this.#queue = new EventQueue(snapshot.events)
    this.#counters = new Map(snapshot.counters)
    this.#time = snapshot.time
  }

  /** An empty world that begins at `start` (milliseconds since 1970) and lives by `clock` from there on. */
  static create(origin: WorldOrigin, clock: Clock, start: number = clock.now()): World {
    return new World(
      { format: 1, origin, clock: clock.state, time: start, tables: {}, events: [], counters: [] },
      clock,
    )
  }

  /** The world of a snapshot. @param wall the wall clock its clock shall follow. */
  static restore(snapshot: WorldSnapshot, wall?: () => number): World {
    return new World(snapshot, new Clock(snapshot.clock, wall))
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

  /** How far the world has come: its "now" for all that happens in it. */
  get time(): number {
    return this.#time
  }

  /** Rises with each change of a row. */
  get revision(): number {
    return this.#revision
  }

  /** Lets everything happen that has fallen due by the clock. */
  catchUp(): void {
    this.liveUntil(this.clock.now())
  }

  /** Moves the clock on by `ms` and lets everything happen that falls due on the way. */
  advance(ms: number): void {
    this.clock.advance(ms)
    this.catchUp()
  }

  /** Lets everything happen that falls due until `instant`, whatever the clock says: how a seed lives its past. */
  liveUntil(instant: number): void {
    for (let event = this.#queue.take(instant); event; event = this.#queue.take(instant)) {
      this.#time = Math.max(this.#time, event.at)
      handlers[event.kind]?.(this, event.subject)
    }
    this.#time = Math.max(this.#time, instant)
  }

  /** Until when what a reader sees stays as it is, if nobody changes anything: milliseconds since 1970. */
  stableUntil(): number {
    let until = this.#queue.next?.at ?? Number.POSITIVE_INFINITY
    for (const session of this.tables.sessions.where('running', 'yes'))
      until = Math.min(until, nextStep(this, session))
    return until
  }

  /** Puts off (or brings forward) the one event of this kind that the entity has. */
  schedule(event: DueEvent): void {
    this.#queue.schedule(event)
  }

  cancel(kind: string, subject: string): void {
    this.#queue.cancel(kind, subject)
  }

  /**
   * The identity of the next entity of a kind under its parent: how many there were before it, and nothing else,
   * decides the key, and the key decides the id. So calls that do not concern each other can come in any order.
   */
  identify(kind: string, parent?: Row): Row {
    const path = parent ? `${parent.key}/${kind}` : kind
    const number = (this.#counters.get(path) ?? 0) + 1
    this.#counters.set(path, number)
    const key = `${path}:${number}`
    return { key, id: guid(this.origin.seed, this.origin.sandbox, key) }
  }

  /** The users, groups and sites of an organization. */
  directory(organization: Organization): Directory {
    let directory = this.#directories.get(organization.id)
    if (!directory) {
      directory = new Directory(organization, this.names, this.origin.seed, this.origin.sandbox)
      this.#directories.set(organization.id, directory)
    }
    return directory
  }
}
