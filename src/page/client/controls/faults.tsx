import type { JSX } from 'preact'
import type { Fault } from '../../../testing/faults/fault-rule.js'
import { Empty } from '../parts/empty.js'
import { Field, Form, readOptional } from '../parts/field.js'
import { Loaded } from '../parts/loaded.js'
import { Panel } from '../parts/panel.js'
import { api } from '../state/api.js'
import { useControl } from '../state/load.js'
import { runAndReport } from '../state/status-message.js'
import { overview } from '../state/world.js'
import { texts } from '../texts.js'

const text = texts.controls.faults

const formatValue = (value: unknown): string =>
  JSON.stringify(value)
    .replace(/^\{|\}$/g, '')
    .replace(/"(\w+)":/g, '$1: ')
    .replaceAll(',', ', ')

/** Adds, shows and removes faults. */
export function FaultControls(): JSX.Element {
  const { faults: known = 0, requests = 0 } = overview.value?.counts ?? {}
  // how often they were asked rises with requests, as long as there are any
  const load = useControl<{ faults: Fault[] }>('/faults', { key: `${known} ${known > 0 ? requests : 0}` })

  const add = async (form: FormData): Promise<boolean> => {
    const rule = {
      match: readOptional(form, 'operation', String),
      effect: { ...readOptional(form, 'status', Number), ...readOptional(form, 'delay', String) },
      ...readOptional(form, 'times', Number),
    }
    const isDone = await runAndReport(
      () => api.post<Fault>('/faults', rule),
      ({ id }) => text.added(id),
    )
    await load.reload()
    return isDone
  }
  const remove = async (path: string, told: string): Promise<void> => {
    await runAndReport(
      () => api.delete(path),
      () => told,
    )
    await load.reload()
  }

  return (
    <Panel
      title={text.title}
      count={load.value?.faults.length}
      actions={
        (load.value?.faults.length ?? 0) > 0 && (
          <button type="button" onClick={() => void remove('/faults', text.allRemoved)}>
            {text.removeAll}
          </button>
        )
      }
    >
      <Loaded of={load}>
        {({ faults }) => (
          <Empty when={faults.length === 0} text={text.none}>
            <ul class="rows">
              {faults.map(({ id, scenario, match = {}, effect, times, matched, applied }) => (
                <li key={id}>
                  <span class="told">
                    <span class="name" dir="auto">
                      {match.operation ?? (formatValue(match) || text.all)}
                    </span>
                    <span class="below hint">
                      <code>{formatValue(effect)}</code> · {text.counts(matched, applied, times)}
                      {scenario && ` · ${text.of(scenario)}`}
                    </span>
                  </span>
                  <button
                    type="button"
                    aria-label={text.label(text.remove, id)}
                    onClick={() => void remove(`/faults/${encodeURIComponent(id)}`, text.removed(id))}
                  >
                    {text.remove}
                  </button>
                </li>
              ))}
            </ul>
          </Empty>
        )}
      </Loaded>
      <Form onSubmit={add}>
        <Field label={text.operation}>
          <input name="operation" placeholder="GET /Jobs/{id}" maxLength={200} />
        </Field>
        <Field label={text.status}>
          <input name="status" type="number" min={200} max={599} placeholder="503" />
        </Field>
        <Field label={text.delay}>
          <input name="delay" placeholder="PT2S" maxLength={20} size={8} />
        </Field>
        <Field label={text.times}>
          <input name="times" type="number" min={1} />
        </Field>
        <button type="submit">{text.add}</button>
      </Form>
    </Panel>
  )
}
