import type { FastifyRequest } from 'fastify'
import type { JobSession } from '../world/jobs/job-rows.js'
import { countPoll } from '../world/work/polled-work.js'
import type { WorkKind } from '../world/work/work-rows.js'

/**
 * A request that shows work counts as a poll of it, which may end it. Only GET asks for something.
 * @param isShown which of that kind it shows, by the id of its session or proxy; all when absent
 */
export function recordPoll(
  { world, method, untrackedCaller }: FastifyRequest,
  kind: WorkKind,
  isShown?: (id: string) => boolean,
): void {
  if (method === 'GET' && !untrackedCaller) countPoll(world, kind, isShown)
}

/** The same for the sessions of jobs. */
export function recordSessionPolls(request: FastifyRequest, isShown: (session: JobSession) => boolean): void {
  const { sessions } = request.world.tables
  recordPoll(request, 'job', (id) => {
    const session = sessions.get(id)
    return session !== undefined && isShown(session)
  })
}
