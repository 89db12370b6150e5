import type { World } from '../world.js'
import type { Mail } from './mail-rows.js'

const MAX_MAILS = 1000

/** A mail to be sent. */
type SentMailDraft = Pick<Mail, 'from' | 'to' | 'subject' | 'text' | 'restoreSession'> &
  Partial<Pick<Mail, 'attachments'>>

/** Keeps a mail that the server would have sent now; the oldest goes when there are too many. */
export function recordMail(
  world: World,
  { from, to, subject, text, restoreSession, attachments = [] }: SentMailDraft,
): Mail {
  const { mails } = world.tables
  const kept = mails.insert({
    ...world.createIdentity('mail'),
    at: world.time,
    from,
    to,
    subject,
    text,
    ...(restoreSession !== undefined && { restoreSession }),
    attachments,
  })
  if (mails.size > MAX_MAILS) mails.delete((mails.values().next().value as Mail).id)
  return kept
}
