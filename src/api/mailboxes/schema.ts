import { type TSchema, Type } from 'typebox'
import { defineLinks, Href, nameSchema } from '../hal.js'
import { Int32, Int64 } from '../integer-schemas.js'
import { action, NoOptions } from '../request-schemas.js'
import {
  bulkExport,
  bulkMail,
  createOptions,
  exportItems,
  exportToPst,
  IdList,
  mailAccount,
  mailTarget,
  pstSize,
  save,
  sendTo,
} from '../restore-request-schemas.js'
import { byVersion, since, withMemberVersions } from '../versioned-schemas.js'

const MAILBOX = 'restoresessions/{session}/organization/mailboxes/{mailbox}'

export const mailboxLinks = defineLinks({
  self: MAILBOX,
  folders: `${MAILBOX}/folders?parentId=null`,
  allfolders: `${MAILBOX}/folders`,
  items: `${MAILBOX}/items`,
})

const ActionMap = (address: TSchema) =>
  Type.Record(Type.String(), Type.Object({ uri: address, method: Type.String() }), {
    description: 'Verb to address and method',
  })

const Actions = byVersion(ActionMap(Type.String({ format: 'uri' })), {
  6: ActionMap(Type.String({ format: 'uri-reference' })),
})

export const RestoreMailbox = nameSchema(
  'RestoreMailbox',
  Type.Object({
    id: Type.String({ format: 'uuid' }),
    name: Type.String(),
    email: Type.String(),
    isArchive: Type.Boolean(),
    isPublic: since(6, Type.Boolean()),
    _links: mailboxLinks.schema,
    _actions: Actions,
  }),
)

export const folderLinks = defineLinks({
  self: `${MAILBOX}/folders/{folder}`,
  children: `${MAILBOX}/folders?parentId={folder}`,
  items: { 3: `${MAILBOX}/items?folderId={folder}`, 7: `${MAILBOX}/items?parentId={folder}` },
  mailbox: MAILBOX,
})

const MailboxId = since(8, Type.String({ format: 'uuid' }))

export const RestoreMailboxFolder = nameSchema(
  'RestoreMailboxFolder',
  Type.Object({
    id: Type.String({ description: 'Base64url, with equals signs at the end' }),
    name: Type.String(),
    type: Type.Enum(['Journal', 'Task', 'StickyNote', 'Contact', 'Appointment', 'None'], {
      description: 'None is a folder of mail',
    }),
    category: since(6, Type.Enum(['Inbox', 'Sent', 'Deleted', 'Drafts', 'None'])),
    description: Type.String(),
    mailboxId: MailboxId,
    _links: Type.Object({ ...folderLinks.schema.properties, parent: Type.Optional(Href) }),
    _actions: since(6, Actions),
  }),
)

export const itemLinks = defineLinks({
  self: `${MAILBOX}/items/{item}`,
  parent: `${MAILBOX}/folders/{folder}`,
  mailbox: MAILBOX,
})

const Text = Type.Optional(Type.String())
const Time = Type.Optional(Type.String({ description: 'UTC, up to seven digits of a second' }))
const Flag = Type.Optional(Type.Boolean())

export const RestoreMailboxItem = nameSchema(
  'RestoreMailboxItem',
  Type.Object({
    mailboxId: MailboxId,
    attachments: since(6, Type.Array(Type.Object({ name: Type.String(), sizeBytes: Int64() }))),
    from: Text,
    importance: since(6, Type.Optional(Type.Enum(['Low', 'Normal', 'High']))),
    cc: Text,
    bcc: Text,
    to: Text,
    sent: Time,
    received: Time,
    reminder: Flag,
    subject: Text,
    itemClass: Type.String({ description: 'IPM.Note is mail; which properties there are depends on it' }),
    id: Type.String({ description: 'Base64url, with equals signs at the end' }),
    organizer: Text,
    attendees: Text,
    startTime: Time,
    endTime: Time,
    location: Text,
    recurrencePatternFormat: Text,
    recurring: Flag,
    status: Type.Optional(
      withMemberVersions(
        Type.Enum([
          'NotStarted',
          'InProgress',
          'Completed',
          'WaitingOnsomeoneelse',
          'WaitingOnSomeoneElse',
          'Deferred',
        ]),
        { WaitingOnsomeoneelse: { until: 5 }, WaitingOnSomeoneElse: { since: 6 } },
      ),
    ),
    percentComplete: Type.Optional(Type.Number()),
    startDate: Time,
    dueDate: Time,
    owner: Text,
    address: Text,
    businessPhone: Text,
    company: Text,
    displayAs: Text,
    email: Text,
    fax: since(6, Text),
    fileAs: Text,
    fullName: Text,
    homePhone: since(6, Text),
    imAddress: since(6, Text),
    jobTitle: Text,
    mobile: since(6, Text),
    webPage: since(6, Text),
    name: Text,
    duration: Type.Optional(Int32({ description: 'Minutes' })),
    entryType: Text,
    date: Time,
    postedOn: Time,
    _links: itemLinks.schema,
    _actions: Actions,
  }),
)

export const MailboxAction = nameSchema(
  'RestoreMailboxAction',
  action({
    exporttoPst: createOptions(exportToPst),
    restoretoOriginallocation: createOptions(mailAccount),
    restoreTo: createOptions(mailTarget),
  }),
)

export const MailboxesAction = nameSchema(
  'RestoreMailboxesAction',
  action({ exporttoPst: createOptions(bulkExport), restoretoOriginallocation: createOptions(bulkMail) }),
)

export const MailItemAction = nameSchema(
  'RestoreMailboxItemAction',
  action({
    exporttoPst: byVersion(NoOptions, { 6: createOptions(pstSize) }),
    savetoMsg: createOptions(save),
    restoretoOriginallocation: createOptions(mailAccount),
    restoreTo: createOptions(mailTarget),
    sendToDefaultAddress: NoOptions,
    sendTo: createOptions(sendTo),
  }),
)

const items = { items: IdList('items') }

export const MailItemsAction = nameSchema(
  'RestoreMailboxItemsAction',
  action({
    exporttoPst: createOptions({ ...exportItems, ...items }),
    savetoMsg: createOptions({ ...save, ...items }),
    restoretoOriginallocation: createOptions({ ...mailAccount, ...items }),
    restoreTo: createOptions({ ...mailTarget, ...items }),
    sendToDefaultAddress: createOptions(items),
    sendTo: createOptions({ ...sendTo, ...items }),
  }),
)
