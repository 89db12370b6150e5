import type { Clock, ClockChange, ClockMode } from './core/clock.js'
import { Refused } from './core/errors.js'
import type { Slices } from './core/slices.js'
import { MOST_RUNS, readable, runsOf } from './jobs/frequency.js'
import type { World } from './world.js'

const YEAR = 366 * 86_400_000

/** What the clock of a world shows. */
export interface ClockReading {
  readonly mode: ClockMode
  /** Milliseconds since 1970. */
  readonly now: number
  /** World seconds for each second of the wall clock: 0 when it stands. */
  readonly rate: number
}

export function readClock(world: World): ClockReading {
  world.catchUp()
  return reading(world)
}

const reading = ({ clock, time }: World): ClockReading => ({
  mode: clock.state.mode,
  now: time,
  rate: clock.rate,
})

/**
 * Sets the clock of a world, and lets everything happen that falls due by it.
 * @throws Refused for a time before the world's own, or more than a year after it
 */
export function* setClock(world: World, change: ClockChange): Slices<ClockReading> {
  yield* keepUp(world)
  const clock = world.clock.changed(change)
  expectAhead(world, clock.now())
  world.clock.follow(clock)
  return yield* keepUp(world)
}

/**
 * Moves the clock of a world on by `ms`. All that falls due on the way has happened when it is done.
 * @throws Refused for more than a year
 */
export function* advanceClock(world: World, ms: number): Slices<ClockReading> {
  yield* keepUp(world)
  expectAhead(world, world.time + ms)
  world.clock.advance(ms)
  return yield* keepUp(world)
}

/**
 * Lets the clock of a world go as another one does, which is usually that of its beginning: it stands again, or runs as
 * fast. It cannot go back in time, so it goes on from where the world is, if the other one is behind it.
 */
export function* takeClockBack(world: World, beginning: Clock): Slices<ClockReading> {
  yield* keepUp(world)
  world.clock.follow(beginning.now() < world.time ? beginning.resumedAt(world.time) : beginning)
  return yield* keepUp(world)
}

/** Lets everything happen that has fallen due by the clock, and what falls due meanwhile. */
export function* keepUp(world: World): Slices<ClockReading> {
  do yield* world.liveUntil(world.clock.now())
  while (world.isBehind)
  return reading(world)
}

function expectAhead(world: World, instant: number): void {
  const now = new Date(world.time).toISOString()
  if (instant < world.time)
    throw new Refused(`The clock cannot go back: it shows ${now}. Reset the sandbox to start again.`)
  if (instant - world.time > YEAR)
    throw new Refused(`The clock cannot move by more than a year at a time: it shows ${now}.`)
  const runs = runsOf(world.tables.jobs.values(), instant - world.time)
  if (runs > MOST_RUNS)
    throw new Refused(
      `The clock cannot move so far at once: jobs would run about ${readable(runs)} times, and the limit is ${readable(MOST_RUNS)} runs. Move it in smaller steps.`,
    )
}
