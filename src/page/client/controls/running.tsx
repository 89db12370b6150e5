import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Empty } from '../parts/empty.js'
import { formatTime } from '../parts/format.js'
import { Loaded } from '../parts/loaded.js'
import { Panel } from '../parts/panel.js'
import { api } from '../state/api.js'
import { useControl } from '../state/load.js'
import { runAndReport } from '../state/status-message.js'
import { overview } from '../state/world.js'
import { texts } from '../texts.js'
import { type Ending, EndingDialog } from './ending.js'

const text = texts.controls.running

interface Work {
  readonly kind: 'job' | 'restore' | 'rescan'
  readonly id: string
  readonly name: string
  readonly start?: string
}

/** Lists work under way, and ends it. */
export function RunningControls(): JSX.Element {
  const { running = [], restoreSessions = [], proxies = [] } = overview.value ?? {}
  const key =
    [...running, ...restoreSessions].map(({ id }) => id).join() + proxies.map(({ status }) => status).join()
  const load = useControl<{ sessions: Work[] }>('/sessions', { key, query: { state: 'running' } })
  const [asked, ask] = useState<Work>()

  const end = async ({ id, name }: Work, ending: Ending): Promise<void> => {
    const path = `/sessions/${encodeURIComponent(id)}/finish`
    await runAndReport(
      () => api.post(path, ending),
      () => text.done(name, ending.status),
    )
    await load.reload()
  }

  return (
    <Panel title={text.title} count={load.value?.sessions.length}>
      <Loaded of={load}>
        {({ sessions }) => (
          <Empty when={sessions.length === 0} text={text.none}>
            <ul class="rows">
              {sessions.map((work) => (
                <li key={work.id}>
                  <span>
                    <span class="name" dir="auto">
                      {work.name}
                    </span>
                    <span class="below hint">
                      {text.kinds[work.kind]}
                      {work.start && ` · ${text.since(formatTime(work.start))}`}
                    </span>
                  </span>
                  <span class="actions">
                    <button
                      type="button"
                      aria-label={texts.controls.label(text.finish, work.name)}
                      onClick={() => void end(work, {})}
                    >
                      {text.finish}
                    </button>
                    {work.kind === 'job' && (
                      <>
                        <button
                          type="button"
                          aria-label={texts.controls.label(text.stop, work.name)}
                          onClick={() => void end(work, { status: 'Stopped' })}
                        >
                          {text.stop}
                        </button>
                        <button
                          type="button"
                          aria-label={texts.controls.label(text.other, work.name)}
                          onClick={() => ask(work)}
                        >
                          {text.other}
                        </button>
                      </>
                    )}
                  </span>
                </li>
              ))}
            </ul>
          </Empty>
        )}
      </Loaded>
      {asked && (
        <EndingDialog
          title={text.how(asked.name)}
          statuses={['Success', 'Warning', 'Failed', 'Stopped']}
          defaultStatus={text.usual}
          submit={text.end}
          onSubmit={(ending) => void end(asked, ending)}
          onClose={() => ask(undefined)}
        />
      )}
    </Panel>
  )
}
