import type { Property } from '../ltp/property-types.js'
import type { PstAppointment, PstContact, PstMessage, PstTask } from '../pst-store.js'
import { type NamedValues, toNamedProperties } from './named-properties.js'
import { type TagValues, toProperties } from './property-tags.js'
import { buildWeeklyRecurrence } from './recurrence.js'

const MINUTE = 60_000
const BUSY = 2
const YELLOW = 3

/** What messages of some classes have, and others have not. */
export function buildClassProperties(message: PstMessage): Property[] {
  const { appointment, task, contact, minutes, itemClass, subject } = message
  if (appointment) return toNamedProperties(buildAppointmentProperties(appointment))
  if (task) return toNamedProperties(buildTaskProperties(task, message))
  if (contact)
    return [
      ...toProperties(buildPersonProperties(contact)),
      ...toNamedProperties(buildCardProperties(contact)),
    ]
  if (minutes !== undefined) return toNamedProperties(buildCallProperties(message, minutes))
  switch (itemClass) {
    case 'IPM.StickyNote':
      return toNamedProperties({ NoteColor: YELLOW, NoteWidth: 200, NoteHeight: 166 })
    case 'IPM.DistList':
      return [
        ...toProperties({ DisplayName: subject }),
        ...toNamedProperties({ DistributionListName: subject, FileUnder: subject }),
      ]
    default:
      return []
  }
}

/** [MS-OXOCAL] */
function buildAppointmentProperties(appointment: PstAppointment): NamedValues {
  const { start, end, location, recurring } = appointment
  return {
    BusyStatus: BUSY,
    Location: location,
    AppointmentStartWhole: start,
    AppointmentEndWhole: end,
    AppointmentDuration: Math.round((end - start) / MINUTE),
    AppointmentSubType: false,
    CommonStart: start,
    CommonEnd: end,
    ReminderSet: false,
    Recurring: recurring,
    ...(recurring && {
      RecurrenceType: 2,
      RecurrencePattern: 'Weekly',
      AppointmentRecur: buildWeeklyRecurrence(appointment),
    }),
  }
}

const STATUSES = ['NotStarted', 'InProgress', 'Completed', 'WaitingOnsomeoneelse', 'Deferred'] as const

/** [MS-OXOTASK] */
const buildTaskProperties = (
  { status, percentComplete, start, due }: PstTask,
  { from }: PstMessage,
): NamedValues => ({
  TaskStatus: STATUSES.indexOf(status),
  PercentComplete: percentComplete / 100,
  TaskStartDate: start,
  TaskDueDate: due,
  TaskComplete: status === 'Completed',
  TaskOwner: from.name,
  CommonStart: start,
  CommonEnd: due,
})

/** [MS-OXOCNTC] */
function buildPersonProperties({ person: { name }, company, jobTitle, phone, city }: PstContact): TagValues {
  const space = name.lastIndexOf(' ')
  return {
    DisplayName: name,
    GivenName: space < 0 ? name : name.slice(0, space),
    Surname: space < 0 ? undefined : name.slice(space + 1),
    CompanyName: company,
    Title: jobTitle,
    BusinessTelephoneNumber: phone,
    Locality: city,
  }
}

const buildCardProperties = ({ person: { name, address }, city }: PstContact): NamedValues => ({
  FileUnder: name,
  WorkAddressCity: city,
  Email1DisplayName: name,
  Email1AddressType: 'SMTP',
  Email1EmailAddress: address,
  Email1OriginalDisplayName: address,
})

/** [MS-OXOJRNL] */
const buildCallProperties = ({ sent }: PstMessage, minutes: number): NamedValues => ({
  LogType: 'Phone call',
  LogStart: sent,
  LogEnd: sent + minutes * MINUTE,
  LogDuration: minutes,
})
