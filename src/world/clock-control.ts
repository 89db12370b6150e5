import type { Clock, ClockChange, ClockMode } from './core/clock.js'
import { RefusedError } from './core/errors.js'
import type { Slices } from './core/slices.js'
import { estimateAllRuns, formatCount, MAX_RUNS } from './jobs/run-frequency.js'
import type { World } from './world.js'

const YEAR = 366 * 86_400_000

/** State of the clock of a world. */
export interface ClockReading {
  readonly mode: ClockMode
  /** Milliseconds since 1970. */
  readonly now: number
  /** World seconds for each second of the wall clock: 0 when it stands. */
  readonly rate: number
}

export function readClock(world: World): ClockReading {
  world.catchUp()
  return buildReading(world)
}

const buildReading = ({ clock, time }: World): ClockReading => ({
  mode: clock.state.mode,
  now: time,
  rate: clock.rate,
})

/**
 * Sets the clock of a world, and lets everything happen that falls due by it.
 * @throws RefusedError for a time before the world's own, or more than a year after it
 */
export function* setClock(world: World, change: ClockChange): Slices<ClockReading> {
  yield* catchUpInSlices(world)
  const clock = world.clock.withChange(change)
  assertReachable(world, clock.now())
  world.clock.copyFrom(clock)
  return yield* catchUpInSlices(world)
}

/**
 * Moves the clock of a world on by `ms`. All that falls due on the way has happened when it is done.
 * @throws RefusedError for more than a year
 */
export function* advanceClock(world: World, ms: number): Slices<ClockReading> {
  yield* catchUpInSlices(world)
  assertReachable(world, world.time + ms)
  world.clock.advance(ms)
  return yield* catchUpInSlices(world)
}

/**
 * Lets the clock of a world go as another one does, which is usually that of its beginning: it stands again, or runs as
 * fast. It cannot go back in time, so it goes on from where the world is, if the other one is behind it.
 */
export function* followClock(world: World, first: Clock): Slices<ClockReading> {
  yield* catchUpInSlices(world)
  world.clock.copyFrom(first.now() < world.time ? first.resumeAt(world.time) : first)
  return yield* catchUpInSlices(world)
}

/** Runs all events that are due by the clock, and those that fall due meanwhile. */
export function* catchUpInSlices(world: World): Slices<ClockReading> {
  do yield* world.runUntil(world.clock.now())
  while (world.isBehind)
  return buildReading(world)
}

function assertReachable(world: World, instant: number): void {
  const now = new Date(world.time).toISOString()
  if (instant < world.time)
    throw new RefusedError(`The clock cannot go back: it shows ${now}. Reset the sandbox to start again.`)
  if (instant - world.time > YEAR)
    throw new RefusedError(`The clock cannot move by more than a year at a time: it shows ${now}.`)
  const runs = estimateAllRuns(world.tables.jobs.values(), instant - world.time)
  if (runs > MAX_RUNS)
    throw new RefusedError(
      `The clock cannot move so far at once: jobs would run about ${formatCount(runs)} times, and the limit is ${formatCount(MAX_RUNS)} runs. Move it in smaller steps.`,
    )
}
