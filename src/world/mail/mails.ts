import type { World } from '../world.js'
import type { Mail } from './entities.js'

const MOST_MAILS = 1000

/** A mail to be sent. */
type Draft = Pick<Mail, 'from' | 'to' | 'subject' | 'text'> & Partial<Pick<Mail, 'attachments'>>

/** Keeps a mail that the server would have sent now; the oldest goes when there are too many. */
export function recordMail(world: World, { from, to, subject, text, attachments = [] }: Draft): Mail {
  const { mails } = world.tables
  const kept = mails.insert({
    ...world.identify('mail'),
    at: world.time,
    from,
    to,
    subject,
    text,
    attachments,
  })
  if (mails.size > MOST_MAILS) mails.delete((mails.values().next().value as Mail).id)
  return kept
}
