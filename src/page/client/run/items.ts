import type { Call } from '../calls/journal.js'
import { readErrorMessage } from '../calls/message.js'
import { formatTime } from '../parts/format.js'
import { texts } from '../texts.js'
import { getEventTime, type RunEvent, type Trace } from './trace.js'

/** A call or an event of a run. */
export type RunItem = {
  /** Names it in the address: `17` is a call, `e3` the third event. */
  readonly id: string
  /** Simulated time, in milliseconds since 1970. */
  readonly at: number
  /** Real time. */
  readonly wall: number
} & ({ readonly call: Call; readonly event?: never } | { readonly event: RunEvent; readonly call?: never })

export const KINDS = ['calls', 'errors', 'writes', 'events'] as const
export type Kind = (typeof KINDS)[number]

/** Which items are shown: the query of the view's address. Empty values allow all. */
export interface RunFilter {
  readonly kind: Kind | ''
  readonly text: string
}

export const parseRunFilter = (query: URLSearchParams): RunFilter => ({
  kind: KINDS.find((kind) => kind === query.get('show')) ?? '',
  text: query.get('text') ?? '',
})

/** The query of an address for a filter: what allows all is left out. */
export const formatRunFilter = ({ kind, text }: RunFilter): Record<string, string> => ({
  ...(kind !== '' && { show: kind }),
  ...(text !== '' && { text }),
})

/** Calls and events together, in the order in which they happened. */
export function listItems({ requests, events }: Trace): RunItem[] {
  const items: RunItem[] = [
    ...requests.map((call) => ({
      id: String(call.id),
      at: Date.parse(call.at),
      wall: Date.parse(call.wallTime),
      call,
    })),
    ...events.map((event, index) => ({
      id: `e${index + 1}`,
      at: Date.parse(getEventTime(event)),
      wall: Date.parse(event.wallTime),
      event,
    })),
  ]
  // what happens in the same millisecond was mostly caused by the call
  return items.sort((a, b) => a.wall - b.wall || a.at - b.at)
}

export const isError = ({ status }: Call): boolean => status === 0 || status >= 400

const isWrite = ({ method }: Call): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method)

const FITS: Readonly<Record<Kind, (item: RunItem) => boolean>> = {
  calls: ({ call }) => call !== undefined,
  errors: ({ call }) => call !== undefined && isError(call),
  writes: ({ call }) => call !== undefined && isWrite(call),
  events: ({ event }) => event !== undefined,
}

export function filterItems(items: readonly RunItem[], { kind, text }: RunFilter): readonly RunItem[] {
  const wanted = text.trim().toLowerCase()
  const tests: ((item: RunItem) => boolean)[] = []
  if (kind !== '') tests.push(FITS[kind])
  if (wanted !== '') tests.push((item) => describeForSearch(item).toLowerCase().includes(wanted))
  return tests.length === 0 ? items : items.filter((item) => tests.every((test) => test(item)))
}

const describeForSearch = ({ call, event }: RunItem): string =>
  call
    ? `${call.method} ${call.url} ${call.operation} ${call.account} ${call.status} ${call.fault ?? ''} ${call.response.body ?? ''}`
    : `${describeEvent(event)} ${nameEvent(event)}`

const asText = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What happened, in a few words. */
export function describeEvent({ type, data }: RunEvent): string {
  if (type === 'world') return asText(data.type)
  if (type === 'clock') return texts.run.clockSet(asText(data.mode))
  return type
}

/** What it happened to. */
export const nameEvent = ({ data }: RunEvent): string =>
  [asText(data.name), asText(data.status), formatTime(asText(data.now))].filter(Boolean).join(': ')

/** What a call is remembered by: the message of an error, a fault, what it is a repetition of, or what it changed. */
export function describeCall(call: Call): string {
  const { fault, preflight, replayOf, changes } = call
  const text = texts.run.marks
  return [
    isError(call) && readErrorMessage(call.status, call.response),
    fault !== undefined && text.fault(fault),
    preflight && text.preflight,
    replayOf !== undefined && text.replay(replayOf),
    changes.length > 0 && text.changes(changes.length),
  ]
    .filter(Boolean)
    .join(' · ')
}
