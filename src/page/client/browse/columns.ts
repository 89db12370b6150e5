import { formatBytes, formatMinute } from '../parts/format.js'
import type { RowColumn } from '../parts/rows.js'
import { texts } from '../texts.js'

const { columns: titles } = texts.browse

/** A column of the first of some properties that a row has: kinds of items call the same by different names. */
const column = (
  name: keyof typeof titles,
  width: number,
  properties: readonly string[],
  format?: (value: never) => string,
): RowColumn => ({
  name,
  title: titles[name],
  width,
  read: (row) => {
    const value = properties.map((property) => row[property]).find((one) => one !== undefined && one !== '')
    return typeof value === 'number' ? value : value === undefined ? '' : String(value)
  },
  ...(format && { format }),
})

/** Only the names of people: the preview has their addresses. */
const formatPeople = (people: string): string => people.replace(/ <[^<>]*>/g, '')

const size = column('size', 6, ['sizeBytes'], formatBytes)
const changed = column('changed', 10, ['modificationTime'], formatMinute)
const changedBy = column('changedBy', 12, ['modifiedBy'])
const version = column('version', 5, ['version'])

export const SESSION_COLUMNS = [
  column('name', 22, ['name']),
  column('state', 7, ['state']),
  column('created', 10, ['creationTime'], formatMinute),
  column('initiatedBy', 11, ['initiatedBy']),
]
export const CONTAINER_COLUMNS = [column('name', 16, ['name']), column('address', 26, ['email', 'url'])]
export const MAIL_COLUMNS = [
  column('subject', 18, ['subject', 'displayAs', 'name']),
  column('from', 12, ['from', 'organizer', 'owner'], formatPeople),
  column('date', 10, ['received', 'startTime', 'postedOn', 'date', 'dueDate'], formatMinute),
  column('to', 12, ['to', 'attendees'], formatPeople),
  column('class', 10, ['itemClass']),
]
export const DOCUMENT_COLUMNS = [column('name', 20, ['name']), size, changed, changedBy, version]
export const ITEM_COLUMNS = [column('title', 22, ['title', 'name']), changed, changedBy, version]
