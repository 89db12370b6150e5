import type { World } from '../../world.js'
import { type Container, keyOf } from '../entities.js'
import type { Habits } from '../life.js'
import { drawOf } from '../people.js'
import { type Place, type PlaceType, type Sketch, type Tree, treeOf } from '../tree.js'
import { FOLDER_NAMES } from '../words/names.js'

const FOLDERS = 301

/** The folders that every mailbox has, and some that its owner has made. */
export const mailTree = (world: World, container: Container): Tree =>
  world.memo.get(`tree ${keyOf(container)}`, '', () => treeOf(sketch(container)))

function sketch(container: Container): Sketch[] {
  const draw = drawOf(container, 0, FOLDERS)
  const mail = (name: string, weight: number, below: readonly Sketch[] = []): Sketch => ({
    name,
    type: 'None',
    weight,
    below,
  })
  const own = (least: number, most: number): Sketch[] => {
    const names = new Set<string>()
    for (let left = draw.integer(least, most); left > 0; left--) names.add(draw.pick(FOLDER_NAMES))
    return [...names].sort().map((name) => mail(name, draw.between(1, 6)))
  }
  if (container.kind === 'groupMailbox')
    return [
      { name: 'Calendar', type: 'Appointment', weight: 10 },
      mail('Deleted Items', 4),
      mail('Inbox', 80),
      mail('Sent Items', 6),
    ]
  const projects = own(2, 5).map((folder) =>
    draw.chance(0.4) ? { ...folder, below: [mail('Done', 2), mail('Open', 1)] } : folder,
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
    mail('Sent Items', 20, draw.chance(0.3) ? own(1, 2) : []),
    { name: 'Tasks', type: 'Task', weight: 2 },
  ]
}

const MAIL: Habits = { deleted: 0.12, changed: 0, changes: 0 }
const EDITED: Habits = { deleted: 0.06, changed: 0.3, changes: 3 }

/** Mail is read and thrown away; appointments, tasks, contacts and notes are changed. */
export const mailHabits = ({ type }: Place): Habits => (type === 'None' ? MAIL : EDITED)

const CLASSES: Partial<Record<PlaceType, string>> = {
  Appointment: 'IPM.Appointment',
  Contact: 'IPM.Contact',
  Task: 'IPM.Task',
  StickyNote: 'IPM.StickyNote',
  Journal: 'IPM.Activity',
}

/** The class of the items in a folder. */
export const classIn = ({ type, name }: Place): string =>
  CLASSES[type] ?? (name === 'Posts' ? 'IPM.Post' : 'IPM.Note')
