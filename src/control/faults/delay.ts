import { parseDuration } from '../../world/core/duration.js'
import { SeededRandom, createSeed } from '../../world/core/hash.js'
import { LONGEST_DELAY } from './check.js'
import type { FaultDelay } from './rule.js'

const msOf = (text: string): number => parseDuration(text) ?? 0

/** Milliseconds to wait. @param count which of the requests of its fault it is: the same one waits as long every time */
export function delayOf(delay: FaultDelay, count: number): number {
  if (typeof delay === 'string') return msOf(delay)
  const draw = new SeededRandom(createSeed(delay.seed, 'delay', count))
  const ms =
    'from' in delay
      ? draw.between(msOf(delay.from), msOf(delay.to))
      : msOf(delay.median) * Math.exp(delay.sigma * normal(draw))
  return Math.min(Math.round(ms), LONGEST_DELAY)
}

/** A number from the standard normal distribution, by Box and Muller. */
function normal(draw: SeededRandom): number {
  const [radius, angle] = [1 - draw.next(), draw.next()]
  return Math.sqrt(-2 * Math.log(radius)) * Math.cos(2 * Math.PI * angle)
}
