import type { Static } from 'typebox'
import { formatLocalTimestamp } from '../../world/core/timestamp.js'
import type { JobSession as Row } from '../../world/jobs/job-rows.js'
import type { LogLine } from '../../world/jobs/session-log.js'
import type { ViewContext } from '../view-context.js'
import { type JobSessionLogItem, logItemLinks } from './schema.js'

export function logItemView(
  { world, base }: ViewContext,
  session: Row,
  line: LogLine,
): Static<typeof JobSessionLogItem> {
  const { id, usn, title, type, message } = line
  return {
    id,
    usn,
    title,
    type,
    message,
    creationTime: formatLocalTimestamp(line.creationTime, world.zone),
    endTime: formatLocalTimestamp(line.endTime, world.zone),
    _links: logItemLinks.build(base, { id, sessionId: session.id }),
  }
}
