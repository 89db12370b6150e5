import type { DemoAct } from '../../../control/demos/schema.js'
import type { AppliedScenario } from '../../../control/scenarios/scenario.js'
import { api } from '../state/api.js'
import type { Overview } from '../state/world.js'
import { texts } from '../texts.js'
import { tellAudience } from './happened.js'
import { type Emptied, type OpenRestore, restoreMailbox } from './restore.js'

const text = texts.present

/** What a demo has left behind that later steps go on with. */
export interface Scene {
  /** World seconds for each second, while it is played. */
  rate: number
  emptied?: Emptied | undefined
  restore?: OpenRestore | undefined
}

const jobPath = (id: string, verb: string): string => `/jobs/${encodeURIComponent(id)}/${verb}`

/** @throws Error when there is no job with this name */
async function jobId(name: string): Promise<string> {
  const { jobs } = await api.get<Overview>('/overview')
  const found = jobs.find((job) => job.name === name)
  if (!found) throw new Error(text.noJob(name))
  return found.id
}

async function sessionOf(job: string): Promise<string> {
  interface Work {
    readonly id: string
    readonly kind: string
    readonly name: string
  }
  const { sessions } = await api.get<{ sessions: Work[] }>('/sessions')
  const found = sessions.find(({ kind, name }) => kind === 'job' && name === job)
  if (!found) throw new Error(text.notRunning(job))
  return found.id
}

/** How each act of a demo is done. */
const ACTS: {
  readonly [K in keyof Required<DemoAct>]: (value: NonNullable<DemoAct[K]>, scene: Scene) => Promise<unknown>
} = {
  startJob: async (name) => api.post(jobPath(await jobId(name), 'start')),
  stopJob: async (name) => api.post(jobPath(await jobId(name), 'stop')),
  nextRun: async ({ job, ...wish }) => api.post(jobPath(await jobId(job), 'next'), wish),
  finish: async ({ job, ...ending }) =>
    api.post(`/sessions/${encodeURIComponent(await sessionOf(job))}/finish`, ending),
  scenario: async (name) => {
    const { changes } = await api.post<AppliedScenario>(`/scenarios/${encodeURIComponent(name)}`)
    for (const change of changes) await tellAudience(change, 'Warning')
  },
  fault: (rule) => api.post('/faults', rule),
  clearFaults: () => api.delete('/faults'),
  clock: async ({ rate, advance }, scene) => {
    if (rate !== undefined) scene.rate = rate
    if (advance !== undefined) await api.post('/clock/advance', { by: advance })
  },
  emptyMailbox: async (wish, scene) => {
    scene.emptied = await api.post<Emptied>('/mailboxes/empty', wish)
    const { mailbox, folder, deleted } = scene.emptied
    await tellAudience(text.happened.emptied(mailbox, folder, deleted), 'Warning')
  },
  restoreMailbox: async (_, scene) => {
    const { emptied } = scene
    if (!emptied) throw new Error(text.nothingDeleted)
    scene.restore = await restoreMailbox(emptied)
    await tellAudience(text.happened.restored(emptied.mailbox, scene.restore.restored), 'Success')
  },
}

/** Does what a step says. @throws ApiError, Error when the world has not got what it needs */
export async function perform(act: DemoAct, scene: Scene): Promise<void> {
  // a restore session stays open for as long as its step is shown
  const { restore } = scene
  scene.restore = undefined
  await restore?.stop()
  for (const [name, value] of Object.entries(act))
    await (ACTS[name as keyof DemoAct] as (value: unknown, scene: Scene) => Promise<unknown>)(value, scene)
}
