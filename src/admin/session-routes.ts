import { type Static, Type } from 'typebox'
import { setNextRunOutcome, startJob, stopJob } from '../world/jobs/job-runs.js'
import { getLastSession } from '../world/jobs/job-sessions.js'
import { findJob } from '../world/jobs/jobs.js'
import type { SandboxName } from '../world/sandbox-name.js'
import { finishWork, listRunningWork, type RunningWork } from '../world/work/running-work.js'
import type { World } from '../world/world.js'
import type { ControlRoutes } from './control-options.js'
import { optionalBody } from './optional-body.js'
import { SandboxQuery } from './sandbox-query.js'

const MAX_MESSAGE_LENGTH = 500

export const Running = Type.Object({
  kind: Type.Enum(['job', 'restore', 'rescan']),
  id: Type.String({ description: 'Id of the job session, restore session or proxy' }),
  name: Type.String({ description: 'Name of the job, restore session or proxy' }),
  start: Type.Optional(Type.String({ description: 'ISO 8601, simulated time; absent for a rescan' })),
  ends: Type.Optional(Type.String({ description: 'Simulated time at which it ends by itself' })),
  polls: Type.Optional(Type.Integer({ description: 'Number of polls until it ends' })),
})

const List = Type.Object({ sessions: Type.Array(Running) })

const message = Type.Optional(
  Type.String({ maxLength: MAX_MESSAGE_LENGTH, description: 'Reason, shown in the log of the session' }),
)

export const Ending = Type.Object({
  status: Type.Optional(Type.Enum(['Success', 'Warning', 'Failed', 'Stopped'])),
  message,
})

export const RunOutcome = Type.Object({ status: Type.Enum(['Success', 'Warning', 'Failed']), message })

const NextRun = Type.Object({
  id: Type.String(),
  name: Type.String(),
  nextRun: Type.Optional(RunOutcome),
})

const Run = Type.Object({
  id: Type.String({ description: 'Id of the job' }),
  name: Type.String(),
  session: Type.String({ description: 'Id of the job session' }),
})

const Params = Type.Object({ id: Type.String() })

const formatInstant = (instant: number): string => new Date(instant).toISOString()

const formatWork = ({ start, ends, ...work }: RunningWork): Static<typeof Running> => ({
  ...work,
  ...(start !== undefined && { start: formatInstant(start) }),
  ...(ends !== undefined && { ends: formatInstant(ends) }),
})

/** Lists, starts and ends work that is under way, and sets the outcome of a job's next run: /sessions, /jobs/{id}. */
export const sessionRoutes: ControlRoutes = async (app, { world }) => {
  const present = (sandbox: SandboxName): World => {
    const own = world(sandbox)
    own.catchUp()
    return own
  }

  app.get(
    '/sessions',
    {
      schema: {
        summary: 'List running work: job runs, open restore sessions, rescans',
        querystring: Type.Object({
          ...SandboxQuery.properties,
          state: Type.Enum(['running'], { default: 'running', description: 'Only running work is listed' }),
        }),
        response: { 200: List },
      },
    },
    ({ query }) => ({ sessions: listRunningWork(present(query.sandbox)).map(formatWork) }),
  )

  app.post(
    '/sessions/:id/finish',
    {
      // to say nothing of how it ends needs no body
      preValidation: optionalBody,
      schema: {
        summary: 'End running work now',
        querystring: SandboxQuery,
        params: Params,
        body: Ending,
        response: { 200: List },
      },
    },
    ({ query, params, body }) => {
      const own = present(query.sandbox)
      finishWork(own, params.id, body)
      return { sessions: listRunningWork(own).map(formatWork) }
    },
  )

  for (const [verb, act, summary] of [
    ['start', startJob, 'Start a job, like its start action'],
    ['stop', stopJob, 'Stop a running job, like its stop action'],
  ] as const)
    app.post(
      `/jobs/:id/${verb}`,
      { schema: { summary, querystring: SandboxQuery, params: Params, response: { 200: Run } } },
      async (request) => {
        const own = present(request.query.sandbox)
        const job = findJob(own, request.params.id)
        const work = act(own, job.id)
        if (work) await request.inSlices(work)
        return { id: job.id, name: job.name, session: getLastSession(own, job)?.id ?? '' }
      },
    )

  const setNextRun = (
    own: World,
    id: string,
    outcome: Static<typeof RunOutcome> | undefined,
  ): Static<typeof NextRun> => {
    const { id: known, name } = setNextRunOutcome(own, findJob(own, id).id, outcome)
    return { id: known, name, ...(outcome && { nextRun: outcome }) }
  }

  app.post(
    '/jobs/:id/next-run',
    {
      schema: {
        summary: 'Set the result of the next run of a job',
        querystring: SandboxQuery,
        params: Params,
        body: RunOutcome,
        response: { 200: NextRun },
      },
    },
    ({ query, params, body }) => setNextRun(present(query.sandbox), params.id, body),
  )

  app.delete(
    '/jobs/:id/next-run',
    {
      schema: {
        summary: 'Remove the result that you set for the next run',
        querystring: SandboxQuery,
        params: Params,
        response: { 200: NextRun },
      },
    },
    ({ query, params }) => setNextRun(present(query.sandbox), params.id, undefined),
  )
}
