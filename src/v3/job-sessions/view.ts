import type { Static } from 'typebox'
import type { JobSession as Row } from '../../world/entities.js'
import type { LogLine } from '../../world/log.js'
import { progressOf } from '../../world/progress.js'
import { localStamp } from '../../world/stamp.js'
import type { Viewpoint } from '../view.js'
import { type JobSession, type JobSessionLogItem, jobSessionLinks, logItemLinks } from './schema.js'

export function jobSessionView({ world, base }: Viewpoint, session: Row): Static<typeof JobSession> {
  const { objects, items, bytes, ...rates } = progressOf(world, session)
  const { id, jobId, creationTime, endTime, status } = session
  return {
    id,
    creationTime,
    ...(endTime !== undefined && { endTime }),
    progress: objects,
    status,
    statistics: { ...rates, transferredDataBytes: bytes, processedObjects: items },
    _links: jobSessionLinks.build(base, { id, jobId }),
  }
}

export function logItemView(
  { world, base }: Viewpoint,
  session: Row,
  line: LogLine,
): Static<typeof JobSessionLogItem> {
  const { id, usn, title, creationTime, endTime } = line
  return {
    id,
    usn,
    title,
    creationTime: localStamp(creationTime, world.zone),
    endTime: localStamp(endTime, world.zone),
    _links: logItemLinks.build(base, { id, sessionId: session.id }),
  }
}
