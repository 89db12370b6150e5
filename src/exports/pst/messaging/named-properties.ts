import { buildPropertyContext } from '../ltp/property-context.js'
import {
  encodeValue,
  PROPERTY_TYPES,
  type Property,
  type PropertyType,
  type PropertyValue,
} from '../ltp/property-types.js'
import type { NodeContent } from '../ltp/value-store.js'
import { computeCrc } from '../ndb/checksums.js'
import { toProperties } from './property-tags.js'

/** Sets of properties: the first part of their GUIDs, which else are all the same. */
const PROPERTY_SETS = {
  appointment: 0x62002,
  task: 0x62003,
  address: 0x62004,
  common: 0x62008,
  log: 0x6200a,
  note: 0x6200e,
}
const REST_OF_GUID = Buffer.from('00000000c000000000000046', 'hex')

/** Properties that have a name in place of an id, by their names in [MS-OXPROPS]: set, name and type. */
const NAMED_PROPERTIES = {
  TaskStatus: ['task', 0x8101, PROPERTY_TYPES.integer],
  PercentComplete: ['task', 0x8102, PROPERTY_TYPES.double],
  TaskStartDate: ['task', 0x8104, PROPERTY_TYPES.time],
  TaskDueDate: ['task', 0x8105, PROPERTY_TYPES.time],
  TaskComplete: ['task', 0x811c, PROPERTY_TYPES.boolean],
  TaskOwner: ['task', 0x811f, PROPERTY_TYPES.text],
  FileUnder: ['address', 0x8005, PROPERTY_TYPES.text],
  WorkAddressCity: ['address', 0x8046, PROPERTY_TYPES.text],
  DistributionListName: ['address', 0x8053, PROPERTY_TYPES.text],
  Email1DisplayName: ['address', 0x8080, PROPERTY_TYPES.text],
  Email1AddressType: ['address', 0x8082, PROPERTY_TYPES.text],
  Email1EmailAddress: ['address', 0x8083, PROPERTY_TYPES.text],
  Email1OriginalDisplayName: ['address', 0x8084, PROPERTY_TYPES.text],
  BusyStatus: ['appointment', 0x8205, PROPERTY_TYPES.integer],
  Location: ['appointment', 0x8208, PROPERTY_TYPES.text],
  AppointmentStartWhole: ['appointment', 0x820d, PROPERTY_TYPES.time],
  AppointmentEndWhole: ['appointment', 0x820e, PROPERTY_TYPES.time],
  AppointmentDuration: ['appointment', 0x8213, PROPERTY_TYPES.integer],
  AppointmentSubType: ['appointment', 0x8215, PROPERTY_TYPES.boolean],
  AppointmentRecur: ['appointment', 0x8216, PROPERTY_TYPES.binary],
  Recurring: ['appointment', 0x8223, PROPERTY_TYPES.boolean],
  RecurrenceType: ['appointment', 0x8231, PROPERTY_TYPES.integer],
  RecurrencePattern: ['appointment', 0x8232, PROPERTY_TYPES.text],
  ReminderSet: ['common', 0x8503, PROPERTY_TYPES.boolean],
  CommonStart: ['common', 0x8516, PROPERTY_TYPES.time],
  CommonEnd: ['common', 0x8517, PROPERTY_TYPES.time],
  LogType: ['log', 0x8700, PROPERTY_TYPES.text],
  LogStart: ['log', 0x8706, PROPERTY_TYPES.time],
  LogDuration: ['log', 0x8707, PROPERTY_TYPES.integer],
  LogEnd: ['log', 0x8708, PROPERTY_TYPES.time],
  NoteColor: ['note', 0x8b00, PROPERTY_TYPES.integer],
  NoteWidth: ['note', 0x8b02, PROPERTY_TYPES.integer],
  NoteHeight: ['note', 0x8b03, PROPERTY_TYPES.integer],
} as const satisfies Record<
  string,
  readonly [set: keyof typeof PROPERTY_SETS, name: number, type: PropertyType]
>

export type NamedValues = { readonly [name in keyof typeof NAMED_PROPERTIES]?: PropertyValue }

/** Ids of named properties count from here, in the order of their table. */
const FIRST_ID = 0x8000
const BUCKETS = 251
/** Sets that have no GUID in the table of them come first. */
const FIRST_SET = 3

const NAMED_IDS = new Map(Object.keys(NAMED_PROPERTIES).map((name, n) => [name, FIRST_ID + n]))

export const toNamedProperties = (values: NamedValues): Property[] =>
  Object.entries(values).map(([name, value]) => [
    NAMED_IDS.get(name) as number,
    NAMED_PROPERTIES[name as keyof typeof NAMED_PROPERTIES][2],
    value,
  ])

/** A property whose name is a text: each file has it, and some programs expect that there is one. None is written here. */
const KEYWORDS = 'Keywords'
const PUBLIC_STRINGS = 2

/** The map from names to ids ([MS-PST] 2.4.7): the same in each file. */
export function buildNameMap(): NodeContent {
  const entries: Buffer[] = []
  const buckets = new Map<number, Buffer[]>()
  /** @param name what stands for it where it is looked up, and in the list of all */
  const add = (name: number, listed: number, index: number): void => {
    const n = entries.length
    entries.push(buildEntry(listed, index, n))
    const bucket = ((name ^ index) >>> 0) % BUCKETS
    buckets.set(bucket, [...(buckets.get(bucket) ?? []), buildEntry(name, index, n)])
  }
  const sets = Object.keys(PROPERTY_SETS)
  for (const [set, name] of Object.values(NAMED_PROPERTIES))
    add(name, name, 2 * (FIRST_SET + sets.indexOf(set)))
  // the lowest bit tells that the name is a text
  add(computeCrc(encodeValue(PROPERTY_TYPES.text, KEYWORDS)), 0, 2 * PUBLIC_STRINGS + 1)
  return buildPropertyContext([
    ...toProperties({
      NameidBucketCount: BUCKETS,
      NameidStreamGuid: Buffer.concat(Object.values(PROPERTY_SETS).map(buildSetGuid)),
      NameidStreamEntry: Buffer.concat(entries),
      NameidStreamString: buildStrings(KEYWORDS),
    }),
    ...[...buckets].map(
      ([bucket, list]): Property => [0x1000 + bucket, PROPERTY_TYPES.binary, Buffer.concat(list)],
    ),
  ])
}

function buildEntry(name: number, index: number, n: number): Buffer {
  const entry = Buffer.alloc(8)
  entry.writeUInt32LE(name, 0)
  entry.writeUInt16LE(index, 4)
  entry.writeUInt16LE(n, 6)
  return entry
}

function buildSetGuid(first: number): Buffer {
  const guid = Buffer.alloc(16)
  guid.writeUInt32LE(first)
  REST_OF_GUID.copy(guid, 4)
  return guid
}

function buildStrings(text: string): Buffer {
  const bytes = encodeValue(PROPERTY_TYPES.text, text)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length)
  return Buffer.concat([length, bytes])
}
