import type { Static } from 'typebox'
import type { Folder } from '../../world/content/folder-tree.js'
import type { Person } from '../../world/content/people.js'
import { formatTimestamp, formatWholeSecond } from '../../world/core/timestamp.js'
import { formatMailFolderId, type MailEntry } from '../../world/restore/mailboxes.js'
import type { OpenContainer } from '../../world/restore/open-container.js'
import type { RestoreSource } from '../../world/restore/restore-view.js'
import {
  folderLinks,
  itemLinks,
  mailboxLinks,
  type RestoreMailbox,
  type RestoreMailboxFolder,
  type RestoreMailboxItem,
} from './schema.js'

const RESTORES = ['exporttoPst', 'restoretoOriginallocation', 'restoreTo']
const ITEM_VERBS = ['exporttoPst', 'savetoMsg', 'restoretoOriginallocation', 'restoreTo', 'sendTo']

const buildActions = (self: string, verbs: readonly string[]) =>
  Object.fromEntries(verbs.map((verb) => [verb, { uri: `${self}/action`, method: 'POST' }]))

export function mailboxView(
  base: string,
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
    _links,
    _actions: buildActions(_links.self.href, RESTORES),
  }
}

export function folderView(
  base: string,
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
    description: '',
    _links: {
      self,
      ...(parent && {
        parent: folderLinks.build(base, { ...values, folder: formatMailFolderId(mailbox, parent) }).self,
      }),
      ...links,
    },
  }
}

const formatPerson = ({ name, address }: Person): string => `${name} <${address}>`
const formatPeople = (people: readonly Person[]): string => people.map(formatPerson).join('; ')

export function itemView(
  base: string,
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
    ...buildFields(entry),
    itemClass: item.itemClass,
    id,
    _links,
    _actions: buildActions(_links.self.href, ITEM_VERBS),
  }
}

type Fields = Omit<Static<typeof RestoreMailboxItem>, 'id' | 'itemClass' | '_links' | '_actions'>

/** Builds the properties that a class of items has. */
function buildFields({ item }: MailEntry): Fields {
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
      status: task.status,
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
      return { from: formatPerson(from), subject, postedOn: formatTimestamp(time) }
    default:
      return {
        from: formatPerson(from),
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
