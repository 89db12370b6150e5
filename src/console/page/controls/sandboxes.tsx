import type { JSX } from 'preact'
import { confirming } from '../parts/dialog.js'
import { Field, Form, textOf } from '../parts/field.js'
import { minute } from '../parts/format.js'
import { Panel } from '../parts/panel.js'
import { api } from '../state/api.js'
import { doing, useControl } from '../state/control.js'
import { readInfo } from '../state/info.js'
import { chooseSandbox, sandbox } from '../state/sandbox.js'
import { texts } from '../texts.js'
import { BeginningFields, beginningIn } from './reset.js'

const text = texts.controls.sandboxes

interface Facts {
  readonly name: string
  readonly profile: string
  readonly seed: number
  readonly clock: { readonly now: string }
}

/** Worlds side by side: makes, shows and ends them. */
export function SandboxControls(): JSX.Element {
  const [answer, read] = useControl<{ sandboxes: Facts[] }>('/sandboxes')
  const sandboxes = answer?.sandboxes ?? []
  const refresh = (): Promise<unknown> => Promise.all([read(), readInfo()])
  const make = (form: FormData): Promise<boolean> => {
    const name = textOf(form, 'name')
    return doing(
      async () => {
        await api.post('/sandboxes', { name, ...beginningIn(form) })
        await refresh()
      },
      () => text.made(name),
    )
  }
  const end = (name: string): void =>
    confirming(text.delete, text.sure(name), text.delete, () =>
      doing(
        async () => {
          // else to look at it would make it again
          if (sandbox.value === name) chooseSandbox('')
          await api.delete(`/sandboxes/${encodeURIComponent(name)}`)
          await refresh()
        },
        () => text.deleted(name),
      ),
    )
  return (
    <Panel title={text.title} count={sandboxes.length}>
      <ul class="rows">
        {sandboxes.map(({ name, profile, seed, clock }) => (
          <li key={name}>
            <span>
              <span class="name">{name || texts.sandbox.usual}</span>
              {name === sandbox.value && <span class="badge">{text.shown}</span>}
              <span class="below hint">{text.facts(profile, seed, minute(clock.now))}</span>
            </span>
            <span class="actions">
              <button
                type="button"
                aria-label={text.label(text.show, name || texts.sandbox.usual)}
                disabled={name === sandbox.value}
                onClick={() => chooseSandbox(name)}
              >
                {text.show}
              </button>
              {name !== '' && (
                <button type="button" aria-label={text.label(text.delete, name)} onClick={() => end(name)}>
                  {text.delete}
                </button>
              )}
            </span>
          </li>
        ))}
      </ul>
      <Form onSubmit={make}>
        <Field label={text.name}>
          <input name="name" required maxLength={64} pattern="[\w.\-]+" title={text.names} />
        </Field>
        <BeginningFields usual={text.usual} />
        <button type="submit">{text.make}</button>
      </Form>
    </Panel>
  )
}
