import type { CallSummary } from './journal.js'

export const OUTCOMES = ['all', 'errors', 'changes', 'faults'] as const

export interface CallFilter {
  readonly text: string
  /** Empty: any. */
  readonly operation: string
  readonly outcome: (typeof OUTCOMES)[number]
}

const BY_OUTCOME: Readonly<Record<CallFilter['outcome'], (call: CallSummary) => boolean>> = {
  all: () => true,
  errors: ({ status }) => status === 0 || status >= 400,
  changes: ({ changes }) => changes > 0,
  faults: ({ fault }) => fault !== undefined,
}

/** The calls that fit, newest first. */
export function filterCalls(
  calls: readonly CallSummary[],
  { text, operation, outcome }: CallFilter,
): CallSummary[] {
  const wanted = text.trim().toLowerCase()
  const fits = BY_OUTCOME[outcome]
  const found: CallSummary[] = []
  for (let index = calls.length - 1; index >= 0; index--) {
    const call = calls[index] as CallSummary
    if (operation !== '' && call.operation !== operation) continue
    if (!fits(call)) continue
    if (
      wanted !== '' &&
      !`${call.method} ${call.url} ${call.account} ${call.status}`.toLowerCase().includes(wanted)
    )
      continue
    found.push(call)
  }
  return found
}
