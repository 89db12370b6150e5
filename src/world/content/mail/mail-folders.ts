import type { World } from '../../world.js'
import { buildContainerKey, type Container } from '../containers.js'
import type { ChurnRates } from '../entry-history.js'
import {
  buildFolderTree,
  type Folder,
  type FolderTemplate,
  type FolderTree,
  type FolderType,
} from '../folder-tree.js'
import { createEntryRandom } from '../people.js'
import { FOLDER_NAMES } from '../words/name-lists.js'

const FOLDERS_PURPOSE = 301

/** The folders that every mailbox has, and some that its owner has made. */
export const getMailTree = (world: World, container: Container): FolderTree =>
  world.cache.getOrCreate(`tree ${buildContainerKey(container)}`, '', () =>
    buildFolderTree(buildMailTemplates(container)),
  )

function buildMailTemplates(container: Container): FolderTemplate[] {
  const random = createEntryRandom(container, 0, FOLDERS_PURPOSE)
  const mail = (name: string, weight: number, below: readonly FolderTemplate[] = []): FolderTemplate => ({
    name,
    type: 'None',
    weight,
    children: below,
  })
  const own = (least: number, most: number): FolderTemplate[] => {
    const names = new Set<string>()
    for (let left = random.integer(least, most); left > 0; left--) names.add(random.pick(FOLDER_NAMES))
    return [...names].sort().map((name) => mail(name, random.between(1, 6)))
  }
  if (container.kind === 'groupMailbox')
    return [
      { name: 'Calendar', type: 'Appointment', weight: 10 },
      mail('Deleted Items', 4),
      mail('Inbox', 80),
      mail('Sent Items', 6),
    ]
  const projects = own(2, 5).map((folder) =>
    random.chance(0.4) ? { ...folder, children: [mail('Done', 2), mail('Open', 1)] } : folder,
  )
  if (container.kind === 'archive')
    return [mail('Archive', 60, own(2, 4)), mail('Old projects', 20, projects)]
  return [
    mail('Archive', 5),
    { name: 'Calendar', type: 'Appointment', weight: 7 },
    { name: 'Contacts', type: 'Contact', weight: 2.5 },
    mail('Deleted Items', 4),
    mail('Drafts', 1),
    mail('Inbox', 42, [mail('Newsletters', 3), mail('Posts', 1), mail('Projects', 1, projects)]),
    { name: 'Journal', type: 'Journal', weight: 0.7 },
    { name: 'Notes', type: 'StickyNote', weight: 0.8 },
    mail('Sent Items', 20, random.chance(0.3) ? own(1, 2) : []),
    { name: 'Tasks', type: 'Task', weight: 2 },
  ]
}

const MAIL_RATES: ChurnRates = { deletedShare: 0.12, changedShare: 0, maxChanges: 0 }
const EDITED_RATES: ChurnRates = { deletedShare: 0.06, changedShare: 0.3, maxChanges: 3 }

/** Mail is read and thrown away; appointments, tasks, contacts and notes are changed. */
export const getMailChurnRates = ({ type }: Folder): ChurnRates =>
  type === 'None' ? MAIL_RATES : EDITED_RATES

const ITEM_CLASSES: Partial<Record<FolderType, string>> = {
  Appointment: 'IPM.Appointment',
  Contact: 'IPM.Contact',
  Task: 'IPM.Task',
  StickyNote: 'IPM.StickyNote',
  Journal: 'IPM.Activity',
}

/** The class of the items in a folder. */
export const getFolderItemClass = ({ type, name }: Folder): string =>
  ITEM_CLASSES[type] ?? (name === 'Posts' ? 'IPM.Post' : 'IPM.Note')
