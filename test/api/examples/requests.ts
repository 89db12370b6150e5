// What the examples of the description send. Names in braces stand for what is in the world: see collect.ts.

const ACCOUNT = { userName: 'admin@contoso.onmicrosoft.com', userPassword: 'password' }
const MAIL = {
  from: 'backup@contoso.com',
  to: 'support@contoso.com',
  subject: 'Restored from the backup',
  text: 'Here is what you asked for.',
}
const SENDER = { port: 587, from: 'backup@contoso.com' }
const EXPLORER_MAIL = { enableNotification: true, server: 'smtp.contoso.com', ...SENDER }
const EXPLORE = { type: 'Vex' }
const JOB = {
  name: 'Mailbox of one user',
  description: 'Made from the example',
  backupType: 'SelectedItems',
  repositoryId: '{repositoryId}',
  schedulePolicy: { type: 'Daily', dailyType: 'Everyday', dailyTime: '22:00:00' },
  selectedItems: [{ type: 'User', user: { id: '{userId}' }, mailbox: true, oneDrive: true }],
  runNow: false,
}

const RESTORE = '/RestoreSessions/{restoreSessionId}'
const MAILBOXES = `${RESTORE}/Organization/Mailboxes`
const DRIVES = `${RESTORE}/Organization/OneDrives`
const SITES = `${RESTORE}/Organization/Sites`

const mailTarget = { ...ACCOUNT, mailbox: '{otherMailbox}', folder: 'Restored' }
const driveBack = { ...ACCOUNT, documentAction: 'keep' }
const driveTarget = {
  ...ACCOUNT,
  onedrive: { name: '{otherDrive}' },
  folder: 'Restored',
  documentVersion: 'last',
  documentLastVersionAction: 'merge',
}
const siteBack = { ...ACCOUNT, documentVersion: 'last', documentLastVersionAction: 'merge' }

const mailItems = { items: [{ id: '{itemId}' }] }
const documents = { documents: [{ id: '{documentId}' }] }
const folders = { folders: [{ id: '{folderId}' }] }
const listItems = { items: [{ id: '{itemId}' }] }
const attachments = { attachments: [{ id: '{attachmentId}' }] }

const driveVerbs = (more: object) => ({
  restoretoOriginallocation: { ...driveBack, ...more },
  copyTo: { ...driveTarget, ...more },
  sendTo: { ...MAIL, ...more },
})
const siteVerbs = (more: object) => ({
  restore: { ...siteBack, ...more },
  restoreTo: { ...siteBack, ...more },
  save: more,
  sendTo: { ...MAIL, ...more },
})
const mailVerbs = (more: object) => ({
  restoretoOriginallocation: { ...ACCOUNT, ...more },
  restoreTo: { ...mailTarget, ...more },
})

/** Bodies by method and path. */
export const BODIES: Readonly<Record<string, unknown>> = {
  'POST /Token': {
    grant_type: 'password',
    username: 'administrator',
    password: 'password',
  },
  'POST /Jobs': { ...JOB, organizationId: '{organizationId}' },
  'POST /Organizations/{organizationId}/Jobs': JOB,
  'PUT /Jobs/{id}': { description: 'Changed by the example', schedulePolicy: { dailyTime: '23:00:00' } },
  'POST /Jobs/{id}/SelectedItems': [{ type: 'Site', site: { id: '{siteId}' } }],
  'PUT /Jobs/{id}/SelectedItems/{itemId}': { type: 'User', mailbox: true, oneDrive: false },
  'POST /Jobs/{id}/ExcludedItems': [{ type: 'OneDriveFolders', folders: ['Private'] }],
  'PUT /Jobs/{id}/ExcludedItems/{itemId}': { type: 'User', mailbox: true, oneDrive: false },
  'POST /BackupRepositories/{repositoryId}/explore': EXPLORE,
  'POST /Organizations': {
    type: 'Office365',
    name: 'contoso.onmicrosoft.com',
    region: 'Worldwide',
    isExchangeOnline: true,
    isSharePointOnline: false,
    exchangeOnlineSettings: { account: 'backup@contoso.onmicrosoft.com', password: 'password' },
  },
  'PUT /Organizations/{id}': {
    exchangeOnlineSettings: { account: 'backup@{organizationName}', password: 'password' },
    sharePointOnlineSettings: { account: 'backup@{organizationName}', password: 'password' },
  },
  'POST /Proxies': {
    hostName: 'proxy.contoso.local',
    description: 'Made from the example',
    port: 9193,
    username: 'CONTOSO\\backup',
    password: 'password',
  },
  'PUT /Proxies/{proxyId}': { description: 'Changed by the example' },
  'POST /BackupRepositories': {
    name: 'Example',
    proxyId: '{proxyId}',
    path: 'E:\\Example',
    description: 'Made from the example',
    retentionType: 'ItemLevel',
    retentionPeriodType: 'Yearly',
    yearlyRetentionPeriod: 'Years3',
    retentionFrequencyType: 'Daily',
    dailyTime: '08:00:00',
    dailyType: 'Everyday',
  },
  'PUT /BackupRepositories/{repositoryId}': { description: 'Changed by the example' },
  'PUT /ExclusionSettings': { drafts: true },
  'PUT /HistorySettings': { keepAllsessions: false, keeponlyLast: 26 },
  'PUT /InternetProxySettings': { useInternetProxy: true, hostName: 'proxy.contoso.local', port: 3128 },
  'PUT /VBOEmailSettings': {
    enableNotification: true,
    smtpServer: 'smtp.contoso.com',
    ...SENDER,
    to: 'admins@contoso.com',
    notifyOnSuccess: false,
    notifyOnFailure: true,
  },
  'PUT /VEXEmailSettings': EXPLORER_MAIL,
  'PUT /VESPEmailSettings': EXPLORER_MAIL,
  'PUT /VEODEmailSettings': EXPLORER_MAIL,
  [`POST ${MAILBOXES}/{mailboxId}/search`]: { query: 'support' },
  [`POST ${MAILBOXES}/{mailboxId}/Folders/{folderId}/search`]: { query: 'support' },
  [`POST ${DRIVES}/{oneDriveId}/search`]: { query: 'report' },
  [`POST ${DRIVES}/{oneDriveId}/Folders/{folderId}/search`]: { query: 'report' },
  [`POST ${SITES}/{siteId}/search`]: { query: 'report' },
  [`POST ${SITES}/{siteId}/Libraries/{libraryId}/search`]: { query: 'report' },
  [`POST ${SITES}/{siteId}/Lists/{listId}/search`]: { query: 'office' },
  [`POST ${SITES}/{siteId}/Folders/{folderId}/search`]: { query: 'report' },
}

/** What they have up to version 5. */
export const EARLIER_BODIES: Readonly<Record<string, unknown>> = {
  'POST /Organizations/{organizationId}/Jobs': { ...JOB, proxyId: '{proxyId}' },
}

/** The options of the verbs of actions: bodies with one verb up to version 5, and of addresses of their own after it. */
export const ACTIONS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  '/Jobs/{jobId}': { start: null, stop: null, enable: null, disable: null, explore: EXPLORE },
  '/Proxies/{proxyId}': { rescan: null, remove: { userName: 'CONTOSO\\backup', userPassword: 'password' } },
  '/Proxies': { rescan: { proxies: [{ id: '{proxyId}' }] } },
  '/Organization': { explore: EXPLORE },
  '/Organizations/{organizationId}': { explore: EXPLORE },
  '/RestoreSessions': { explore: EXPLORE },
  [RESTORE]: { stop: null },
  '/VBOEmailSettings': { sendTest: null },
  '/VEXEmailSettings': { sendTest: { email: 'admin@contoso.com' } },
  '/VESPEmailSettings': { sendTest: { email: 'admin@contoso.com' } },
  '/VEODEmailSettings': { sendTest: { email: 'admin@contoso.com' } },
  [`${RESTORE}/Organization`]: { exporttoPst: { contentKeywords: 'invoice reminder' } },
  [MAILBOXES]: {
    restoretoOriginallocation: { mailboxes: [{ id: '{mailboxId}' }] },
    exporttoPst: { mailboxes: [{ id: '{mailboxId}' }], contentKeywords: 'invoice reminder' },
  },
  [`${MAILBOXES}/{mailboxId}`]: { ...mailVerbs({}), exporttoPst: { contentKeywords: 'invoice reminder' } },
  [`${MAILBOXES}/{mailboxId}/Folders/{folderId}`]: {
    ...mailVerbs({}),
    exporttoPst: { contentKeywords: 'invoice reminder' },
  },
  [`${MAILBOXES}/{mailboxId}/Items`]: {
    ...mailVerbs(mailItems),
    savetoMsg: mailItems,
    exporttoPst: mailItems,
    sendTo: { ...MAIL, ...mailItems },
    sendToDefaultAddress: mailItems,
  },
  [`${MAILBOXES}/{mailboxId}/Items/{itemId}`]: {
    ...mailVerbs({}),
    savetoMsg: null,
    exporttoPst: null,
    sendTo: MAIL,
    sendToDefaultAddress: null,
  },
  [DRIVES]: { restoretoOriginallocation: { oneDrives: [{ id: '{oneDriveId}' }] } },
  [`${DRIVES}/{oneDriveId}`]: { ...driveVerbs({}), save: null },
  [`${DRIVES}/{oneDriveId}/Folders`]: { ...driveVerbs(folders), save: folders },
  [`${DRIVES}/{oneDriveId}/Folders/{folderId}`]: { ...driveVerbs({}), save: null },
  [`${DRIVES}/{oneDriveId}/Documents`]: { ...driveVerbs(documents), save: documents },
  [`${DRIVES}/{oneDriveId}/Documents/{documentId}`]: { ...driveVerbs({}), save: { asZip: false } },
  [`${SITES}/{siteId}`]: { restore: siteBack, restoreTo: { ...siteBack, alias: 'restored' } },
  [`${SITES}/{siteId}/Libraries/{libraryId}`]: {
    ...siteVerbs({}),
    restoreTo: { ...siteBack, list: 'Restored documents' },
  },
  [`${SITES}/{siteId}/Lists/{listId}`]: { restore: siteBack, restoreTo: siteBack },
  [`${SITES}/{siteId}/Folders`]: siteVerbs(folders),
  [`${SITES}/{siteId}/Folders/{folderId}`]: siteVerbs({}),
  [`${SITES}/{siteId}/Documents`]: siteVerbs(documents),
  [`${SITES}/{siteId}/Documents/{documentId}`]: { ...siteVerbs({}), save: { asZip: false } },
  [`${SITES}/{siteId}/Items`]: {
    restore: { ...siteBack, ...listItems },
    restoreTo: { ...siteBack, ...listItems },
  },
  [`${SITES}/{siteId}/Items/{itemId}`]: { restore: siteBack, restoreTo: siteBack },
  [`${SITES}/{siteId}/Items/{itemId}/Attachments`]: {
    save: attachments,
    sendTo: { ...MAIL, ...attachments },
  },
  [`${SITES}/{siteId}/Items/{itemId}/Attachments/{attachmentId}`]: { save: null, sendTo: MAIL },
}
