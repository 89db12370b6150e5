import { Type } from 'typebox'
import { defineLinks, nameSchema } from '../hal.js'
import { Int32 } from '../integer-schemas.js'
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
import { byVersion } from '../versioned-schemas.js'

const MAILBOX = 'restoresessions/{session}/organization/mailboxes/{mailbox}'

export const mailboxLinks = defineLinks({
  self: MAILBOX,
  folders: `${MAILBOX}/folders?parentId=null`,
  allfolders: `${MAILBOX}/folders`,
  items: `${MAILBOX}/items`,
})

const Actions = Type.Record(
  Type.String(),
  Type.Object({ uri: Type.String({ format: 'uri' }), method: Type.String() }),
  { description: 'Verb to address and method' },
)

export const RestoreMailbox = nameSchema(
  'RestoreMailbox',
  Type.Object({
    id: Type.String({ format: 'uuid' }),
    name: Type.String(),
    email: Type.String(),
    isArchive: Type.Boolean(),
    _links: mailboxLinks.schema,
    _actions: Actions,
  }),
)

export const folderLinks = defineLinks({
  self: `${MAILBOX}/folders/{folder}`,
  children: `${MAILBOX}/folders?parentId={folder}`,
  items: `${MAILBOX}/items?folderId={folder}`,
  mailbox: MAILBOX,
})

const Href = Type.Object({ href: Type.String({ format: 'uri', description: 'Absolute address' }) })

export const RestoreMailboxFolder = nameSchema(
  'RestoreMailboxFolder',
  Type.Object({
    id: Type.String({ description: 'Base64url, with equals signs at the end' }),
    name: Type.String(),
    type: Type.Enum(['Journal', 'Task', 'StickyNote', 'Contact', 'Appointment', 'None'], {
      description: 'None is a folder of mail',
    }),
    description: Type.String(),
    _links: Type.Object({ ...folderLinks.schema.properties, parent: Type.Optional(Href) }),
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
    from: Text,
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
      Type.Enum(['NotStarted', 'InProgress', 'Completed', 'WaitingOnsomeoneelse', 'Deferred']),
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
    fileAs: Text,
    fullName: Text,
    jobTitle: Text,
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
