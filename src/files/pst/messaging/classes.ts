import type { Property } from '../ltp/types.js'
import type { Appointment, Contact, Message, Task } from '../store.js'
import { type NamedValues, named } from './named.js'
import { everyWeek } from './recurrence.js'
import { tagged, type Values } from './tags.js'

const MINUTE = 60_000
const BUSY = 2
const YELLOW = 3

/** What messages of some classes have, and others have not. */
export function propertiesOfClass(message: Message): Property[] {
  const { appointment, task, contact, minutes, itemClass, subject } = message
  if (appointment) return named(appointmentOf(appointment))
  if (task) return named(taskOf(task, message))
  if (contact) return [...tagged(personOf(contact)), ...named(cardOf(contact))]
  if (minutes !== undefined) return named(callOf(message, minutes))
  switch (itemClass) {
    case 'IPM.StickyNote':
      return named({ NoteColor: YELLOW, NoteWidth: 200, NoteHeight: 166 })
    case 'IPM.DistList':
      return [
        ...tagged({ DisplayName: subject }),
        ...named({ DistributionListName: subject, FileUnder: subject }),
      ]
    default:
      return []
  }
}

/** [MS-OXOCAL] */
function appointmentOf(appointment: Appointment): NamedValues {
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
      AppointmentRecur: everyWeek(appointment),
    }),
  }
}

const STATUSES = ['NotStarted', 'InProgress', 'Completed', 'WaitingOnsomeoneelse', 'Deferred'] as const

/** [MS-OXOTASK] */
const taskOf = ({ status, percentComplete, start, due }: Task, { from }: Message): NamedValues => ({
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
function personOf({ person: { name }, company, jobTitle, phone, city }: Contact): Values {
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

const cardOf = ({ person: { name, address }, city }: Contact): NamedValues => ({
  FileUnder: name,
  WorkAddressCity: city,
  Email1DisplayName: name,
  Email1AddressType: 'SMTP',
  Email1EmailAddress: address,
  Email1OriginalDisplayName: address,
})

/** [MS-OXOJRNL] */
const callOf = ({ sent }: Message, minutes: number): NamedValues => ({
  LogType: 'Phone call',
  LogStart: sent,
  LogEnd: sent + minutes * MINUTE,
  LogDuration: minutes,
})
