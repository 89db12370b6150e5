import type { JSX } from 'preact'
import type { AppliedScenario, ListedScenario } from '../../../testing/scenarios/scenario.js'
import { Loaded } from '../parts/loaded.js'
import { Panel } from '../parts/panel.js'
import { api } from '../state/api.js'
import { useControl } from '../state/load.js'
import { runAndReport } from '../state/status-message.js'
import { overview } from '../state/world.js'
import { texts } from '../texts.js'

const text = texts.controls.scenarios

const buildPath = (name: string): string => `/scenarios/${encodeURIComponent(name)}`

/** Situations by name. */
export function ScenarioControls(): JSX.Element {
  const key = String(overview.value?.counts.faults)
  const load = useControl<{ scenarios: ListedScenario[] }>('/scenarios', { key })
  const apply = async (name: string): Promise<void> => {
    await runAndReport(
      () => api.post<AppliedScenario>(buildPath(name)),
      ({ changes, faults }) => text.applied(name, changes, faults),
    )
    await load.reload()
  }
  const clear = async (name: string): Promise<void> => {
    await runAndReport(
      () => api.delete<{ deleted: number }>(buildPath(name)),
      ({ deleted }) => text.cleared(name, deleted),
    )
    await load.reload()
  }
  return (
    <Panel title={text.title}>
      <Loaded of={load}>
        {({ scenarios }) => (
          <ul class="rows">
            {scenarios.map(({ name, description, applied, faults }) => (
              <li key={name}>
                <span class="told">
                  <span class="name" dir="auto">
                    {name}
                  </span>
                  {applied && <span class="badge">{text.badge(faults)}</span>}
                  <span class="below hint">{description}</span>
                </span>
                <span class="actions">
                  <button
                    type="button"
                    aria-label={texts.controls.label(text.apply, name)}
                    onClick={() => void apply(name)}
                  >
                    {text.apply}
                  </button>
                  {applied && (
                    <button
                      type="button"
                      aria-label={texts.controls.label(text.clear, name)}
                      onClick={() => void clear(name)}
                    >
                      {text.clear}
                    </button>
                  )}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <p class="hint">{text.hint}</p>
    </Panel>
  )
}
