import type { CallSummary } from './journal.js'

/** Classes of statuses that a filter may name. */
export const STATUSES = ['errors', '2xx', '3xx', '4xx', '5xx', 'none'] as const
/** What calls may be marked with. */
export const MARKS = ['changed', 'mistakes', 'fault'] as const

export type StatusClass = (typeof STATUSES)[number]
export type Mark = (typeof MARKS)[number]

/** Which calls are shown, and in which order: the query of the view's address. Empty values allow all. */
export interface CallFilter {
  readonly text: string
  readonly status: StatusClass | ''
  readonly operation: string
  readonly version: string
  readonly account: string
  readonly marks: readonly Mark[]
  /** A column, with a minus for a descending order; empty: the newest first. */
  readonly sort: string
}

export function parseFilter(query: URLSearchParams): CallFilter {
  const get = (name: string): string => query.get(name) ?? ''
  return {
    text: get('text'),
    status: STATUSES.find((status) => status === get('status')) ?? '',
    operation: get('operation'),
    version: get('version'),
    account: get('account'),
    marks: MARKS.filter((mark) => get('only').split(',').includes(mark)),
    sort: get('sort'),
  }
}

/** The query of an address for a filter: what allows all is left out. */
export function formatFilter({ marks, ...values }: CallFilter): Record<string, string> {
  const query = { ...values, only: marks.join(',') }
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''))
}

const BY_STATUS: Readonly<Record<StatusClass, (status: number) => boolean>> = {
  errors: (status) => status === 0 || status >= 400,
  '2xx': (status) => status >= 200 && status < 300,
  '3xx': (status) => status >= 300 && status < 400,
  '4xx': (status) => status >= 400 && status < 500,
  '5xx': (status) => status >= 500,
  none: (status) => status === 0,
}

const BY_MARK: Readonly<Record<Mark, (call: CallSummary) => boolean>> = {
  changed: ({ changes }) => changes > 0,
  mistakes: ({ deviations }) => deviations > 0,
  fault: ({ fault }) => fault !== undefined,
}

/** Whether a call failed that a client made. */
export const isError = ({ status, replayOf }: CallSummary): boolean =>
  BY_STATUS.errors(status) && replayOf === undefined

export const getVersion = ({ url }: Pick<CallSummary, 'url'>): string =>
  /^\/(v\d+)(?=[/?]|$)/i.exec(url)?.[1]?.toLowerCase() ?? ''

/**
 * The calls that fit, newest first or as they are to be sorted.
 * @param found ids of the calls that have the text in their headers or bodies
 */
export function filterCalls(
  calls: readonly CallSummary[],
  { text, status, operation, version, account, marks, sort }: CallFilter,
  found: ReadonlySet<number>,
): CallSummary[] {
  const wanted = text.trim().toLowerCase()
  const tests: ((call: CallSummary) => boolean)[] = marks.map((mark) => BY_MARK[mark])
  if (status !== '') tests.push((call) => BY_STATUS[status](call.status))
  if (operation !== '') tests.push((call) => call.operation === operation)
  if (version !== '') tests.push((call) => getVersion(call) === version)
  if (account !== '') tests.push((call) => call.account === account)
  if (wanted !== '')
    tests.push(
      (call) => found.has(call.id) || getText(call).includes(wanted) || listFaults(call).includes(wanted),
    )
  const kept: CallSummary[] = []
  for (let index = calls.length - 1; index >= 0; index--) {
    const call = calls[index] as CallSummary
    if (tests.every((test) => test(call))) kept.push(call)
  }
  return sort === '' ? kept : sortCalls(kept, sort)
}

const getText = ({ method, url, account, status, message = '' }: CallSummary): string =>
  `${method} ${url} ${account} ${status} ${message}`.toLowerCase()

/** A fault is only found by its whole name: fault-1 is no part of fault-10. */
const listFaults = ({ fault = '' }: CallSummary): string[] => fault.toLowerCase().split(', ')

function sortCalls(calls: CallSummary[], sort: string): CallSummary[] {
  const sign = sort.startsWith('-') ? -1 : 1
  const column = sort.replace(/^-/, '') as keyof CallSummary
  const read = (call: CallSummary): string | number => (call[column] as string | number | undefined) ?? ''
  return calls.sort((a, b) => {
    const [one, other] = [read(a), read(b)]
    return one < other ? -sign : one > other ? sign : b.id - a.id
  })
}
