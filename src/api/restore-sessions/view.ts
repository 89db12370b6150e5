import type { Static } from 'typebox'
import { formatCultureTime, formatTimestamp, timeSpan } from '../../world/core/timestamp.js'
import type { RestoreEvent } from '../../world/restore/restore-rows.js'
import { findRestoreSession } from '../../world/restore/restore-sessions.js'
import type { RestoreView } from '../../world/restore/restore-view.js'
import type { ViewContext } from '../view-context.js'
import {
  eventLinks,
  type RestoreOrganization,
  type RestoreSessionEvent,
  restoreOrganizationLinks,
} from './schema.js'

export function eventView(
  { world, base }: ViewContext,
  event: RestoreEvent,
): Static<typeof RestoreSessionEvent> {
  const { id, sessionId, type, status, start, end, title, message, order, item } = event
  return {
    ...(item && {
      itemName: item.name,
      itemType: item.type,
      itemSizeBytes: item.sizeBytes,
      source: item.source,
      target: item.target,
    }),
    id,
    type,
    status,
    startTime: formatTimestamp(start),
    endTime: formatTimestamp(end),
    duration: timeSpan(start, end),
    title,
    message,
    order,
    get organizationId() {
      return findRestoreSession(world, sessionId).organizationId
    },
    _links: eventLinks.build(base, { id, session: sessionId }),
  }
}

const EXPLORER_PATHS = { Vex: 'mailboxes', Veod: 'onedrives', Vesp: 'sites' } as const

export function organizationView(
  { world, base }: ViewContext,
  { session, organization }: RestoreView,
): Static<typeof RestoreOrganization> {
  const links = restoreOrganizationLinks.build(base, { session: session.id })
  const shows = EXPLORER_PATHS[session.type]
  return {
    id: organization.id,
    name: `${organization.name} (${formatCultureTime(session.pointInTime, world.zone)})`,
    type: organization.type,
    _links: { self: links.self, [shows]: links[shows] },
    _actions:
      session.type === 'Vex' ? { exporttoPst: { uri: `${links.self.href}/action`, method: 'POST' } } : {},
  }
}
