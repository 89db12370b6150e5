import { RefusedError } from '../core/errors.js'
import type { World } from '../world.js'
import { changeSettings, getSettings } from './settings.js'
import type { ExplorerMailSettings, JobMailSettings } from './settings-rows.js'

/** A mail that a real server would have sent. */
export interface TestMail {
  readonly server: string
  readonly port: number
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly text: string
}

export type ExplorerMailName = 'exchangeMail' | 'sharePointMail' | 'oneDriveMail'

/** @throws RefusedError for notifications that could not be sent */
export function changeJobMail(world: World, change: Partial<JobMailSettings>): void {
  const after = { ...getSettings(world, 'jobMail'), ...change }
  if (after.enableNotification) assertComplete(after, ['smtpServer', 'from', 'to'])
  assertUser(after)
  changeSettings(world, 'jobMail', change)
}

/** @throws RefusedError for notifications that could not be sent */
export function changeExplorerMail(
  world: World,
  name: ExplorerMailName,
  change: Partial<ExplorerMailSettings>,
): void {
  const after = { ...getSettings(world, name), ...change }
  if (after.enableNotification) assertComplete(after, ['server', 'from'])
  assertUser(after)
  changeSettings(world, name, change)
}

/** The mail that would tell whether notifications of jobs arrive. @throws RefusedError when it could not be sent */
export function buildTestJobMail(world: World): TestMail {
  const settings = getSettings(world, 'jobMail')
  assertComplete(settings, ['smtpServer', 'from', 'to'])
  const { smtpServer = '', port, from = '', to = '' } = settings
  return { server: smtpServer, port, from, to, ...TEST_MESSAGE }
}

/** The mail that would tell whether an explorer can send. @throws RefusedError when it could not be sent */
export function buildTestExplorerMail(world: World, name: ExplorerMailName, to: string): TestMail {
  const settings = getSettings(world, name)
  assertComplete(settings, ['server', 'from'])
  if (!isAddress(to)) throw new RefusedError(`The property 'email' must be a mail address; it is '${to}'.`)
  const { server = '', port, from = '' } = settings
  return { server, port, from, to, ...TEST_MESSAGE }
}

const TEST_MESSAGE = {
  subject: 'Test message',
  text: 'This message tests the mail settings of the backup server.',
}

const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text)

function assertComplete<T extends object>(settings: T, names: readonly (keyof T & string)[]): void {
  for (const name of names)
    if (!settings[name])
      throw new RefusedError(`The property '${name}' is missing: it is needed to send mail.`)
}

function assertUser({
  useAuthentication,
  username,
}: {
  useAuthentication: boolean
  username?: string
}): void {
  if (useAuthentication && !username)
    throw new RefusedError("The property 'username' is missing: the mail server requires authentication.")
}
