import { propertiesOf } from '../ltp/properties.js'
import { encode, type Property, TYPE, type Type, type Value } from '../ltp/types.js'
import type { Content } from '../ltp/values.js'
import { crcOf } from '../ndb/checks.js'
import { tagged } from './tags.js'

/** Sets of properties: the first part of their GUIDs, which else are all the same. */
const SETS = {
  appointment: 0x62002,
  task: 0x62003,
  address: 0x62004,
  common: 0x62008,
  log: 0x6200a,
  note: 0x6200e,
}
const REST_OF_GUID = Buffer.from('00000000c000000000000046', 'hex')

/** Properties that have a name in place of an id, by their names in [MS-OXPROPS]: set, name and type. */
const NAMED = {
  TaskStatus: ['task', 0x8101, TYPE.integer],
  PercentComplete: ['task', 0x8102, TYPE.double],
  TaskStartDate: ['task', 0x8104, TYPE.time],
  TaskDueDate: ['task', 0x8105, TYPE.time],
  TaskComplete: ['task', 0x811c, TYPE.boolean],
  TaskOwner: ['task', 0x811f, TYPE.text],
  FileUnder: ['address', 0x8005, TYPE.text],
  WorkAddressCity: ['address', 0x8046, TYPE.text],
  DistributionListName: ['address', 0x8053, TYPE.text],
  Email1DisplayName: ['address', 0x8080, TYPE.text],
  Email1AddressType: ['address', 0x8082, TYPE.text],
  Email1EmailAddress: ['address', 0x8083, TYPE.text],
  Email1OriginalDisplayName: ['address', 0x8084, TYPE.text],
  BusyStatus: ['appointment', 0x8205, TYPE.integer],
  Location: ['appointment', 0x8208, TYPE.text],
  AppointmentStartWhole: ['appointment', 0x820d, TYPE.time],
  AppointmentEndWhole: ['appointment', 0x820e, TYPE.time],
  AppointmentDuration: ['appointment', 0x8213, TYPE.integer],
  AppointmentSubType: ['appointment', 0x8215, TYPE.boolean],
  AppointmentRecur: ['appointment', 0x8216, TYPE.binary],
  Recurring: ['appointment', 0x8223, TYPE.boolean],
  RecurrenceType: ['appointment', 0x8231, TYPE.integer],
  RecurrencePattern: ['appointment', 0x8232, TYPE.text],
  ReminderSet: ['common', 0x8503, TYPE.boolean],
  CommonStart: ['common', 0x8516, TYPE.time],
  CommonEnd: ['common', 0x8517, TYPE.time],
  LogType: ['log', 0x8700, TYPE.text],
  LogStart: ['log', 0x8706, TYPE.time],
  LogDuration: ['log', 0x8707, TYPE.integer],
  LogEnd: ['log', 0x8708, TYPE.time],
  NoteColor: ['note', 0x8b00, TYPE.integer],
  NoteWidth: ['note', 0x8b02, TYPE.integer],
  NoteHeight: ['note', 0x8b03, TYPE.integer],
} as const satisfies Record<string, readonly [set: keyof typeof SETS, name: number, type: Type]>

export type NamedValues = { readonly [name in keyof typeof NAMED]?: Value }

/** Ids of named properties count from here, in the order of their table. */
const FIRST = 0x8000
const BUCKETS = 251
/** Sets that have no GUID in the table of them come first. */
const FIRST_SET = 3

const ids = new Map(Object.keys(NAMED).map((name, n) => [name, FIRST + n]))

export const named = (values: NamedValues): Property[] =>
  Object.entries(values).map(([name, value]) => [
    ids.get(name) as number,
    NAMED[name as keyof typeof NAMED][2],
    value,
  ])

/** A property whose name is a text: each file has it, and some programs expect that there is one. None is written here. */
const KEYWORDS = 'Keywords'
const PUBLIC_STRINGS = 2

/** The map from names to ids ([MS-PST] 2.4.7): the same in each file. */
export function nameMap(): Content {
  const entries: Buffer[] = []
  const buckets = new Map<number, Buffer[]>()
  /** @param name what stands for it where it is looked up, and in the list of all */
  const add = (name: number, listed: number, place: number): void => {
    const n = entries.length
    entries.push(entryOf(listed, place, n))
    const bucket = ((name ^ place) >>> 0) % BUCKETS
    buckets.set(bucket, [...(buckets.get(bucket) ?? []), entryOf(name, place, n)])
  }
  const sets = Object.keys(SETS)
  for (const [set, name] of Object.values(NAMED)) add(name, name, 2 * (FIRST_SET + sets.indexOf(set)))
  // the lowest bit tells that the name is a text
  add(crcOf(encode(TYPE.text, KEYWORDS)), 0, 2 * PUBLIC_STRINGS + 1)
  return propertiesOf([
    ...tagged({
      NameidBucketCount: BUCKETS,
      NameidStreamGuid: Buffer.concat(Object.values(SETS).map(guidOf)),
      NameidStreamEntry: Buffer.concat(entries),
      NameidStreamString: stringsOf(KEYWORDS),
    }),
    ...[...buckets].map(([bucket, list]): Property => [0x1000 + bucket, TYPE.binary, Buffer.concat(list)]),
  ])
}

function entryOf(name: number, place: number, n: number): Buffer {
  const entry = Buffer.alloc(8)
  entry.writeUInt32LE(name, 0)
  entry.writeUInt16LE(place, 4)
  entry.writeUInt16LE(n, 6)
  return entry
}

function guidOf(first: number): Buffer {
  const guid = Buffer.alloc(16)
  guid.writeUInt32LE(first)
  REST_OF_GUID.copy(guid, 4)
  return guid
}

function stringsOf(text: string): Buffer {
  const bytes = encode(TYPE.text, text)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length)
  return Buffer.concat([length, bytes])
}
