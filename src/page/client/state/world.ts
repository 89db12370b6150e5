import { signal } from '@preact/signals'
import type { Overview } from '../../../testing/overview-types.js'
import { onLive } from './live-events.js'

export type { Overview }

/** Latest overview of the chosen sandbox. */
export const overview = signal<Overview | undefined>(undefined)

/** Time at which that was received: milliseconds of `performance.now()`. */
let receivedAt = 0

/** Simulated time, in milliseconds since 1970; it continues between events. */
export const worldNow = signal(Number.NaN)

/** The wall clock is not asked, since that of the server may show something else. */
function tick(): void {
  const seen = overview.peek()
  if (!seen) return
  const passed = (performance.now() - receivedAt) * seen.clock.rate
  worldNow.value = Date.parse(seen.clock.now) + passed
}

export function startWorld(): void {
  onLive(({ type, data }) => {
    if (type !== 'overview') return
    receivedAt = performance.now()
    overview.value = data as Overview
    tick()
  })
  setInterval(tick, 1000)
}
