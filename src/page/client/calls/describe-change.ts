import { formatBytes, formatTime } from '../parts/format.js'
import { overview } from '../state/world.js'
import { texts } from '../texts.js'
import type { Change } from './journal.js'

const text = texts.calls

/** A property of an object that a call changed, in words. */
export interface PropertyChange {
  readonly name: string
  readonly before: string
  readonly after: string
}

/** An object that a call changed, in words. */
export interface ObjectChange {
  readonly id: string
  /** Such as `Job session`. */
  readonly kind: string
  /** Name of the object, if it has one. */
  readonly name: string
  readonly verb: string
  readonly properties: readonly PropertyChange[]
}

type Row = Readonly<Record<string, unknown>>

/** Properties that only the simulation knows. */
const INTERNAL =
  /^(?:id|key|noise|seed|scopeId|target|parent|portions|written|workload|entries|prefix|order|digest|done|used|counts|objects|groups|warnings|recorded|credentials|clients|content|people)$/
const NAMES = ['name', 'hostName', 'title', 'subject']
/** Times of the years 2000 to 2100; milliseconds since 1970. */
const [MIN_TIME, MAX_TIME] = [946_684_800_000, 4_102_444_800_000]
const TIMES = /^(?:at|start|end|since|used|expires|pointInTime|\w+At|\w+Time)$/

/** Describes what a person would say of changes; what only the simulation knows is left out. */
export function describeChanges(changes: readonly Change[]): ObjectChange[] {
  return changes.flatMap((change) => {
    const described = describeChange(change)
    const isKnown = Object.hasOwn(text.entities, change.entity)
    return isKnown && (described.properties.length > 0 || !change.before || !change.after) ? [described] : []
  })
}

function describeChange({ entity, id, before, after }: Change): ObjectChange {
  const [from, to] = [flatten(before), flatten(after)]
  const names = [...new Set([...from.keys(), ...to.keys()])]
  const row: Row = after ?? before ?? {}
  return {
    id,
    kind: text.entities[entity as keyof typeof text.entities] ?? entity,
    name: String(row[NAMES.find((name) => typeof row[name] === 'string') ?? ''] ?? ''),
    verb: !before ? text.added : !after ? text.removed : text.edited,
    properties: names
      .map((name) => ({ name, before: from.get(name) ?? '', after: to.get(name) ?? '' }))
      .filter((property) => property.before !== property.after),
  }
}

/** The properties of a row by their names in words, also those of what it consists of. */
function flatten(row: Row | undefined, prefix = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [name, value] of Object.entries(row ?? {})) {
    if (INTERNAL.test(name)) continue
    const words = `${prefix}${splitWords(name)}`
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const [inner, told] of flatten(value as Row, `${words}, `)) found.set(inner, told)
    else found.set(words, formatValue(name, value))
  }
  return found
}

/** `lastBackup` as `last backup`, and `organizationId` as `organization`. */
const splitWords = (name: string): string =>
  name
    .replace(/(?<=[a-z])(?:Id|Bytes)$/, '')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()

function formatValue(name: string, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'boolean') return value ? text.yes : text.no
  if (typeof value === 'number') {
    if (TIMES.test(name) && value >= MIN_TIME && value <= MAX_TIME) return `${formatTime(value)} UTC`
    return /bytes$/i.test(name) ? formatBytes(value) : value.toLocaleString('en-US')
  }
  if (Array.isArray(value))
    return value.every((entry) => typeof entry !== 'object') && value.length <= 5
      ? value.join(', ')
      : text.entries(value.length)
  return /Id$/.test(name) ? findName(String(value)) : String(value)
}

/** The name of an object with an id, as far as the overview shows it. */
function findName(id: string): string {
  const { organizations = [], jobs = [], repositories = [], proxies = [] } = overview.peek() ?? {}
  return [...organizations, ...jobs, ...repositories, ...proxies].find((one) => one.id === id)?.name ?? id
}
