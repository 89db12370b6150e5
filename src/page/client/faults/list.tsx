import { computed } from '@preact/signals'
import type { JSX } from 'preact'
import type { Fault } from '../../../testing/faults/fault-rule.js'
import { Empty } from '../parts/empty.js'
import { Loaded } from '../parts/loaded.js'
import { Panel } from '../parts/panel.js'
import { api } from '../state/api.js'
import { type Load, useControl } from '../state/load.js'
import { buildHref } from '../state/router.js'
import { runAndReport, tryAndReport } from '../state/status-message.js'
import { overview } from '../state/world.js'
import { texts } from '../texts.js'
import { describeEffect, describeLimits, describeRequests } from './describe-fault.js'

const text = texts.faults

export type FaultLoad = Load<{ faults: Fault[] }>

let received = 0
/** Rises with each overview of a sandbox with faults: one of them may have been changed, or a request has met it. */
const updates = computed(() => (overview.value?.counts.faults ? ++received : 0))

/** Reads the faults of the sandbox, and keeps them up to date. */
export const useFaults = (): FaultLoad => useControl('/faults', { key: String(updates.value) })

/** Goes to the form beside the list, where there is one: on a phone it is far below. */
export const focusForm = (): void => document.querySelector<HTMLElement>('#fault-form h2')?.focus()

const buildPath = (id: string): string => `/faults/${encodeURIComponent(id)}`

/** The faults of the sandbox, oldest first. */
export function FaultList({ load }: { readonly load: FaultLoad }): JSX.Element {
  const remove = async (path: string, told: string): Promise<void> => {
    await tryAndReport(() => api.delete(path), told)
    await load.reload()
  }
  const enable = async (id: string, enabled: boolean): Promise<void> => {
    await runAndReport(
      () => api.patch(buildPath(id), { enabled }),
      () => text.switched(id, enabled),
    )
    await load.reload()
  }
  return (
    <Panel
      title={text.title}
      count={load.value?.faults.length}
      actions={
        <div class="actions">
          <a class="button plain" href={buildHref('faults')} onClick={focusForm}>
            {text.new}
          </a>
          {(load.value?.faults.length ?? 0) > 0 && (
            <button type="button" onClick={() => void remove('/faults', text.allRemoved)}>
              {text.removeAll}
            </button>
          )}
        </div>
      }
    >
      <Loaded of={load}>
        {({ faults }) => (
          <Empty when={faults.length === 0} text={text.none}>
            <ul class="rows faults">
              {faults.map((fault) => (
                <FaultRow
                  key={fault.id}
                  fault={fault}
                  onEnable={(enabled) => void enable(fault.id, enabled)}
                  onRemove={() => void remove(buildPath(fault.id), text.removed(fault.id))}
                />
              ))}
            </ul>
          </Empty>
        )}
      </Loaded>
    </Panel>
  )
}

interface RowProps {
  readonly fault: Fault
  readonly onEnable: (enabled: boolean) => void
  readonly onRemove: () => void
}

function FaultRow({ fault, onEnable, onRemove }: RowProps): JSX.Element {
  const { id, scenario, match, effect, times, matched, applied, enabled = true } = fault
  const limits = describeLimits(fault)
  const count = text.applied(applied, times)
  return (
    <li data-off={enabled ? undefined : ''}>
      <span class="told">
        <span class="name" dir="auto">
          {describeRequests(match)}
        </span>
        <span class="below" dir="auto">
          {describeEffect(effect)}
        </span>
        <span class="below hint">
          {applied > 0 ? (
            <a href={buildHref('calls', [], { text: scenario ?? id, only: 'fault' })}>{count}</a>
          ) : (
            count
          )}
          {` · ${text.matched(matched)} · ${scenario === undefined ? id : text.of(id, scenario)}`}
          {limits && ` · ${limits}`}
        </span>
      </span>
      <span class="actions">
        <label class="switch">
          <input
            type="checkbox"
            aria-label={text.label(text.on, id)}
            checked={enabled}
            onChange={({ currentTarget }) => onEnable(currentTarget.checked)}
          />{' '}
          {text.on}
        </label>
        <a class="button plain" href={buildHref('faults', [id])} aria-label={text.label(text.edit, id)}>
          {text.edit}
        </a>
        <button type="button" aria-label={text.label(text.remove, id)} onClick={onRemove}>
          {text.remove}
        </button>
      </span>
    </li>
  )
}
