import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Loaded } from '../parts/loaded.js'
import { Page } from '../parts/page.js'
import { openedFile, openFile } from '../run/opened-file.js'
import { RunView } from '../run/run-view.js'
import { parseTrace } from '../run/trace.js'
import { ask } from '../state/api.js'
import { useLoad } from '../state/load.js'
import { navigate } from '../state/router.js'
import { isRunOnly } from '../state/run-only.js'
import { sandbox } from '../state/sandbox.js'
import { texts } from '../texts.js'

const text = texts.run

/** A run from its beginning to its end: that of the server, or one that was saved in a file. */
export function Run(): JSX.Element {
  const file = openedFile.value
  const [isOver, setOver] = useState(false)
  const onDrop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    choose(event.dataTransfer?.files)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button is for keys
    <div
      class="run"
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <Page title={file ? text.title(file.name) : texts.views.run} actions={<OpenFile />}>
        {file && <p class="hint">{text.file.stays}</p>}
        {file ? <RunView key={file.name} source={file.name} trace={file.trace} /> : <OwnRun />}
      </Page>
    </div>
  )
}

function choose(files: FileList | null | undefined): void {
  const [file] = files ?? []
  if (!file) return
  void openFile(file).then((isOpen) => {
    if (isOpen) navigate('run')
  })
}

function OpenFile(): JSX.Element {
  return (
    <>
      {openedFile.value && (
        <button
          type="button"
          onClick={() => {
            openedFile.value = undefined
            navigate('run')
          }}
        >
          {text.file.close}
        </button>
      )}
      <label class="button file">
        {text.file.open}
        <input
          type="file"
          class="sr"
          accept=".zip,.json"
          onChange={({ currentTarget }) => {
            choose(currentTarget.files)
            // so that the same file can be chosen again
            currentTarget.value = ''
          }}
        />
      </label>
    </>
  )
}

/** The run that the server has. */
function OwnRun(): JSX.Element {
  const load = useLoad(async (signal) => parseTrace(await (await ask('GET', '/trace', { signal })).text()), {
    subject: sandbox.value,
  })
  return (
    <>
      {!isRunOnly && (
        <p class="line">
          <span class="hint">{text.hint}</span>
          <button type="button" disabled={load.isLoading} onClick={() => void load.reload()}>
            {text.reload}
          </button>
        </p>
      )}
      <Loaded of={load}>{(trace) => <RunView source={sandbox.value} trace={trace} />}</Loaded>
    </>
  )
}
