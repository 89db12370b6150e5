import { getLogin } from '../parts/copy-as.js'
import { ApiError, buildAddress } from '../state/api.js'
import { PageError } from '../state/describe-error.js'
import { getDefaultVersion, info } from '../state/info.js'
import { texts } from '../texts.js'

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

/** Restores what was deleted, from the last backup before that, by the API as any client does. @throws Error */
export async function restoreMailbox({ organizationId, mailboxId, at }: EmptiedFolder): Promise<OpenRestore> {
  const token = await login()
  const explore = { type: 'vex', datetime: at }
  const { id } = await post<{ id: string }>(token, `/Organizations/${organizationId}/Action`, { explore })
  const session = `/RestoreSessions/${id}`
  const { name: userName = '', password: userPassword = '' } = info.value?.logins[0] ?? {}
  const { createdItemsCount = 0 } = await post<{ createdItemsCount?: number }>(
    token,
    `${session}/Organization/Mailboxes/${mailboxId}/Action`,
    { restoretoOriginallocation: { userName, userPassword, changedItems: 'false', deletedItems: 'true' } },
  )
  return {
    restored: createdItemsCount,
    stop: async () => void (await post(token, `${session}/Action`, { stop: null })),
  }
}

async function login(): Promise<string> {
  const { name, password } = getLogin()
  const form = new URLSearchParams({ grant_type: 'password', username: name, password })
  const response = await fetch(buildAddress(`/${getDefaultVersion()}/Token`), { method: 'POST', body: form })
  const body = (await response.json()) as { access_token?: string; error_description?: string }
  if (body.access_token === undefined) throw new PageError(body.error_description)
  return body.access_token
}

async function post<T>(token: string, path: string, body: object): Promise<T> {
  const response = await fetch(buildAddress(`/${getDefaultVersion()}${path}`), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  const read = (text === '' ? {} : JSON.parse(text)) as T & { message?: string }
  if (!response.ok) throw new ApiError(response.status, read.message ?? texts.refused(response.status))
  return read
}
