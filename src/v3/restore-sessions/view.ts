import type { Static } from 'typebox'
import { cultureTime, stamp } from '../../world/core/stamp.js'
import type { RestoreEvent } from '../../world/restore/entities.js'
import type { Look } from '../../world/restore/look.js'
import type { Viewpoint } from '../view.js'
import {
  eventLinks,
  type RestoreOrganization,
  type RestoreSessionEvent,
  restoreOrganizationLinks,
} from './schema.js'

/** Milliseconds as .NET writes a time span: `00:09:06.349`, and `00:00:00` for none. */
function timeSpan(ms: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  const whole = `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}`
  return ms % 1000 === 0 ? whole : `${whole}.${String(ms % 1000).padStart(3, '0')}0000`
}

export function eventView(base: string, event: RestoreEvent): Static<typeof RestoreSessionEvent> {
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
    startTime: stamp(start),
    endTime: stamp(end),
    duration: timeSpan(end - start),
    title,
    message,
    order,
    _links: eventLinks.build(base, { id, session: sessionId }),
  }
}

const SHOWS = { Vex: 'mailboxes', Veod: 'onedrives', Vesp: 'sites' } as const

export function organizationView(
  { world, base }: Viewpoint,
  { session, organization }: Look,
): Static<typeof RestoreOrganization> {
  const links = restoreOrganizationLinks.build(base, { session: session.id })
  const shows = SHOWS[session.type]
  return {
    id: organization.id,
    name: `${organization.name} (${cultureTime(session.pointInTime, world.zone)})`,
    _links: { self: links.self, [shows]: links[shows] },
    _actions:
      session.type === 'Vex' ? { exporttoPst: { uri: `${links.self.href}/action`, method: 'POST' } } : {},
  }
}
