import { act, joinPath } from '../browse/request.js'
import { getDefaultVersion, info } from '../state/info.js'

/** Mail that a user has deleted, as the controls tell it. */
export interface EmptiedFolder {
  readonly organizationId: string
  readonly mailbox: string
  readonly mailboxId: string
  readonly folder: string
  readonly deleted: number
  readonly at: string
}

/** A restore session that is open. */
export interface OpenRestore {
  readonly restored: number
  readonly stop: () => Promise<void>
}

/** Restores what was deleted, from the last backup before that, by the API as any client does. @throws as `act` */
export async function restoreMailbox({ organizationId, mailboxId, at }: EmptiedFolder): Promise<OpenRestore> {
  const version = getDefaultVersion()
  const isLater = Number(version.slice(1)) >= 6
  const opened = await act(version, {
    path: joinPath('Organizations', organizationId),
    names: ['explore', 'explore'],
    options: { type: 'vex', [isLater ? 'dateTime' : 'datetime']: at },
  })
  const { id } = (await opened.json()) as { id: string }
  const path = joinPath('RestoreSessions', id)
  const { name: userName = '', password: userPassword = '' } = info.value?.logins[0] ?? {}
  const restored = await act(version, {
    path: `${path}/Organization${joinPath('Mailboxes', mailboxId)}`,
    names: ['restoretoOriginallocation', 'restore'],
    options: { userName, userPassword, changedItems: 'false', deletedItems: 'true' },
  })
  const { createdItemsCount = 0 } = (await restored.json()) as { createdItemsCount?: number }
  return {
    restored: createdItemsCount,
    stop: async () => void (await act(version, { path, names: ['stop', 'stop'] })),
  }
}
