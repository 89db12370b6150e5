import { type TProperties, Type } from 'typebox'
import { Certificate, Flag, Name, NoOptions, Secret, Text } from './request-schemas.js'
import { byVersion, optionalSince, since, until } from './versioned-schemas.js'

const Password = Type.String({ format: 'password', description: 'Looked at by nobody, and never kept' })
const UserCode = since(4, Secret)

/** An application that signs in with a certificate, which is known from later versions. */
export const application = {
  applicationId: Text,
  applicationCertificate: Certificate,
  applicationCertificatePassword: Secret,
}

/** The account that writes to where something is restored. From version 4 on, an application or a code may stand in for it. */
export const account = {
  userName: optionalSince(
    4,
    Type.String({ minLength: 1, maxLength: 1000, description: 'Any account will do' }),
  ),
  userPassword: optionalSince(4, Password),
  ...application,
  userCode: UserCode,
}

/** The same for mail. */
export const mailAccount = { ...account, impersonationAccountName: since(6, Text) }

const OfficeRegion = since(
  6,
  Type.Optional(Type.Enum(['Worldwide', 'Germany', 'China', 'USDefence', 'USGovernment'])),
)

/** The same for documents, with where the account belongs to. */
export const fileAccount = { ...account, officeRegion: OfficeRegion, organizationName: since(6, Text) }

/** One of two words, which are spelt with a capital from version 6 on. */
const Choice = <const A extends string, const B extends string>(
  words: readonly [A, B],
  description?: string,
) => {
  const note = description === undefined ? {} : { description }
  const capitals = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  return Type.Optional(byVersion(Type.Enum([...words], note), { 6: Type.Enum(capitals, note) }))
}

/** A choice as the world has it. */
export const readChoice = <T extends string>(word: T | undefined): T | undefined =>
  word?.toLowerCase() as T | undefined

/** A list of ids in a request: `[{"id": "..."}]`. */
export const IdList = (what: string) =>
  Type.Array(Type.Object({ id: Type.String() }), { minItems: 1, description: `The ${what} to act on` })

export const sendTo = {
  from: Type.String({ 'x-addresses': 1, maxLength: 1000 }),
  to: Type.String({
    'x-addresses': 100,
    maxLength: 1000,
    description: 'One address, or several with semicolons or commas between them',
  }),
  subject: Text,
  text: Type.Optional(Type.String()),
}

/** Sends documents. */
export const sendFiles = { ...sendTo, skipItemChecks: since(6, Flag) }

/** The limit of files of Outlook. */
export const pstSize = {
  enablePstSizeLimit: Flag,
  pstSizeLimitBytes: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'When that is enabled: no file is larger, and what takes several comes as a zip',
    }),
  ),
}

const Keywords = Type.Optional(
  Type.String({
    maxLength: 1000,
    description: 'Only items that have all these words in their subject, text or people',
  }),
)

/** Exports picked items to files of Outlook. */
export const exportItems = { contentKeywords: until(5, Keywords), ...pstSize }

/** Exports to files of Outlook. */
export const exportToPst = { ...exportItems, contentKeyword: since(6, Keywords) }

/** Exports several mailboxes. */
export const bulkExport = {
  mailboxes: Type.Optional(
    Type.Array(Type.Object({ id: Type.String() }), { description: 'These alone; known from later versions' }),
  ),
  ...exportToPst,
}

const mailOptions = {
  changedItems: Flag,
  deletedItems: Flag,
  markRestoredAsUnread: Flag,
  excludeDrafts: Flag,
  excludeDeletedItems: Flag,
  excludeInPlaceHoldItems: Flag,
  excludeLitigationHoldItems: Flag,
}

/** Restores mail to another place. */
export const mailTarget = {
  casServer: Text,
  mailbox: Name,
  folder: Text,
  ...mailAccount,
  ...mailOptions,
  officeRegion: OfficeRegion,
  officeOrganizationName: since(6, Text),
}

/** Restores several mailboxes at once, a way that is known from later versions. */
export const bulkMail = {
  mailboxes: Type.Optional(Type.Array(Type.Object({ id: Type.String() }))),
  casServer: Text,
  office365UserName: Text,
  office365UserPassword: Type.Optional(Password),
  domainName: Text,
  onPremisesUserName: Text,
  onPremisesUserPassword: Type.Optional(Password),
  skipUnresolved: Flag,
  ...application,
  ...mailOptions,
  userCode: UserCode,
  impersonationAccountName: since(6, Text),
  recentItemRestorePeriod: since(6, Type.Optional(Type.Integer({ minimum: 0 }))),
}

const DocumentVersion = Choice(['all', 'last'])
const DocumentAction = Choice(
  ['overwrite', 'keep'],
  'What is done with a document that is there in another version',
)

export const driveRestore = {
  ...fileAccount,
  documentVersion: until(5, DocumentVersion),
  documentAction: DocumentAction,
}

/** Restores several OneDrives at once, a way that is known from later versions. */
export const bulkDrives = {
  oneDrives: Type.Optional(Type.Array(Type.Object({ id: Type.String() }))),
  ...application,
  documentAction: since(6, DocumentAction),
  skipUnresolved: since(6, Flag),
  officeUsername: since(6, Text),
  officeUserpassword: since(6, Secret),
  userCode: since(6, Secret),
  onpremisesUsername: since(6, Text),
  onpremisesUserpassword: since(6, Secret),
}

const OneDriveReference = Type.Object({
  id: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  url: Type.Optional(Type.String()),
})

const copyDocuments = {
  ...fileAccount,
  onedrive: byVersion(
    Type.Union([OneDriveReference, Type.String({ minLength: 1 })], {
      description: 'The OneDrive to copy to: an object with its id, name or url, or one of these as a text',
    }),
    { 6: OneDriveReference },
  ),
  folder: Type.String({
    maxLength: 1000,
    description: 'Path of the folder to copy to; it is made if need be',
  }),
  documentVersion: DocumentVersion,
  documentLastVersionAction: Choice(['overwrite', 'merge']),
  documentAction: until(5, Choice(['overwrite', 'keep'])),
}

/** Copies OneDrives and folders, and documents up to version 5. */
export const copyTo = {
  ...copyDocuments,
  changedItems: Flag,
  deletedItems: Flag,
  restorePermissions: Flag,
  sendSharedLinksNotification: Flag,
}

/** Copies documents from version 6 on. */
export const copyDocumentsTo = {
  ...copyDocuments,
  changedItems: since(8, Flag),
  deletedItems: since(8, Flag),
}

/** Restores to another place in the same site, or from version 6 on in another one. */
export const siteTarget = {
  ...fileAccount,
  list: Text,
  restorePermissions: until(5, Flag),
  sendSharedLinksNotification: Flag,
  documentVersion: DocumentVersion,
  documentLastVersionAction: Choice(['merge', 'overwrite']),
  siteURL: since(6, Text),
}

const listOptions = { changedItems: Flag, deletedItems: Flag, restoreListViews: Flag }
const siteOptions = {
  alias: Text,
  restoreSubsites: Flag,
  restoreMasterPages: Flag,
  impersonationAccountName: since(6, Text),
}

export const listTarget = { ...siteTarget, ...listOptions }

export const wholeSiteTarget = { ...listTarget, list: until(5, Text), ...siteOptions }

/** Restores to where it was, within its site: a verb from version 6 on. */
export const siteRestore = {
  ...account,
  list: Text,
  restorePermissions: Flag,
  sendSharedLinksNotification: Flag,
  documentVersion: DocumentVersion,
  documentLastVersionAction: Choice(['merge', 'overwrite']),
}

export const listRestore = { ...siteRestore, ...listOptions }

export const wholeSiteRestore = { ...listRestore, list: until(5, Text), ...siteOptions }

export const save = { asZip: until(5, Flag) }

/** Saves one document. */
export const saveDocument = { asZip: Flag }

/** The options of one verb. */
export const createOptions = <T extends TProperties>(properties: T) => Type.Object(properties)

export { NoOptions }
