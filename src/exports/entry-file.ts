import { traceOrigin } from '../world/content/contents.js'
import { NotFoundError } from '../world/core/errors.js'
import type { Slices } from '../world/core/slices.js'
import type { SentEntry } from '../world/mail/mail-rows.js'
import { getFileEntry } from '../world/restore/file-entries.js'
import { getMailEntry } from '../world/restore/mailboxes.js'
import { openSourceInSlices } from '../world/restore/open-container.js'
import { findRestoreSession } from '../world/restore/restore-sessions.js'
import { findSource, getRestoreViewInSlices } from '../world/restore/restore-view.js'
import type { World } from '../world/world.js'
import { createFileSource } from './document-file.js'
import { createMessageRestoreItem, createMessageSource } from './message-file.js'
import type { FileSource } from './zip.js'

/**
 * Creates the file that an entry is saved as, also when its restore session has ended.
 * @throws NotFoundError when the backups no longer contain it
 */
export function* createEntryFile(
  world: World,
  sessionId: string,
  { container, id }: SentEntry,
): Slices<FileSource> {
  const session = findRestoreSession(world, sessionId)
  const view = yield* getRestoreViewInSlices(world, session)
  const source = findSource(view, 'Container', container)
  if (!traceOrigin(world, source.container, id)) throw new NotFoundError('Entry', String(id))
  const opened = yield* openSourceInSlices(world, view, source)
  if (session.type !== 'Vex') return createFileSource(getFileEntry(opened, id).document)
  const entry = getMailEntry(opened, id)
  return createMessageSource(opened, entry, createMessageRestoreItem(opened, entry))
}
