import type { JSX } from 'preact'
import { Dialog } from '../parts/dialog.js'
import { Field, readOptional } from '../parts/field.js'
import { texts } from '../texts.js'

const text = texts.controls.ending

export interface Ending {
  readonly status?: string
  readonly message?: string
}

export interface EndingProps {
  readonly title: string
  readonly statuses: readonly string[]
  /** Status that is preselected. */
  readonly defaultStatus: string
  readonly submit: string
  readonly onSubmit: (ending: Ending) => void
  readonly onClose: () => void
}

/** Asks how a session is to end, and why. */
export function EndingDialog({
  title,
  statuses,
  defaultStatus,
  submit,
  onSubmit,
  onClose,
}: EndingProps): JSX.Element {
  const read = (form: FormData): void =>
    onSubmit({ ...readOptional(form, 'status', String), ...readOptional(form, 'message', String) })
  return (
    <Dialog title={title} submit={submit} onSubmit={read} onClose={onClose}>
      <Field label={text.status}>
        <select name="status">
          <option value="">{defaultStatus}</option>
          {statuses.map((status) => (
            <option key={status}>{status}</option>
          ))}
        </select>
      </Field>
      <Field label={text.message}>
        <input name="message" maxLength={500} />
      </Field>
    </Dialog>
  )
}
