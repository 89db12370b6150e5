import { parseDuration } from '../../world/core/duration.js'
import { createSeed, SeededRandom } from '../../world/core/seeded-random.js'
import type { FaultDelay } from './fault-rule.js'
import { MAX_DELAY } from './validate-fault.js'

const parseMilliseconds = (text: string): number => parseDuration(text) ?? 0

/** Computes the wait in milliseconds. @param count number of the request among those of its fault; it determines the random value */
export function computeDelay(delay: FaultDelay, count: number): number {
  if (typeof delay === 'string') return parseMilliseconds(delay)
  const random = new SeededRandom(createSeed(delay.seed, 'delay', count))
  const ms =
    'from' in delay
      ? random.between(parseMilliseconds(delay.from), parseMilliseconds(delay.to))
      : parseMilliseconds(delay.median) * Math.exp(delay.sigma * drawNormal(random))
  return Math.min(Math.round(ms), MAX_DELAY)
}

/** Draws a number from the standard normal distribution (Box-Muller). */
function drawNormal(random: SeededRandom): number {
  const [radius, angle] = [1 - random.next(), random.next()]
  return Math.sqrt(-2 * Math.log(radius)) * Math.cos(2 * Math.PI * angle)
}
