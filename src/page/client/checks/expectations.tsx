import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Panel } from '../parts/panel.js'
import { ApiError, ask } from '../state/api.js'
import { tryAndReport } from '../state/status-message.js'
import { texts } from '../texts.js'
import { type Verdict, VerdictView } from './verdict.js'

const text = texts.checks

const KEY = 'vbo365-mock-expectations'

const EXAMPLE = `calls:
  - match:
      operation: POST /Jobs/{jobId}/Action start
      status: 200
    times: 1
writesOnly: true
`

/** Expectations to paste or to load, and what came of their verification. */
export function Expectations(): JSX.Element {
  // a reload of the page keeps it
  const [wanted, setWanted] = useState(() => sessionStorage.getItem(KEY) ?? '')
  const [verdict, setVerdict] = useState<Verdict>()
  const change = (value: string): void => {
    sessionStorage.setItem(KEY, value)
    setWanted(value)
    setVerdict(undefined)
  }
  const open = async (file: File | undefined): Promise<void> => {
    if (file) await tryAndReport(async () => change(await file.text()), text.opened(file.name))
  }
  return (
    <Panel
      title={text.title}
      actions={
        <label class="button file plain">
          {text.file}
          <input
            type="file"
            class="sr"
            accept=".yaml,.yml,.json"
            onChange={({ currentTarget }) => {
              void open(currentTarget.files?.[0])
              // so that the same file can be chosen again
              currentTarget.value = ''
            }}
          />
        </label>
      }
    >
      <form
        class="expect"
        onSubmit={(event) => {
          event.preventDefault()
          void tryAndReport(async () => setVerdict(await verify(wanted)))
        }}
      >
        <label>
          {text.field}
          <textarea
            required
            rows={12}
            spellcheck={false}
            value={wanted}
            onInput={({ currentTarget }) => change(currentTarget.value)}
          />
        </label>
        <div class="actions">
          <button type="submit" class="primary">
            {text.verify}
          </button>
          {wanted === '' && (
            <button type="button" onClick={() => change(EXAMPLE)}>
              {text.example}
            </button>
          )}
        </div>
      </form>
      {verdict && <VerdictView verdict={verdict} />}
    </Panel>
  )
}

/** Verifies expectations. JSON is YAML too. @throws ApiError when they make no sense */
async function verify(yaml: string): Promise<Verdict> {
  try {
    return (await (await ask('POST', '/verify', { yaml })).json()) as Verdict
  } catch (error) {
    const body = error instanceof ApiError ? (error.body as Partial<Verdict>) : {}
    if (body.failures) return body as Verdict
    throw error
  }
}
