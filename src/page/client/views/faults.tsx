import type { JSX, TargetedSubmitEvent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Fault, FaultRule } from '../../../testing/faults/fault-rule.js'
import type { Call } from '../calls/journal.js'
import { FaultList, focusForm, useFaults } from '../faults/list.js'
import { EffectFields, LimitFields, RequestFields } from '../faults/rule-fields.js'
import { readRule } from '../faults/rule-form.js'
import { buildRule, type Likeness, listLikenesses } from '../faults/rule-of-call.js'
import { Field } from '../parts/field.js'
import { Loaded } from '../parts/loaded.js'
import { Page } from '../parts/page.js'
import { Panel } from '../parts/panel.js'
import { api } from '../state/api.js'
import { useControl } from '../state/load.js'
import { isNarrow } from '../state/narrow.js'
import { buildHref, navigate, route } from '../state/router.js'
import { sandbox } from '../state/sandbox.js'
import { runAndReport } from '../state/status-message.js'
import { texts } from '../texts.js'

const text = texts.faults

const NEW: FaultRule = { effect: { status: 503 } }

/** The address of the view: `#/faults` for a new fault, `#/faults?call=17` for one like a call, `#/faults/fault-3` to change one. */
function readAddress() {
  const { view, rest, query } = route.value
  const isHere = view === 'faults'
  return { id: isHere ? rest[0] : undefined, call: (isHere && query.get('call')) || undefined }
}

/** What is done to requests on purpose. */
export function Faults(): JSX.Element {
  const load = useFaults()
  const { id, call } = readAddress()
  const [made, setMade] = useState(0)
  useEffect(() => {
    if (id !== undefined || call !== undefined) focusForm()
  }, [id, call])
  const save = async (rule: () => FaultRule): Promise<void> => {
    const path = `/faults/${encodeURIComponent(id ?? '')}`
    const isDone = await runAndReport(
      async () => (id === undefined ? api.post<Fault>('/faults', rule()) : api.put<Fault>(path, rule())),
      (fault) => (id === undefined ? text.wasAdded(fault.id) : text.changed(fault.id)),
    )
    if (!isDone) return
    setMade(made + 1)
    navigate('faults')
    await load.reload()
  }
  const key = `${sandbox.value} ${id} ${call} ${made}`
  const list = <FaultList key="list" load={load} />
  const form = (
    <div key="form" id="fault-form">
      <Panel title={id === undefined ? text.new : text.change(id)}>
        {call !== undefined ? (
          <FromCall key={key} id={call} onSave={save} />
        ) : id === undefined ? (
          <RuleForm key={key} rule={NEW} submit={text.add} onSave={save} />
        ) : (
          <Loaded of={load}>
            {({ faults }) => {
              const fault = faults.find((one) => one.id === id)
              return fault ? (
                <RuleForm key={key} rule={fault} submit={text.save} onSave={save} hint={text.startsAgain} />
              ) : (
                <p class="hint">{text.gone(id)}</p>
              )
            }}
          </Loaded>
        )}
      </Panel>
    </div>
  )
  // on a phone, what was asked for comes first
  const isFormFirst = isNarrow.value && (id !== undefined || call !== undefined)
  return (
    <Page title={texts.views.faults}>
      <div class="checks">{isFormFirst ? [form, list] : [list, form]}</div>
    </Page>
  )
}

interface FormProps {
  readonly rule: FaultRule
  readonly submit: string
  readonly hint?: string
  /** @param rule reads the form; it may throw what is wrong in it */
  readonly onSave: (rule: () => FaultRule) => Promise<void>
}

function RuleForm({ rule, submit, hint, onSave }: FormProps): JSX.Element {
  const onSubmit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    void onSave(() => readRule(form))
  }
  return (
    <form class="rule" onSubmit={onSubmit}>
      <RequestFields rule={rule} />
      <EffectFields rule={rule} />
      <LimitFields rule={rule} />
      {hint && <p class="hint">{hint}</p>}
      <div class="actions">
        <button type="submit" class="primary">
          {submit}
        </button>
        {rule !== NEW && (
          <a class="button plain" href={buildHref('faults')}>
            {texts.dialog.cancel}
          </a>
        )}
      </div>
    </form>
  )
}

/** The form for a fault that is made of a call. */
function FromCall({ id, onSave }: Pick<FormProps, 'onSave'> & { readonly id: string }): JSX.Element {
  const load = useControl<Call>(`/requests/${encodeURIComponent(id)}`)
  const [wanted, setWanted] = useState<Likeness>()
  return (
    <Loaded of={load}>
      {(call) => {
        const likenesses = listLikenesses(call)
        const likeness = wanted ?? (likenesses[0] as Likeness)
        return (
          <>
            <Field label={text.like(call.id)}>
              <select
                value={likeness}
                onChange={({ currentTarget }) => setWanted(currentTarget.value as Likeness)}
              >
                {likenesses.map((name) => (
                  <option key={name} value={name}>
                    {text.likenesses[name](call)}
                  </option>
                ))}
              </select>
            </Field>
            <RuleForm key={likeness} rule={buildRule(call, likeness)} submit={text.add} onSave={onSave} />
          </>
        )
      }}
    </Loaded>
  )
}
