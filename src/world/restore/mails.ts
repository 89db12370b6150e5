import type { World } from '../world.js'
import type { Mail } from './entities.js'

const MOST_MAILS = 1000

/** Keeps a mail that the server would have sent now; the oldest goes when there are too many. */
export function recordMail(world: World, mail: Omit<Mail, 'id' | 'key' | 'at'>): Mail {
  const { mails } = world.tables
  const kept = mails.insert({ ...world.identify('mail'), at: world.time, ...mail })
  if (mails.size > MOST_MAILS) mails.delete((mails.values().next().value as Mail).id)
  return kept
}
