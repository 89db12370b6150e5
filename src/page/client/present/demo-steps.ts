import type { DemoAction } from '../../../catalogue/demo-schema.js'
import type { AppliedScenario } from '../../../testing/scenarios/scenario.js'
import { api } from '../state/api.js'
import { PageError } from '../state/describe-error.js'
import type { Overview } from '../state/world.js'
import { texts } from '../texts.js'
import { announce } from './activity.js'
import { type EmptiedFolder, type OpenRestore, restoreMailbox } from './restore.js'

const text = texts.present

/** State that a demo step leaves for later ones. */
export interface DemoState {
  /** World seconds for each second, while it is played. */
  rate: number
  emptiedFolder?: EmptiedFolder | undefined
  openRestore?: OpenRestore | undefined
}

const buildJobPath = (id: string, verb: string): string => `/jobs/${encodeURIComponent(id)}/${verb}`

/** @throws Error when there is no job with this name */
async function findJobId(name: string): Promise<string> {
  const { jobs } = await api.get<Pick<Overview, 'jobs'>>('/jobs', { name, limit: 1000 })
  const found = jobs.find((job) => job.name === name)
  if (!found) throw new PageError(text.noJob(name))
  return found.id
}

async function findRunningSession(job: string): Promise<string> {
  interface Work {
    readonly id: string
    readonly kind: string
    readonly name: string
  }
  const { sessions } = await api.get<{ sessions: Work[] }>('/sessions')
  const found = sessions.find(({ kind, name }) => kind === 'job' && name === job)
  if (!found) throw new PageError(text.notRunning(job))
  return found.id
}

/** Handlers of the actions of a demo. */
const ACTION_HANDLERS: {
  readonly [K in keyof Required<DemoAction>]: (
    value: NonNullable<DemoAction[K]>,
    scene: DemoState,
  ) => Promise<unknown>
} = {
  startJob: async (name) => api.post(buildJobPath(await findJobId(name), 'start')),
  stopJob: async (name) => api.post(buildJobPath(await findJobId(name), 'stop')),
  nextRun: async ({ job, ...wish }) => api.post(buildJobPath(await findJobId(job), 'next-run'), wish),
  finish: async ({ job, ...ending }) =>
    api.post(`/sessions/${encodeURIComponent(await findRunningSession(job))}/finish`, ending),
  scenario: async (name) => {
    const { changes } = await api.post<AppliedScenario>(`/scenarios/${encodeURIComponent(name)}`)
    for (const change of changes) await announce(change, 'Warning')
  },
  fault: (rule) => api.post('/faults', rule),
  clearFaults: () => api.delete('/faults'),
  clock: async ({ rate, advance }, scene) => {
    if (rate !== undefined) scene.rate = rate
    if (advance !== undefined) await api.post('/clock/advance', { by: advance })
  },
  emptyMailbox: async (wish, scene) => {
    scene.emptiedFolder = await api.post<EmptiedFolder>('/mailboxes/empty', wish)
    const { mailbox, folder, deleted } = scene.emptiedFolder
    await announce(text.activity.emptied(mailbox, folder, deleted), 'Warning')
  },
  restoreMailbox: async (_, scene) => {
    const { emptiedFolder } = scene
    if (!emptiedFolder) throw new PageError(text.nothingDeleted)
    scene.openRestore = await restoreMailbox(emptiedFolder)
    await announce(text.activity.restored(emptiedFolder.mailbox, scene.openRestore.restored), 'Success')
  },
}

/** Does what a step says. @throws ApiError, Error when the world has not got what it needs */
export async function runAction(action: DemoAction, state: DemoState): Promise<void> {
  // a restore session stays open for as long as its step is shown
  const { openRestore } = state
  state.openRestore = undefined
  await openRestore?.stop()
  for (const [name, value] of Object.entries(action))
    await (
      ACTION_HANDLERS[name as keyof DemoAction] as (value: unknown, scene: DemoState) => Promise<unknown>
    )(value, state)
}
