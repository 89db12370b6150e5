import { signal } from '@preact/signals'
import type { ComponentChildren, JSX, TargetedSubmitEvent } from 'preact'
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks'
import { texts } from '../texts.js'

export interface DialogProps {
  readonly title: string
  /** Label of the submit button. */
  readonly submit: string
  readonly isDangerous?: boolean
  readonly onSubmit: (form: FormData) => void
  readonly onClose: () => void
  readonly children?: ComponentChildren
}

/** Asks before something is done. Escape closes it. */
export function Dialog({
  title,
  submit,
  isDangerous,
  onSubmit,
  onClose,
  children,
}: DialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  // at once, so that the next key is for it
  useLayoutEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  const onForm = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    onSubmit(new FormData(event.currentTarget))
    onClose()
  }
  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={onClose}>
      <form onSubmit={onForm}>
        <h2 id={id}>{title}</h2>
        {children}
        <div class="actions">
          <button type="button" onClick={() => dialog.current?.close()}>
            {texts.dialog.cancel}
          </button>
          <button type="submit" class={isDangerous ? 'danger' : 'primary'}>
            {submit}
          </button>
        </div>
      </form>
    </dialog>
  )
}

interface Confirm {
  readonly title: string
  readonly text: string
  readonly submit: string
  readonly decide: (isMeant: boolean) => void
}

const pendingConfirm = signal<Confirm | undefined>(undefined)

/** Asks whether something is meant that cannot be taken back. */
export const isMeant = (title: string, text: string, submit: string): Promise<boolean> =>
  new Promise((decide) => {
    pendingConfirm.value = { title, text, submit, decide }
  })

/** Does something that cannot be taken back, if it is meant. */
export async function confirm(
  title: string,
  text: string,
  submit: string,
  act: () => unknown,
): Promise<void> {
  if (await isMeant(title, text, submit)) await act()
}

/** Asks for confirmation; once in a view. */
export function Confirmation(): JSX.Element | null {
  // who leaves the view has not meant it, and another view does not ask for it
  useEffect(
    () => () => {
      pendingConfirm.peek()?.decide(false)
      pendingConfirm.value = undefined
    },
    [],
  )
  const asked = pendingConfirm.value
  if (!asked) return null
  const { title, text, submit, decide } = asked
  const close = (): void => {
    // after what was decided, this changes nothing
    decide(false)
    if (pendingConfirm.value === asked) pendingConfirm.value = undefined
  }
  return (
    <Dialog title={title} submit={submit} isDangerous onSubmit={() => decide(true)} onClose={close}>
      <p>{text}</p>
    </Dialog>
  )
}
