import type { ComponentChildren, JSX, TargetedSubmitEvent } from 'preact'

/** A field of a form with what it is called. */
export function Field({
  label,
  children,
}: {
  readonly label: string
  readonly children: ComponentChildren
}): JSX.Element {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is handed in
    <label class="field">
      <span>{label}</span>
      {children}
    </label>
  )
}

export interface FormProps {
  readonly onSubmit: (form: FormData) => Promise<boolean>
  readonly children: ComponentChildren
}

/** Fields in a row with a button at the end. It is emptied when what it asks for is done. */
export function Form({ onSubmit, children }: FormProps): JSX.Element {
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget
    if (await onSubmit(new FormData(form))) form.reset()
  }
  return (
    <form class="fields" onSubmit={(event) => void submit(event)}>
      {children}
    </form>
  )
}

/** A field as text; empty when there is none. */
export const readField = (form: FormData, name: string): string => String(form.get(name) ?? '').trim()

/** A field as a property: left out when nothing is in it. */
export function readOptional<T>(
  form: FormData,
  name: string,
  read: (text: string) => T,
): { [name: string]: T } {
  const text = readField(form, name)
  return text === '' ? {} : { [name]: read(text) }
}
