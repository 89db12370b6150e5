import { NotFoundError, RefusedError } from '../core/errors.js'
import { finishSession, type SessionEnding } from '../jobs/job-runs.js'
import { stopRestoreSession } from '../restore/restore-sessions.js'
import { finishRescan, isRescanning } from '../storage/proxies.js'
import type { World } from '../world.js'
import type { WorkKind } from './work-rows.js'

/** Running work: a job run, an open restore session, or the rescan of a proxy. */
export interface RunningWork {
  readonly kind: WorkKind
  /** Of the job session, restore session or proxy. */
  readonly id: string
  /** Of the job, the restore session or the proxy. */
  readonly name: string
  /** Milliseconds since 1970; of a rescan it is not known. */
  readonly start?: number
  /** When the clock ends it, if nothing else does. */
  readonly ends?: number
  /** How many times clients have to ask for it before it ends. */
  readonly polls?: number
}

/** What is under way: runs of jobs, open restore sessions, rescans. */
export function listRunningWork(world: World): RunningWork[] {
  const { sessions, restoreSessions, proxies, jobs } = world.tables
  const work = (kind: WorkKind, id: string, name: string, event: string, start?: number): RunningWork => {
    const ends = world.getDueTime(event, id)
    const polls = world.tables.holds.get(id)?.polls
    return {
      kind,
      id,
      name,
      ...(start !== undefined && { start }),
      ...(ends !== undefined && { ends }),
      ...(polls !== undefined && { polls }),
    }
  }
  return [
    ...[...sessions.listIndexValues('running')]
      .flatMap((repository) => sessions.where('running', repository))
      .sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1))
      .map(({ id, jobId, start }) => work('job', id, jobs.get(jobId)?.name ?? '', 'session-end', start)),
    ...restoreSessions
      .where('state', 'Working')
      .map(({ id, name, start }) => work('restore', id, name, 'restore-idle', start)),
    ...proxies
      .list()
      .filter((proxy) => isRescanning(world, proxy))
      .map(({ id, hostName }) => work('rescan', id, hostName, 'rescan-end')),
  ]
}

/**
 * Ends what is under way, whatever its policy.
 * @param id of a job session, a restore session, or a proxy that is rescanned
 * @throws NotFoundError, and RefusedError for what has ended already, or for an ending that it cannot have
 */
export function finishWork(world: World, id: string, ending: SessionEnding): void {
  const { sessions, restoreSessions, proxies } = world.tables
  const session = sessions.get(id)
  if (session) {
    finishSession(world, session, ending)
    return
  }
  const restore = restoreSessions.get(id)
  const proxy = proxies.get(id)
  if (!restore && !(proxy && isRescanning(world, proxy))) throw new NotFoundError('Session', id)
  if (ending.status !== undefined || ending.message !== undefined)
    throw new RefusedError("The properties 'status' and 'message' are for job sessions only.")
  if (restore?.state === 'Stopped')
    throw new RefusedError(`Restore session '${restore.name}' is not open: it has already ended.`)
  if (restore) stopRestoreSession(world, restore.id)
  else if (proxy) finishRescan(world, proxy.id)
}
