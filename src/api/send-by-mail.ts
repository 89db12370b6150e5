import type { FastifyReply, FastifyRequest } from 'fastify'
import { type MailDraft, type RestoreItem, sendItems } from '../world/restore/restore-actions.js'
import type { RestoreView } from '../world/restore/restore-view.js'
import type { ExplorerMailName } from '../world/settings/mail-settings.js'
import { getSettings } from '../world/settings/settings.js'

const SETTINGS: Readonly<Record<RestoreView['session']['type'], ExplorerMailName>> = {
  Vex: 'exchangeMail',
  Veod: 'oneDriveMail',
  Vesp: 'sharePointMail',
}

/** A mail that may lack parts: the server has a sender and a subject of its own. */
export type MailRequest = { [P in keyof MailDraft]?: MailDraft[P] | undefined } & { readonly to: string }

/** Keeps the mail with which things would be sent, tells the log, and answers without a body. */
export function sendByMail(
  request: FastifyRequest,
  reply: FastifyReply,
  { session, organization }: RestoreView,
  items: readonly RestoreItem[],
  { from, to, subject, text }: MailRequest,
): FastifyReply {
  const { world } = request
  const mail = sendItems(world, session, items, {
    from: from ?? getSettings(world, SETTINGS[session.type]).from ?? `backup@${organization.name}`,
    to,
    subject: subject ?? 'Restored items',
    text: text ?? '',
  })
  request.log.info({ mail }, 'nothing is really sent: this mail would have gone')
  return reply.send(undefined)
}
