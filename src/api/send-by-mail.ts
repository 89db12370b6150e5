import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Slices } from '../world/core/slices.js'
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

/**
 * Keeps the mail with which things would be sent, tells the log, and answers without a body.
 * @param find finds the things
 */
export async function sendByMail(
  request: FastifyRequest,
  reply: FastifyReply,
  { session, organization }: RestoreView,
  find: Slices<readonly RestoreItem[]>,
  { from, to, subject, text }: MailRequest,
): Promise<FastifyReply> {
  const { world } = request
  const send = function* () {
    return yield* sendItems(world, session, yield* find, {
      from: from ?? getSettings(world, SETTINGS[session.type]).from ?? `backup@${organization.name}`,
      to,
      subject: subject ?? 'Restored items',
      text: text ?? '',
    })
  }
  const mail = await request.inSlices(send())
  request.log.info({ mail }, 'nothing is really sent: this mail would have gone')
  return reply.send(undefined)
}
