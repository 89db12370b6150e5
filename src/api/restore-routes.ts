import type { FastifyRequest, RouteHandlerMethod } from 'fastify'
import { type Static, Type } from 'typebox'
import { parseAccount } from '../http/accounts.js'
import { isReplayed } from '../http/replayed.js'
import type { Explorer } from '../world/content/containers.js'
import { NotFoundError, RefusedError } from '../world/core/errors.js'
import type { Slices } from '../world/core/slices.js'
import { openSourceInSlices } from '../world/restore/open-container.js'
import type { RestoreSession } from '../world/restore/restore-rows.js'
import {
  assertWorking,
  findRestoreSession,
  getTouchInterval,
  touchRestoreSession,
} from '../world/restore/restore-sessions.js'
import {
  getRestoreView,
  getRestoreViewInSlices,
  type OwnSession,
  type RestoreView,
} from '../world/restore/restore-view.js'
import { PageQuery } from './paging.js'

/** Config of every route inside of a restore session: tenants may use their own, and responses are not cached for long. */
export const RESTORE_ROUTE_CONFIG = {
  tenants: true,
  cacheFor: getTouchInterval,
  inSession: true,
  prepare: prepareView,
} as const

/** Start of all their paths. */
export const SESSION_PATH = '/RestoreSessions/:restoreSessionId'

export const SessionParams = Type.Object({ restoreSessionId: Type.String() })

/** The query of a collection that has levels. */
export const LevelQuery = Type.Object({
  ...PageQuery.properties,
  parentId: Type.Optional(
    Type.String({ description: 'Only what lies in it; the word null is the root. All levels when left out' }),
  ),
})

/** A filter as it counts: clients send empty ones for none. */
export const parseFilter = (text: string | undefined): string | undefined =>
  text?.trim() === '' ? undefined : text

/** Tells whether a filter is the word null, which stands for the root. */
export const isNull = (id: string): boolean => id.trim().toLowerCase() === 'null'

/** Works out what there is to see in a restore session, and in what a request is about there. */
function* prepareView({ world, params }: FastifyRequest): Slices<void> {
  const { restoreSessionId = '', ...others } = params as Partial<Record<string, string>>
  const session = findRestoreSession(world, restoreSessionId)
  if (session.state !== 'Working') return
  const view = yield* getRestoreViewInSlices(world, session)
  const id = others.mailboxId ?? others.oneDriveId ?? others.siteId
  const source = view.sourcesById.get(id?.toLowerCase() ?? '') ?? view.sourcesById.get(id ?? '')
  if (source) yield* openSourceInSlices(world, view, source)
}

type SessionRequest = FastifyRequest<{ Params: Static<typeof SessionParams> }>

/** A tenant sees what it has opened itself. */
export const canRead = ({ tenant, account }: FastifyRequest, session: RestoreSession): boolean =>
  tenant === undefined || (session.organizationId === tenant && parseAccount(session.initiatedBy) === account)

/** Refuses requests inside of a restore session that was stopped, whatever else may be wrong with them. */
export async function expectOpen(request: FastifyRequest): Promise<void> {
  useSession(request as SessionRequest)
}

/** The restore session of a request, which is used by that. An untracked request does not use it. @throws NotFoundError, OperationFailedError */
function useSession(request: SessionRequest): RestoreSession {
  const session = findSession(request)
  return request.untrackedCaller ? assertWorking(session) : touchRestoreSession(request.world, session)
}

/** The restore session of a request, open or stopped. @throws NotFoundError */
export function findSession(request: SessionRequest): RestoreSession {
  const { restoreSessionId: id } = request.params
  const session = findRestoreSession(request.world, id)
  if (!canRead(request, session)) throw new NotFoundError('Restore session', id)
  return session
}

/** Whether a client looks at what it gets: neither the page nor a tester who makes a request again is one. */
export const isView = (request: FastifyRequest): boolean =>
  request.untrackedCaller === undefined && !isReplayed(request)

const EXPLORER_CONTENT = { Vex: 'mailboxes', Veod: 'OneDrives', Vesp: 'sites' } as const

/**
 * Gets the view of the restore session of a request.
 * @param explorer the one that what was asked for belongs to
 * @throws NotFoundError, OperationFailedError for a session that was stopped, RefusedError for one of another explorer
 */
export function getRequestView(request: SessionRequest, explorer?: Explorer): RestoreView {
  const session = useSession(request)
  if (explorer !== undefined && session.type !== explorer)
    throw new RefusedError(
      `The restore session is of the type ${session.type} and shows ${EXPLORER_CONTENT[session.type]}; ${EXPLORER_CONTENT[explorer]} want the type ${explorer}.`,
    )
  const view = getRestoreView(request.world, session)
  const ownSession = ownSessions.get(request)
  return ownSession ? { ...view, ownSession } : view
}

const ownSessions = new WeakMap<FastifyRequest, OwnSession>()

/** Has a handler restore in a session of its own, and answers with that. */
export const restoreInOwnSession = (restore: RouteHandlerMethod): RouteHandlerMethod =>
  async function (request, reply) {
    const own: OwnSession = { initiatedBy: request.user }
    ownSessions.set(request, own)
    await restore.call(this, request, reply)
    return { sessionId: own.id }
  }
