import type { JSX, TargetedEvent } from 'preact'
import { confirm } from '../parts/dialog.js'
import { download } from '../parts/download.js'
import { Empty } from '../parts/empty.js'
import { Field, Form, readField } from '../parts/field.js'
import { formatMinute } from '../parts/format.js'
import { Loaded } from '../parts/loaded.js'
import { Panel } from '../parts/panel.js'
import { api } from '../state/api.js'
import { useControl } from '../state/load.js'
import { runAndReport, tryAndReport } from '../state/status-message.js'
import { texts } from '../texts.js'

const text = texts.controls.snapshots

interface Snapshot {
  readonly name: string
  readonly clock: { readonly now: string }
  readonly counts: Readonly<Record<string, number>>
}

const buildPath = (name: string): string => `/snapshots/${encodeURIComponent(name)}`

/** Keeps worlds as they are, and brings them back. */
export function SnapshotControls(): JSX.Element {
  const load = useControl<{ snapshots: Snapshot[] }>('/snapshots')
  const save = async (form: FormData): Promise<boolean> => {
    const name = readField(form, 'name')
    const isDone = await runAndReport(
      () => api.put(buildPath(name), undefined),
      () => text.saved(name),
    )
    await load.reload()
    return isDone
  }
  const importFile = async ({ currentTarget: input }: TargetedEvent<HTMLInputElement>): Promise<void> => {
    const [file] = input.files ?? []
    if (!file) return
    const name = file.name.replace(/\.json$/i, '')
    await runAndReport(
      async () => api.post('/snapshots', { name, snapshot: JSON.parse(await file.text()) }),
      () => text.imported(name),
    )
    input.value = ''
    await load.reload()
  }
  return (
    <Panel title={text.title} count={load.value?.snapshots.length}>
      <Loaded of={load}>
        {({ snapshots }) => (
          <Empty when={snapshots.length === 0} text={text.none}>
            <ul class="rows">
              {snapshots.map((snapshot) => (
                <SnapshotRow key={snapshot.name} snapshot={snapshot} onChange={load.reload} />
              ))}
            </ul>
          </Empty>
        )}
      </Loaded>
      <Form onSubmit={save}>
        <Field label={text.name}>
          <input name="name" required maxLength={64} pattern="[\w.\-]+" title={text.names} />
        </Field>
        <button type="submit">{text.save}</button>
        <Field label={text.import}>
          <input type="file" accept=".json,application/json" onChange={(event) => void importFile(event)} />
        </Field>
      </Form>
    </Panel>
  )
}

interface RowProps {
  readonly snapshot: Snapshot
  readonly onChange: () => Promise<void>
}

function SnapshotRow({ snapshot: { name, clock, counts }, onChange }: RowProps): JSX.Element {
  const load = (): void =>
    void confirm(text.load, text.sureLoad(name), text.load, () =>
      runAndReport(
        () => api.post(`${buildPath(name)}/load`),
        () => text.loaded(name),
      ),
    )
  const forget = (): void =>
    void confirm(text.delete, text.sureDelete(name), text.delete, async () => {
      await runAndReport(
        () => api.delete(buildPath(name)),
        () => text.deleted(name),
      )
      await onChange()
    })
  const save = (): Promise<boolean> =>
    tryAndReport(() => download(buildPath(name), `${name}.json`), text.exported(name))
  const buttons = [
    [text.load, load],
    [text.export, save],
    [text.delete, forget],
  ] as const
  return (
    <li>
      <span>
        <span class="name" dir="auto">
          {name}
        </span>
        <span class="below hint">{text.facts(formatMinute(clock.now), counts)}</span>
      </span>
      <span class="actions">
        {buttons.map(([title, act]) => (
          <button
            key={title}
            type="button"
            aria-label={texts.controls.label(title, name)}
            onClick={() => void act()}
          >
            {title}
          </button>
        ))}
      </span>
    </li>
  )
}
