import type { JSX } from 'preact'
import { profileNames } from '../../../catalogue/profile-names.js'
import { confirm } from '../parts/dialog.js'
import { Field, Form, readOptional } from '../parts/field.js'
import { formatTime } from '../parts/format.js'
import { Panel } from '../parts/panel.js'
import { api } from '../state/api.js'
import { runAndReport } from '../state/status-message.js'
import { overview } from '../state/world.js'
import { texts } from '../texts.js'

const text = texts.controls.reset

/** Fields for the start of a sandbox. @param props.usual label of the default profile */
export function TemplateFields({ usual }: { readonly usual: string }): JSX.Element {
  return (
    <>
      <Field label={text.profile}>
        <select name="profile">
          <option value="">{usual}</option>
          {profileNames.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </Field>
      <Field label={text.seed}>
        <input name="seed" type="number" min={0} step={1} />
      </Field>
    </>
  )
}

export const readTemplateOptions = (form: FormData): object => ({
  ...readOptional(form, 'profile', String),
  ...readOptional(form, 'seed', Number),
})

/** Resets the sandbox to its start, or to another start. */
export function ResetControls(): JSX.Element {
  const { profile = '', seed = 0 } = overview.value ?? {}
  const reset = async (form: FormData): Promise<boolean> => {
    const wish = readTemplateOptions(form)
    void confirm(text.title, text.sure, text.submit, () =>
      runAndReport(
        () => api.post<{ profile: string; seed: number; now: string }>('/reset', wish),
        (done) => text.done(done.profile, done.seed, formatTime(done.now)),
      ),
    )
    // it may not be meant
    return false
  }
  return (
    <Panel title={text.title}>
      <p class="hint">{text.now(profile, seed)}</p>
      <Form onSubmit={reset}>
        <TemplateFields usual={text.same} />
        <button type="submit" class="danger">
          {text.submit}
        </button>
      </Form>
    </Panel>
  )
}
