import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { Empty } from '../parts/empty.js'
import { Field } from '../parts/field.js'
import { formatMinute } from '../parts/format.js'
import { Loaded } from '../parts/loaded.js'
import { Panel } from '../parts/panel.js'
import { Status } from '../parts/status.js'
import { api } from '../state/api.js'
import { useControl } from '../state/load.js'
import { runAndReport } from '../state/status-message.js'
import { type Overview, overview } from '../state/world.js'
import { texts } from '../texts.js'
import { type Ending, EndingDialog } from './ending.js'

const text = texts.controls.jobs

/** Jobs that are listed at once; others are found by name. */
const MAX_JOBS = 20

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
  const [name, setName] = useState('')
  const all = counts?.jobs ?? 0
  return (
    <Panel title={text.title} count={all}>
      {all > MAX_JOBS && (
        <Field label={text.find}>
          <input type="search" value={name} onInput={({ currentTarget }) => setName(currentTarget.value)} />
        </Field>
      )}
      {name.trim() === '' ? (
        <Empty when={jobs.length === 0} text={text.none}>
          <JobList jobs={jobs.slice(0, MAX_JOBS)} onNext={ask} />
          {all > MAX_JOBS && <p class="hint">{text.more(MAX_JOBS, all)}</p>}
        </Empty>
      ) : (
        <FoundJobs name={name.trim()} onNext={ask} />
      )}
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

function JobList({
  jobs,
  onNext,
}: {
  readonly jobs: readonly Job[]
  readonly onNext: RowProps['onNext']
}): JSX.Element {
  return (
    <ul class="rows">
      {jobs.map((job) => (
        <JobRow key={job.id} job={job} onNext={onNext} />
      ))}
    </ul>
  )
}

/** Jobs with a text in their names, of however many. */
function FoundJobs({
  name,
  onNext,
}: {
  readonly name: string
  readonly onNext: RowProps['onNext']
}): JSX.Element {
  // what runs and what ran last changes with them
  const key = JSON.stringify(overview.value?.jobs.map(({ lastStatus, lastRun }) => [lastStatus, lastRun]))
  const load = useControl<{ total: number; jobs: Job[] }>('/jobs', { key, query: { name, limit: MAX_JOBS } })
  return (
    <Loaded of={load}>
      {({ total, jobs }) => (
        <Empty when={total === 0} text={text.notFound(name)}>
          <JobList jobs={jobs} onNext={onNext} />
          {total > jobs.length && <p class="hint">{text.moreFound(jobs.length, total)}</p>}
        </Empty>
      )}
    </Loaded>
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
          aria-label={texts.controls.label(text[verb], name)}
          disabled={!isEnabled && verb === 'start'}
          onClick={() => void runAction(job, verb)}
        >
          {text[verb]}
        </button>
        <button type="button" aria-label={texts.controls.label(text.next, name)} onClick={() => onNext(job)}>
          {text.next}
        </button>
      </span>
    </li>
  )
}
