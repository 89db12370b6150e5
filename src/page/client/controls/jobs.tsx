import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { Empty } from '../parts/empty.js'
import { formatMinute } from '../parts/format.js'
import { Panel } from '../parts/panel.js'
import { Status } from '../parts/status.js'
import { api } from '../state/api.js'
import { runAndReport } from '../state/status-message.js'
import { type Overview, overview } from '../state/world.js'
import { texts } from '../texts.js'
import { type Ending, EndingDialog } from './ending.js'

const text = texts.controls.jobs

type Job = Overview['jobs'][number]

const buildPath = ({ id }: Job, verb: string): string => `/jobs/${encodeURIComponent(id)}/${verb}`

const runAction = (job: Job, verb: 'start' | 'stop'): Promise<boolean> =>
  runAndReport(
    () => api.post(buildPath(job, verb)),
    () => text.done[verb](job.name),
  )

/** Sets the result of a job's next run; without a status, removes it. */
const setNextRun = (job: Job, { status, ...ending }: Ending): Promise<boolean> =>
  runAndReport<unknown>(
    () =>
      status === undefined
        ? api.delete(buildPath(job, 'next-run'))
        : api.post(buildPath(job, 'next-run'), { status, ...ending }),
    () => text.done.next(job.name, status),
  )

/** Starts and stops jobs, and says how their next run ends. */
export function JobControls(): JSX.Element {
  const { jobs = [], counts } = overview.value ?? {}
  const [asked, ask] = useState<Job>()
  const all = counts?.jobs ?? 0
  return (
    <Panel title={text.title} count={all}>
      <Empty when={jobs.length === 0} text={text.none}>
        <ul class="rows">
          {jobs.map((job) => (
            <JobRow key={job.id} job={job} onNext={ask} />
          ))}
        </ul>
        {all > jobs.length && <p class="hint">{text.more(jobs.length, all)}</p>}
      </Empty>
      {asked && (
        <EndingDialog
          title={text.how(asked.name)}
          statuses={['Success', 'Warning', 'Failed']}
          defaultStatus={text.usual}
          submit={text.set}
          onSubmit={(ending) => void setNextRun(asked, ending)}
          onClose={() => ask(undefined)}
        />
      )}
    </Panel>
  )
}

interface RowProps {
  readonly job: Job
  readonly onNext: (job: Job) => void
}

/** There may be a hundred, told of each second: a row is made again when it is another. */
function JobRow({ job, onNext }: RowProps): JSX.Element {
  return useMemo(() => <JobItem job={job} onNext={onNext} />, [JSON.stringify(job), onNext])
}

function JobItem({ job, onNext }: RowProps): JSX.Element {
  const { name, organization, isEnabled, lastStatus, nextRun } = job
  const verb = lastStatus === 'Running' ? 'stop' : 'start'
  return (
    <li>
      <span>
        <span class="name" dir="auto">
          {name}
        </span>
        <span class="below hint">
          {organization}
          {isEnabled ? nextRun && ` · ${text.due(formatMinute(nextRun))}` : ` · ${text.disabled}`}
        </span>
      </span>
      <span class="actions">
        {lastStatus && <Status of={lastStatus} />}
        <button
          type="button"
          aria-label={text.label(text[verb], name)}
          disabled={!isEnabled && verb === 'start'}
          onClick={() => void runAction(job, verb)}
        >
          {text[verb]}
        </button>
        <button type="button" aria-label={text.label(text.next, name)} onClick={() => onNext(job)}>
          {text.next}
        </button>
      </span>
    </li>
  )
}
