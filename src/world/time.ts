import type { Clock, ClockChange, ClockMode } from './core/clock.js'
import { Refused } from './core/errors.js'
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
  return { mode: world.clock.state.mode, now: world.time, rate: world.clock.rate }
}

/**
 * Sets the clock of a world, and lets everything happen that falls due by it.
 * @throws Refused for a time before the world's own, or more than a year after it
 */
export function setClock(world: World, change: ClockChange): ClockReading {
  world.catchUp()
  const clock = world.clock.changed(change)
  expectAhead(world, clock.now())
  world.clock.follow(clock)
  return readClock(world)
}

/**
 * Moves the clock of a world on by `ms`. All that falls due on the way has happened when it returns.
 * @throws Refused for more than a year
 */
export function advanceClock(world: World, ms: number): ClockReading {
  world.catchUp()
  expectAhead(world, world.time + ms)
  world.clock.advance(ms)
  return readClock(world)
}

/**
 * Lets the clock of a world go as another one does, which is usually that of its beginning: it stands again, or runs as
 * fast. It cannot go back in time, so it goes on from where the world is, if the other one is behind it.
 */
export function takeClockBack(world: World, beginning: Clock): ClockReading {
  world.catchUp()
  world.clock.follow(beginning.now() < world.time ? beginning.resumedAt(world.time) : beginning)
  return readClock(world)
}

function expectAhead(world: World, instant: number): void {
  const now = new Date(world.time).toISOString()
  if (instant < world.time)
    throw new Refused(`The clock cannot go back: it is ${now} in this world. A reset begins anew.`)
  if (instant - world.time > YEAR)
    throw new Refused(`The clock cannot go on by more than a year at a time: it is ${now} in this world.`)
  const runs = runsOf(world.tables.jobs.values(), instant - world.time)
  if (runs > MOST_RUNS)
    throw new Refused(
      `The clock cannot go on so far at a time: jobs would run about ${readable(runs)} times on the way, and at most ${readable(MOST_RUNS)} runs are made. Move it in smaller steps.`,
    )
}
