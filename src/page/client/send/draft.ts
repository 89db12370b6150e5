import { signal } from '@preact/signals'

export const LOGINS = ['first', 'own', 'none'] as const

/** A request that is being composed. */
export interface Draft {
  readonly version: string
  readonly method: string
  /** Path and query, perhaps with names in braces that are filled in from `parameters`. */
  readonly address: string
  readonly parameters: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly body: string
  /** What has to be filled in, since the journal has not got it. */
  readonly gaps: readonly string[]
  readonly type: string
  readonly login: (typeof LOGINS)[number]
  readonly name: string
  readonly password: string
}

/** It stays while other views are looked at. */
export const draft = signal<Draft | undefined>(undefined)

const NAME = /\{(\w+)\}/g

/** Names in braces in the path. */
export const listNames = (address: string): string[] => [
  ...new Set([...address.matchAll(NAME)].map(([, name]) => name as string)),
]

/** The address with its parameters filled in, and what is in the fields of the query. */
export function fillAddress({ address, parameters, query }: Draft): string {
  const path = address.replace(NAME, (whole, name) =>
    parameters[name] ? encodeURIComponent(parameters[name]) : whole,
  )
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString()
  return search === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${search}`
}
