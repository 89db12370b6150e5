import { RefusedError } from '../core/errors.js'
import type { World } from '../world.js'
import type { ExplorerMailSettings, SettingsByName, SettingsName } from './settings-rows.js'

const DEFAULT_EXPLORER_MAIL: ExplorerMailSettings = {
  enableNotification: false,
  port: 25,
  useAuthentication: false,
  useSSL: false,
}

/** The settings of a product that was just installed. */
export const DEFAULT_SETTINGS: SettingsByName = {
  exclusion: {
    deletedItems: false,
    drafts: false,
    junkEmail: true,
    outbox: true,
    syncIssues: true,
    litigationHold: false,
    inPlaceHold: false,
  },
  history: { keepAllsessions: false, keeponlyLast: 53 },
  internetProxy: { useInternetProxy: false },
  jobMail: {
    enableNotification: false,
    port: 25,
    useAuthentication: false,
    useSSL: false,
    subject: '[%JobResult%] %OrgName% - %JobName%',
    notifyOnSuccess: true,
    notifyOnWarning: true,
    notifyOnFailure: true,
    supressUntilLastRetry: true,
    attachDetailedReport: false,
  },
  exchangeMail: DEFAULT_EXPLORER_MAIL,
  sharePointMail: DEFAULT_EXPLORER_MAIL,
  oneDriveMail: DEFAULT_EXPLORER_MAIL,
  license: { type: 'Licensed', users: 250 },
  explorer: { idle: 30 * 60_000 },
  work: { job: 'default', restore: 'default', rescan: 'default' },
  logins: {},
}

/** Settings as they are: what was never changed is as usual. */
export function getSettings<Name extends SettingsName>(world: World, name: Name): SettingsByName[Name] {
  const row = world.tables.settings.get(name)
  return (row?.values ?? DEFAULT_SETTINGS[name]) as SettingsByName[Name]
}

/** Lays a change over settings. What makes no sense is for the callers to refuse before. */
export function changeSettings<Name extends SettingsName>(
  world: World,
  name: Name,
  change: Partial<SettingsByName[Name]>,
): SettingsByName[Name] {
  const values = { ...getSettings(world, name), ...change }
  const { settings } = world.tables
  if (settings.get(name)) settings.update(name, { values })
  else settings.insert({ id: name, key: `settings ${name}`, values })
  return values
}

/** Changes how long sessions are kept. @throws RefusedError for weeks that would not count */
export function changeHistory(world: World, change: Partial<SettingsByName['history']>): void {
  const after = { ...getSettings(world, 'history'), ...change }
  if (change.keeponlyLast !== undefined && after.keepAllsessions)
    throw new RefusedError("The property 'keeponlyLast' needs 'keepAllsessions': false.")
  changeSettings(world, 'history', change)
}

/** Changes the way to the internet. @throws RefusedError for a proxy without a host or a user */
export function changeInternetProxy(world: World, change: Partial<SettingsByName['internetProxy']>): void {
  const after = { ...getSettings(world, 'internetProxy'), ...change }
  if (after.useInternetProxy && !after.hostName)
    throw new RefusedError("The property 'hostName' is missing: it is needed to use the internet proxy.")
  if (after.useInternetProxy && after.useAuthentication && !after.username)
    throw new RefusedError("The property 'username' is missing: the internet proxy requires authentication.")
  changeSettings(world, 'internetProxy', {
    ...(after.useInternetProxy && { port: after.port ?? 3128 }),
    ...change,
  })
}
