import type { Static } from 'typebox'
import { formatLocalTimestamp } from '../../world/core/timestamp.js'
import type { JobSession as Row } from '../../world/jobs/job-rows.js'
import { getCreationTime, getEndTime } from '../../world/jobs/job-sessions.js'
import type { LogLine } from '../../world/jobs/session-log.js'
import { getProgress } from '../../world/jobs/session-progress.js'
import type { ViewContext } from '../view-context.js'
import { type JobSession, type JobSessionLogItem, jobSessionLinks, logItemLinks } from './schema.js'

export function jobSessionView({ world, base }: ViewContext, session: Row): Static<typeof JobSession> {
  const progress = getProgress(world, session)
  const { id, jobId, status } = session
  const view: Static<typeof JobSession> = {
    id,
    creationTime: getCreationTime(session),
    progress: progress.objects,
    status,
    statistics: {
      processingRateBytesPS: progress.processingRateBytesPS,
      processingRateItemsPS: progress.processingRateItemsPS,
      readRateBytesPS: progress.readRateBytesPS,
      writeRateBytesPS: progress.writeRateBytesPS,
      bottleneck: progress.bottleneck,
      transferredDataBytes: progress.bytes,
      processedObjects: progress.items,
    },
    _links: jobSessionLinks.build(base, { id, jobId }),
  }
  const ended = getEndTime(session)
  if (ended !== undefined) view.endTime = ended
  return view
}

export function logItemView(
  { world, base }: ViewContext,
  session: Row,
  line: LogLine,
): Static<typeof JobSessionLogItem> {
  const { id, usn, title } = line
  return {
    id,
    usn,
    title,
    creationTime: formatLocalTimestamp(line.creationTime, world.zone),
    endTime: formatLocalTimestamp(line.endTime, world.zone),
    _links: logItemLinks.build(base, { id, sessionId: session.id }),
  }
}
