import type { JSX } from 'preact'
import { confirm } from '../parts/dialog.js'
import { Field, Form, readField } from '../parts/field.js'
import { formatMinute } from '../parts/format.js'
import { Loaded } from '../parts/loaded.js'
import { Panel } from '../parts/panel.js'
import { api } from '../state/api.js'
import { readInfo } from '../state/info.js'
import { useControl } from '../state/load.js'
import { chooseSandbox, sandbox } from '../state/sandbox.js'
import { runAndReport } from '../state/status-message.js'
import { texts } from '../texts.js'
import { readTemplateOptions, TemplateFields } from './reset.js'

const text = texts.controls.sandboxes

interface SandboxInfo {
  readonly name: string
  readonly profile: string
  readonly seed: number
  readonly clock: { readonly now: string }
}

/** Worlds side by side: makes, shows and ends them. */
export function SandboxControls(): JSX.Element {
  const load = useControl<{ sandboxes: SandboxInfo[] }>('/sandboxes')
  const refresh = (): Promise<unknown> => Promise.all([load.reload(), readInfo()])
  const make = (form: FormData): Promise<boolean> => {
    const name = readField(form, 'name')
    return runAndReport(
      async () => {
        await api.post('/sandboxes', { name, ...readTemplateOptions(form) })
        await refresh()
      },
      () => text.made(name),
    )
  }
  const end = (name: string): void =>
    void confirm(text.delete, text.sure(name), text.delete, () =>
      runAndReport(
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
    <Panel title={text.title} count={load.value?.sandboxes.length}>
      <Loaded of={load}>
        {({ sandboxes }) => (
          <ul class="rows">
            {sandboxes.map(({ name, profile, seed, clock }) => (
              <li key={name}>
                <span>
                  <span class="name" dir="auto">
                    {name || texts.sandbox.usual}
                  </span>
                  {name === sandbox.value && <span class="badge">{text.shown}</span>}
                  <span class="below hint">{text.facts(profile, seed, formatMinute(clock.now))}</span>
                </span>
                <span class="actions">
                  <button
                    type="button"
                    aria-label={texts.controls.label(text.show, name || texts.sandbox.usual)}
                    disabled={name === sandbox.value}
                    onClick={() => chooseSandbox(name)}
                  >
                    {text.show}
                  </button>
                  {name !== '' && (
                    <button
                      type="button"
                      aria-label={texts.controls.label(text.delete, name)}
                      onClick={() => end(name)}
                    >
                      {text.delete}
                    </button>
                  )}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <Form onSubmit={make}>
        <Field label={text.name}>
          <input name="name" required maxLength={64} pattern="[\w.\-]+" title={text.names} />
        </Field>
        <TemplateFields usual={text.usual} />
        <button type="submit">{text.make}</button>
      </Form>
    </Panel>
  )
}
