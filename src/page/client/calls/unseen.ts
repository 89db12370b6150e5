import { effect, signal } from '@preact/signals'
import { onLive } from '../state/live-events.js'
import { route } from '../state/router.js'
import { sandbox } from '../state/sandbox.js'
import { isError } from './filter.js'
import type { CallSummary } from './journal.js'

/** Number of errors since the calls were looked at last. */
export const unseenErrors = signal(0)

export function startUnseen(): void {
  effect(() => {
    void sandbox.value
    void route.value
    unseenErrors.value = 0
  })
  onLive(({ type, data }) => {
    if (type === 'reset') unseenErrors.value = 0
    if (type === 'request' && route.peek().view !== 'calls' && isError(data as CallSummary))
      unseenErrors.value++
  })
}
