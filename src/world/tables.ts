import type {
  BackupProxy,
  BackupRepository,
  BackupScope,
  Job,
  JobItem,
  JobSession,
  Organization,
} from './entities.js'
import { Table } from './table.js'

/** The rows of a world, by table: what a snapshot keeps. */
export interface Rows {
  readonly organizations: readonly Organization[]
  readonly proxies: readonly BackupProxy[]
  readonly repositories: readonly BackupRepository[]
  readonly jobs: readonly Job[]
  readonly jobItems: readonly JobItem[]
  readonly scopes: readonly BackupScope[]
  readonly sessions: readonly JobSession[]
}

/** The tables of a world, with the indexes its readers need. */
export interface Tables {
  readonly organizations: Table<Organization>
  readonly proxies: Table<BackupProxy>
  readonly repositories: Table<BackupRepository, 'proxy'>
  readonly jobs: Table<Job, 'organization' | 'repository'>
  readonly jobItems: Table<JobItem, 'list'>
  readonly scopes: Table<BackupScope>
  readonly sessions: Table<JobSession, 'job' | 'running'>
}

/** @param changed is called after each change of a row. */
export function createTables(rows: Partial<Rows>, changed: () => void): Tables {
  return {
    organizations: new Table({}, rows.organizations, changed),
    proxies: new Table({}, rows.proxies, changed),
    repositories: new Table({ proxy: (row) => row.proxyId }, rows.repositories, changed),
    jobs: new Table(
      { organization: (row) => row.organizationId, repository: (row) => row.repositoryId },
      rows.jobs,
      changed,
    ),
    jobItems: new Table({ list: (row) => `${row.list} ${row.jobId}` }, rows.jobItems, changed),
    scopes: new Table({}, rows.scopes, changed),
    sessions: new Table(
      { job: (row) => row.jobId, running: (row) => (row.status === 'Running' ? 'yes' : undefined) },
      rows.sessions,
      changed,
    ),
  }
}
