import { keyOf } from './content/entities.js'
import { type Row, Table } from './core/table.js'
import type { BackupScope, Job, JobItem, JobSession } from './jobs/entities.js'
import type { Mail } from './mail/entities.js'
import type { Organization } from './organizations/entities.js'
import type { Restoration, RestoredSite, RestoreEvent, RestoreSession } from './restore/entities.js'
import type { SettingsRow } from './settings/entities.js'
import type { Backup, BackupProxy, BackupRepository, RepositoryUsage } from './storage/entities.js'

/** The tables of a world, with the indexes its readers need. */
export interface Tables {
  readonly settings: Table<SettingsRow>
  readonly organizations: Table<Organization>
  /** Organizations that were removed while their backups were kept. */
  readonly departed: Table<Organization>
  readonly proxies: Table<BackupProxy>
  readonly repositories: Table<BackupRepository, 'proxy'>
  readonly usages: Table<RepositoryUsage>
  readonly backups: Table<Backup, 'repository' | 'organization' | 'job'>
  readonly jobs: Table<Job, 'organization' | 'repository'>
  readonly jobItems: Table<JobItem, 'list'>
  readonly scopes: Table<BackupScope, 'job'>
  /** Running ones by their repository. */
  readonly sessions: Table<JobSession, 'job' | 'running'>
  /** Open ones by their state too. */
  readonly restoreSessions: Table<RestoreSession, 'organization' | 'job' | 'state'>
  readonly restoreEvents: Table<RestoreEvent, 'session'>
  readonly restorations: Table<Restoration, 'container' | 'organization'>
  readonly restoredSites: Table<RestoredSite, 'organization'>
  readonly mails: Table<Mail>
}

type RowOf<T> = T extends Table<infer R, infer _> ? R : never

/** The rows of a world, by table: what a snapshot keeps. */
export type Rows = { readonly [Name in keyof Tables]: readonly RowOf<Tables[Name]>[] }

/** @param changed is called after each change of a row. */
export function createTables(rows: Partial<Rows>, changed: () => void): Tables {
  const plain = <R extends Row>(of: readonly R[] | undefined) => new Table<R>({}, of, changed)
  return {
    settings: plain(rows.settings),
    organizations: plain(rows.organizations),
    departed: plain(rows.departed),
    proxies: plain(rows.proxies),
    repositories: new Table({ proxy: (row) => row.proxyId }, rows.repositories, changed),
    usages: plain(rows.usages),
    backups: new Table(
      {
        repository: (row) => row.repositoryId,
        organization: (row) => row.organizationId,
        job: (row) => row.jobId,
      },
      rows.backups,
      changed,
    ),
    jobs: new Table(
      { organization: (row) => row.organizationId, repository: (row) => row.repositoryId },
      rows.jobs,
      changed,
    ),
    jobItems: new Table({ list: (row) => `${row.list} ${row.jobId}` }, rows.jobItems, changed),
    scopes: new Table({ job: (row) => row.jobId }, rows.scopes, changed),
    sessions: new Table(
      {
        job: (row) => row.jobId,
        running: (row) => (row.status === 'Running' ? row.repositoryId : undefined),
      },
      rows.sessions,
      changed,
    ),
    restoreSessions: new Table(
      { organization: (row) => row.organizationId, job: (row) => row.jobId, state: (row) => row.state },
      rows.restoreSessions,
      changed,
    ),
    restoreEvents: new Table({ session: (row) => row.sessionId }, rows.restoreEvents, changed),
    restorations: new Table(
      {
        container: ({ organizationId, kind, target }) =>
          keyOf({ organization: { id: organizationId }, kind, target }),
        organization: (row) => row.organizationId,
      },
      rows.restorations,
      changed,
    ),
    restoredSites: new Table({ organization: (row) => row.organizationId }, rows.restoredSites, changed),
    mails: plain(rows.mails),
  }
}

/** The same tables to go their own way. */
export function forkTables(tables: Tables, changed: () => void): Tables {
  return Object.fromEntries(
    Object.entries(tables).map(([name, table]) => [name, (table as Table<Row>).fork(changed)]),
  ) as unknown as Tables
}
