import { effect, signal } from '@preact/signals'
import type { Overview } from '../../../testing/overview-types.js'
import { connection, onLive } from './live-events.js'
import { sandbox } from './sandbox.js'

export type { Overview }

/** Latest overview of the chosen sandbox. */
export const overview = signal<Overview | undefined>(undefined)

/** Time at which that was received: milliseconds of `performance.now()`. */
let receivedAt = 0

/** Simulated time, in milliseconds since 1970; it continues between events. */
export const worldNow = signal(Number.NaN)

/** The wall clock is not asked, since that of the server may show something else. While the server is away, nobody knows. */
function tick(): void {
  const seen = overview.peek()
  if (!seen || connection.peek() === 'lost') return
  const passed = (performance.now() - receivedAt) * seen.clock.rate
  worldNow.value = Date.parse(seen.clock.now) + passed
}

export function startWorld(): void {
  effect(() => {
    // what was another one's is no longer shown
    void sandbox.value
    overview.value = undefined
    worldNow.value = Number.NaN
  })
  onLive(({ type, data, receivedAt: at }) => {
    if (type !== 'overview') return
    // another tab may have had it for a while
    receivedAt = performance.now() - Math.max(0, Date.now() - at)
    overview.value = data as Overview
    tick()
  })
  setInterval(tick, 1000)
}
