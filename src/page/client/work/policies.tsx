import type { JSX, TargetedSubmitEvent } from 'preact'
import { useState } from 'preact/hooks'
import { Field, readField } from '../parts/field.js'
import { Loaded } from '../parts/loaded.js'
import { Panel } from '../parts/panel.js'
import { api } from '../state/api.js'
import { useControl } from '../state/load.js'
import { runAndReport } from '../state/status-message.js'
import { texts } from '../texts.js'

const text = texts.work

const KINDS = ['job', 'restore', 'rescan'] as const
type WorkKind = (typeof KINDS)[number]

const POLICIES = ['default', 'instant', 'after', 'polls', 'manual'] as const
type PolicyName = (typeof POLICIES)[number]

/** When a kind of work ends: see docs/controls.md. */
type WorkPolicy = 'default' | 'instant' | 'manual' | { readonly after: string } | { readonly polls: number }

type WorkSettings = Readonly<Record<WorkKind, WorkPolicy>>

const getName = (policy: WorkPolicy): PolicyName =>
  typeof policy === 'string' ? policy : 'after' in policy ? 'after' : 'polls'

function readPolicy(form: FormData, kind: WorkKind): WorkPolicy {
  const name = readField(form, kind) as PolicyName
  const value = readField(form, `${kind} value`)
  return name === 'after' ? { after: value } : name === 'polls' ? { polls: Number(value) } : name
}

/** Shows and sets when each kind of work ends. */
export function Policies(): JSX.Element {
  const load = useControl<WorkSettings>('/work')
  const change = async (run: () => Promise<unknown>, done: string): Promise<void> => {
    if (await runAndReport(run, () => done)) await load.reload()
  }
  const onSubmit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const wanted = Object.fromEntries(KINDS.map((kind) => [kind, readPolicy(form, kind)]))
    void change(() => api.put('/work', wanted), text.set)
  }
  return (
    <Panel title={text.title}>
      <Loaded of={load}>
        {(settings) => (
          <form class="rule" onSubmit={onSubmit} key={JSON.stringify(settings)}>
            {KINDS.map((kind) => (
              <PolicyFields key={kind} kind={kind} policy={settings[kind]} />
            ))}
            <div class="actions">
              <button type="submit" class="primary">
                {text.save}
              </button>
              <button type="button" onClick={() => void change(() => api.delete('/work'), text.reset)}>
                {text.back}
              </button>
            </div>
          </form>
        )}
      </Loaded>
    </Panel>
  )
}

function PolicyFields({
  kind,
  policy,
}: {
  readonly kind: WorkKind
  readonly policy: WorkPolicy
}): JSX.Element {
  const [name, setName] = useState(getName(policy))
  return (
    <fieldset>
      <legend>{text.kinds[kind]}</legend>
      <div class="fields">
        <Field label={text.policy}>
          <select
            name={kind}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value as PolicyName)}
          >
            {POLICIES.map((one) => (
              <option key={one} value={one}>
                {text.policies[one]}
              </option>
            ))}
          </select>
        </Field>
        {name === 'after' && (
          <Field label={text.duration}>
            <input
              name={`${kind} value`}
              defaultValue={typeof policy === 'object' && 'after' in policy ? policy.after : 'PT90S'}
              maxLength={40}
              required
            />
          </Field>
        )}
        {name === 'polls' && (
          <Field label={text.polls}>
            <input
              name={`${kind} value`}
              type="number"
              min={1}
              max={10_000}
              defaultValue={String(typeof policy === 'object' && 'polls' in policy ? policy.polls : 3)}
              required
            />
          </Field>
        )}
      </div>
      <p class="hint">{text.meanings[kind][name]}</p>
    </fieldset>
  )
}
