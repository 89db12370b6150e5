import type { JSX } from 'preact'
import { Panel } from '../parts/panel.js'
import { buildAddress } from '../state/api.js'
import { info, type Level } from '../state/info.js'
import { texts } from '../texts.js'

const text = texts.overview

/** How well the operations of the API are known. */
export function Evidence(): JSX.Element | null {
  if (!info.value) return null
  const levels = Object.entries(info.value.evidence) as [Level, number][]
  return (
    <Panel title={text.evidence.title}>
      <ul class="rows">
        {levels
          .filter(([, count]) => count > 0)
          .map(([level, count]) => (
            <li key={level}>
              <span>{text.evidence[level]}</span>
              <a href={buildAddress('/swagger/ui/index')}>{text.operations(count)}</a>
            </li>
          ))}
      </ul>
    </Panel>
  )
}
