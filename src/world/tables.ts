import { buildContainerKey } from './content/containers.js'
import { type Row, type RowListener, Table } from './core/table.js'
import type { BackupScope, Job, JobItem, JobSession } from './jobs/job-rows.js'
import type { Mail } from './mail/mail-rows.js'
import type { Organization } from './organizations/organization-rows.js'
import type { Restoration, RestoredSite, RestoreEvent, RestoreSession } from './restore/restore-rows.js'
import type { SettingsRow } from './settings/settings-rows.js'
import type { Backup, BackupProxy, BackupRepository, RepositoryUsage } from './storage/storage-rows.js'
import type { Hold } from './work/work-rows.js'

/** The tables of a world, with the indexes its readers need. */
export interface Tables {
  readonly settings: Table<SettingsRow>
  readonly organizations: Table<Organization>
  /** Organizations that were removed while their backups were kept. */
  readonly removedOrganizations: Table<Organization>
  readonly proxies: Table<BackupProxy>
  readonly repositories: Table<BackupRepository, 'proxy'>
  readonly usages: Table<RepositoryUsage>
  readonly backups: Table<Backup, 'repository' | 'organization' | 'job'>
  readonly jobs: Table<Job, 'organization' | 'repository'>
  readonly jobItems: Table<JobItem, 'list'>
  readonly scopes: Table<BackupScope, 'job'>
  /** Running ones by their repository, with the sum of the bytes that they come to. */
  readonly sessions: Table<JobSession, 'job' | 'running'>
  /** Open ones by their state too. */
  readonly restoreSessions: Table<RestoreSession, 'organization' | 'job' | 'repository' | 'state'>
  readonly restoreEvents: Table<RestoreEvent, 'session' | 'viewed'>
  readonly restorations: Table<Restoration, 'container' | 'organization'>
  readonly restoredSites: Table<RestoredSite, 'organization'>
  readonly mails: Table<Mail>
  /** By the ids of what they hold. */
  readonly holds: Table<Hold>
}

type RowOf<T> = T extends Table<infer R, infer _> ? R : never

/** The rows of a world, by table: what a snapshot keeps. */
export type Rows = { readonly [Name in keyof Tables]: readonly RowOf<Tables[Name]>[] }

/** Creates the listener for the rows of a table. */
export type CreateRowListener = (table: keyof Tables) => RowListener

/** Empty tables. @param observe who is told of each change of a row, by the name of its table */
export function createTables(observe: CreateRowListener): Tables {
  return {
    settings: new Table({}, observe('settings')),
    organizations: new Table({}, observe('organizations')),
    removedOrganizations: new Table({}, observe('removedOrganizations')),
    proxies: new Table({}, observe('proxies')),
    repositories: new Table({ proxy: (row) => row.proxyId }, observe('repositories')),
    usages: new Table({}, observe('usages')),
    backups: new Table(
      {
        repository: (row) => row.repositoryId,
        organization: (row) => row.organizationId,
        job: (row) => row.jobId,
      },
      observe('backups'),
    ),
    jobs: new Table(
      { organization: (row) => row.organizationId, repository: (row) => row.repositoryId },
      observe('jobs'),
    ),
    jobItems: new Table({ list: (row) => `${row.list} ${row.jobId}` }, observe('jobItems')),
    scopes: new Table({ job: (row) => row.jobId }, observe('scopes')),
    sessions: new Table(
      {
        job: (row) => row.jobId,
        running: (row) => (row.status === 'Running' ? row.repositoryId : undefined),
      },
      observe('sessions'),
      { running: (row) => row.bytes },
    ),
    restoreSessions: new Table(
      {
        organization: (row) => row.organizationId,
        job: (row) => row.jobId,
        repository: (row) => row.repositoryId,
        state: (row) => row.state,
      },
      observe('restoreSessions'),
    ),
    restoreEvents: new Table(
      {
        session: (row) => row.sessionId,
        viewed: ({ sessionId, viewed }) => (viewed === undefined ? undefined : `${sessionId} ${viewed}`),
      },
      observe('restoreEvents'),
    ),
    restorations: new Table(
      {
        container: ({ organizationId, kind, target }) =>
          buildContainerKey({ organization: { id: organizationId }, kind, target }),
        organization: (row) => row.organizationId,
      },
      observe('restorations'),
    ),
    restoredSites: new Table({ organization: (row) => row.organizationId }, observe('restoredSites')),
    mails: new Table({}, observe('mails')),
    holds: new Table({}, observe('holds')),
  }
}

/** The same tables to go their own way. */
export function forkTables(tables: Tables, observe: CreateRowListener): Tables {
  return Object.fromEntries(
    Object.entries(tables).map(([name, table]) => [
      name,
      (table as Table<Row>).fork(observe(name as keyof Tables)),
    ]),
  ) as unknown as Tables
}
