import type { Static } from 'typebox'
import type { Folder } from '../../world/content/folder-tree.js'
import type { Person } from '../../world/content/people.js'
import { formatTimestamp, formatWholeSecond } from '../../world/core/timestamp.js'
import { formatMailFolderId, listMailAttachments, type MailEntry } from '../../world/restore/mailboxes.js'
import type { OpenContainer } from '../../world/restore/open-container.js'
import type { RestoreSource } from '../../world/restore/restore-view.js'
import { type ApiVersion, type ByVersion, getForVersion } from '../versions.js'
import type { ViewContext } from '../view-context.js'
import {
  folderLinks,
  itemLinks,
  mailboxLinks,
  type RestoreMailbox,
  type RestoreMailboxFolder,
  type RestoreMailboxItem,
} from './schema.js'

/** Verbs by what they are called. */
const RESTORES: readonly ByVersion<string>[] = [
  { 3: 'exporttoPst', 6: 'exportToPst' },
  { 3: 'restoretoOriginallocation', 6: 'restore' },
  { 3: 'restoreTo' },
]
const ITEM_VERBS: readonly ByVersion<string>[] = [
  { 3: 'exporttoPst', 6: 'exportToPst' },
  { 3: 'savetoMsg', 6: 'save' },
  { 3: 'restoretoOriginallocation', 6: 'restore' },
  { 3: 'restoreTo' },
  { 3: 'sendTo', 6: 'sendToDifferentAddress' },
]

const buildActions = (version: ApiVersion, self: string, verbs: readonly ByVersion<string>[]) =>
  Object.fromEntries(
    verbs.map((names) => {
      const verb = getForVersion(names, version) as string
      return [verb, { uri: `${self}/${version.hasVerbs ? verb : 'action'}`, method: 'POST' }]
    }),
  )

export function mailboxView(
  { base, version }: ViewContext,
  session: string,
  { container }: Pick<RestoreSource, 'container'>,
): Static<typeof RestoreMailbox> {
  const { id, name, address, kind } = container
  const _links = mailboxLinks.build(base, { session, mailbox: id })
  return {
    id,
    name,
    email: address,
    isArchive: kind === 'archive',
    isPublic: false,
    _links,
    _actions: buildActions(version, _links.self.href, RESTORES),
  }
}

/** What the folders are for that every mailbox has. */
const CATEGORIES: Readonly<Record<string, Static<typeof RestoreMailboxFolder>['category']>> = {
  Inbox: 'Inbox',
  'Sent Items': 'Sent',
  'Deleted Items': 'Deleted',
  Drafts: 'Drafts',
}

export function folderView(
  { base, version }: ViewContext,
  mailbox: OpenContainer,
  folder: Folder,
): Static<typeof RestoreMailboxFolder> {
  const values = { session: mailbox.view.session.id, mailbox: mailbox.container.id }
  const id = formatMailFolderId(mailbox, folder)
  const parent = mailbox.contents.tree.get(folder.parent ?? -1)
  const { self, ...links } = folderLinks.build(base, { ...values, folder: id })
  return {
    id,
    name: folder.name,
    type: folder.type as 'None',
    category: CATEGORIES[folder.path] ?? 'None',
    description: '',
    mailboxId: mailbox.container.id,
    _links: {
      self,
      ...(parent && {
        parent: folderLinks.build(base, { ...values, folder: formatMailFolderId(mailbox, parent) }).self,
      }),
      ...links,
    },
    get _actions() {
      return buildActions(version, self.href, RESTORES)
    },
  }
}

const formatPerson = ({ name, address }: Person): string => `${name} <${address}>`
const formatPeople = (people: readonly Person[]): string => people.map(formatPerson).join('; ')

export function itemView(
  { base, version }: ViewContext,
  mailbox: OpenContainer,
  entry: MailEntry,
): Static<typeof RestoreMailboxItem> {
  const { id, folder, item } = entry
  const _links = itemLinks.build(base, {
    session: mailbox.view.session.id,
    mailbox: mailbox.container.id,
    item: id,
    folder: formatMailFolderId(mailbox, folder),
  })
  return {
    ...buildFields(entry, version),
    mailboxId: mailbox.container.id,
    get attachments() {
      return listMailAttachments(mailbox, entry.entryId).map(({ name, sizeBytes }) => ({ name, sizeBytes }))
    },
    itemClass: item.itemClass,
    id,
    _links,
    _actions: buildActions(version, _links.self.href, ITEM_VERBS),
  }
}

type Fields = Omit<
  Static<typeof RestoreMailboxItem>,
  'id' | 'mailboxId' | 'attachments' | 'itemClass' | '_links' | '_actions'
>

/** A status that later versions spell in another way. */
const WAITING: ByVersion<'WaitingOnsomeoneelse' | 'WaitingOnSomeoneElse'> = {
  3: 'WaitingOnsomeoneelse',
  6: 'WaitingOnSomeoneElse',
}

/** Builds the properties that a class of items has. */
function buildFields({ item }: MailEntry, version: ApiVersion): Fields {
  const { itemClass, title: subject, from, to, cc, time, appointment, task, contact, minutes } = item
  if (appointment)
    return {
      subject,
      organizer: formatPerson(from),
      attendees: formatPeople(to),
      startTime: formatWholeSecond(appointment.start),
      endTime: formatWholeSecond(appointment.end),
      location: appointment.location,
      ...(appointment.recurring && { recurrencePatternFormat: 'Weekly' }),
      recurring: appointment.recurring,
    }
  if (task)
    return {
      subject,
      status:
        task.status === 'WaitingOnsomeoneelse'
          ? (getForVersion(WAITING, version) as 'Deferred')
          : task.status,
      percentComplete: task.percentComplete,
      startDate: formatWholeSecond(task.start),
      dueDate: formatWholeSecond(task.due),
      owner: formatPerson(from),
    }
  if (contact)
    return {
      address: contact.city,
      businessPhone: contact.phone,
      company: contact.company,
      displayAs: contact.person.name,
      email: contact.person.address,
      fileAs: contact.person.name,
      fullName: contact.person.name,
      jobTitle: contact.jobTitle,
    }
  switch (itemClass) {
    case 'IPM.DistList':
      return { name: subject }
    case 'IPM.Activity':
      return { subject, startTime: formatTimestamp(time), duration: minutes ?? 0, entryType: 'Phone call' }
    case 'IPM.StickyNote':
      return { subject, date: formatTimestamp(time) }
    case 'IPM.Post':
      return { from: formatPerson(from), importance: 'Normal', subject, postedOn: formatTimestamp(time) }
    default:
      return {
        from: formatPerson(from),
        importance: 'Normal',
        cc: formatPeople(cc),
        bcc: '',
        to: formatPeople(to),
        sent: formatTimestamp(time),
        received: formatTimestamp(time + 2000),
        reminder: false,
        subject,
      }
  }
}
