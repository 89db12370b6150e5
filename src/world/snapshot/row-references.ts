import type { eventHandlers } from '../event-handlers.js'
import type { Rows, Tables } from '../tables.js'

type RowOf<Name extends keyof Rows> = Rows[Name][number]

/** A reference: the property it stands in, as a path, the id that is there, and where the row must be that has it. */
export type RowReference = readonly [path: string, id: string | undefined, ...tables: (keyof Tables)[]]

const HELD_TABLE_BY_KIND = { job: 'sessions', restore: 'restoreSessions', rescan: 'proxies' } as const

/**
 * The one declaration of which rows must be there for others: for each table, what its rows refer to. What may be gone
 * is left out, as the job of a backup is, or the repository of a session that has ended.
 */
export const ROW_REFERENCES: {
  readonly [Name in keyof Tables]?: (row: RowOf<Name>) => readonly RowReference[]
} = {
  repositories: ({ proxyId }) => [['proxyId', proxyId, 'proxies']],
  usages: ({ id }) => [['id', id, 'repositories']],
  backups: ({ repositoryId, organizationId, portions }) => [
    ['repositoryId', repositoryId, 'repositories'],
    ['organizationId', organizationId, 'organizations', 'removedOrganizations'],
    ...portions.map(({ scopeId }, index): RowReference => [`portions.${index}.scopeId`, scopeId, 'scopes']),
  ],
  jobs: ({ organizationId, repositoryId, scopeId }) => [
    ['organizationId', organizationId, 'organizations'],
    ['repositoryId', repositoryId, 'repositories'],
    ['scopeId', scopeId, 'scopes'],
  ],
  jobItems: ({ jobId }) => [['jobId', jobId, 'jobs']],
  sessions: ({ jobId, scopeId, status, repositoryId }) => [
    ['jobId', jobId, 'jobs'],
    ['scopeId', scopeId, 'scopes'],
    ['repositoryId', status === 'Running' ? repositoryId : undefined, 'repositories'],
  ],
  restoreSessions: ({ state, organizationId, jobId, repositoryId }) =>
    state === 'Stopped'
      ? []
      : [
          ['organizationId', organizationId, 'organizations'],
          ['jobId', jobId, 'jobs'],
          ['repositoryId', repositoryId, 'repositories'],
        ],
  restoreEvents: ({ sessionId }) => [['sessionId', sessionId, 'restoreSessions']],
  restorations: ({ organizationId }) => [['organizationId', organizationId, 'organizations']],
  restoredSites: ({ organizationId }) => [['organizationId', organizationId, 'organizations']],
  holds: ({ id, kind }) => [['id', id, HELD_TABLE_BY_KIND[kind]]],
}

/** Subject of an event, by its kind: a row of a table, or a word. */
export const EVENT_SUBJECTS: Readonly<
  Record<keyof typeof eventHandlers, { readonly table: keyof Tables } | { readonly word: string }>
> = {
  'job-due': { table: 'jobs' },
  'session-end': { table: 'sessions' },
  'window-end': { table: 'sessions' },
  history: { word: 'sessions' },
  retention: { table: 'repositories' },
  'restore-idle': { table: 'restoreSessions' },
  'rescan-end': { table: 'proxies' },
}

/** Rows of these have a key of somebody else: they count nothing. */
export const TABLES_WITHOUT_COUNTER: readonly (keyof Tables)[] = ['settings', 'usages', 'holds']

/** An event that some rows of a table cannot do without. */
interface RequiredEvent<Name extends keyof Tables> {
  readonly table: Name
  readonly kind: keyof typeof eventHandlers
  readonly if: (row: RowOf<Name>) => boolean
}

const requireEvent = <Name extends keyof Tables>(event: RequiredEvent<Name>): RequiredEvent<Name> => event

/** What is running has an end, unless it is held. */
export const REQUIRED_EVENTS = [
  requireEvent({ table: 'sessions', kind: 'session-end', if: ({ status }) => status === 'Running' }),
  requireEvent({ table: 'restoreSessions', kind: 'restore-idle', if: ({ state }) => state === 'Working' }),
]
