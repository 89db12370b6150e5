import { type TProperties, Type } from 'typebox'
import { Certificate, Flag, Name, NoOptions, Secret, Text } from './request-schemas.js'

const Password = Type.String({ format: 'password', description: 'Looked at by nobody, and never kept' })

/** An application that signs in with a certificate, which is known from later versions. */
export const application = {
  applicationId: Text,
  applicationCertificate: Certificate,
  applicationCertificatePassword: Secret,
}

/** The account that writes to where something is restored. */
export const account = {
  userName: Type.String({ minLength: 1, maxLength: 1000, description: 'Any account will do' }),
  userPassword: Password,
  ...application,
}

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

/** Exports to files of Outlook. */
export const exportToPst = {
  contentKeywords: Type.Optional(
    Type.String({
      maxLength: 1000,
      description: 'Only items that have all these words in their subject, text or people',
    }),
  ),
  enablePstSizeLimit: Flag,
  pstSizeLimitBytes: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'When that is enabled: no file is larger, and what takes several comes as a zip',
    }),
  ),
}

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
  ...account,
  ...mailOptions,
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
}

const DocumentVersion = Type.Optional(Type.Enum(['all', 'last']))

export const driveRestore = {
  ...account,
  documentVersion: DocumentVersion,
  documentAction: Type.Optional(
    Type.Enum(['overwrite', 'keep'], {
      description: 'What is done with a document that is there in another version',
    }),
  ),
}

const OneDriveReference = Type.Object({
  id: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  url: Type.Optional(Type.String()),
})

export const copyTo = {
  ...account,
  onedrive: Type.Union([OneDriveReference, Type.String({ minLength: 1 })], {
    description: 'The OneDrive to copy to: an object with its id, name or url, or one of these as a text',
  }),
  folder: Type.String({
    maxLength: 1000,
    description: 'Path of the folder to copy to; it is made if need be',
  }),
  documentVersion: DocumentVersion,
  documentLastVersionAction: Type.Optional(Type.Enum(['overwrite', 'merge'])),
  documentAction: Type.Optional(Type.Enum(['overwrite', 'keep'])),
  changedItems: Flag,
  deletedItems: Flag,
  restorePermissions: Flag,
  sendSharedLinksNotification: Flag,
}

export const siteTarget = {
  ...account,
  list: Text,
  restorePermissions: Flag,
  sendSharedLinksNotification: Flag,
  documentVersion: DocumentVersion,
  documentLastVersionAction: Type.Optional(Type.Enum(['merge', 'overwrite'])),
}

export const listTarget = { ...siteTarget, changedItems: Flag, deletedItems: Flag, restoreListViews: Flag }

export const save = { asZip: Flag }

/** The options of one verb. */
export const createOptions = <T extends TProperties>(properties: T) => Type.Object(properties)

export { NoOptions }
