import type { ComponentChildren, JSX } from 'preact'
import { overview, worldNow } from '../state/world.js'
import { texts } from '../texts.js'
import { formatTime } from './format.js'
import { Panel } from './panel.js'

/** Simulated time and speed of the clock. @param props.children controls of the clock */
export function ClockPanel({ children }: { readonly children?: ComponentChildren }): JSX.Element {
  const { mode = 'frozen', rate = 0 } = overview.value?.clock ?? {}
  return (
    <Panel title={texts.clock.title}>
      <p class="clock">
        <time dateTime={formatTime(worldNow.value).replace(' ', 'T')}>{formatTime(worldNow.value)}</time>{' '}
        <abbr title={texts.clock.utc}>UTC</abbr>
      </p>
      <p class="hint">{mode === 'rate' ? texts.clock.rate(rate) : texts.clock[mode]}</p>
      {children}
    </Panel>
  )
}
