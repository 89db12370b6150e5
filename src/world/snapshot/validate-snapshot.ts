import type { Problem } from '../../text/problem.js'
import type { Slices } from '../core/slices.js'
import type { Row } from '../core/table.js'
import type { BackupObject, Job, JobSession } from '../jobs/job-rows.js'
import type { Organization } from '../organizations/organization-rows.js'
import { isTimeZone } from '../seed/validate-profile.js'
import type { Rows, Tables } from '../tables.js'
import type { WorldSnapshot } from '../world.js'
import {
  EVENT_SUBJECTS,
  REQUIRED_EVENTS,
  ROW_REFERENCES,
  type RowReference,
  TABLES_WITHOUT_COUNTER,
} from './row-references.js'

type Path = Problem['path']

/** Problems of a snapshot, and `undefined` now and then, so that the search can pause. */
type Findings<T = void> = Generator<Problem | undefined, T>

/** So many rows are looked at between two pauses. */
const SLICE_SIZE = 200

/** The first thing in a snapshot of the right shape that does not go together with the rest of it. */
export function* findInconsistency(snapshot: WorldSnapshot): Slices<Problem | undefined> {
  for (const problem of findProblems(snapshot)) {
    if (problem) return problem
    yield
  }
  return undefined
}

function* findProblems(snapshot: WorldSnapshot): Findings {
  const { origin, tables } = snapshot
  if (!isTimeZone(origin.timeZone))
    yield {
      path: ['origin', 'timeZone'],
      message: `must be an IANA time zone such as Europe/Berlin; it is '${origin.timeZone.slice(0, 60)}'`,
    }
  const ids = yield* checkIdentities(snapshot)
  for (const [name, referencesOf] of Object.entries<(row: never) => readonly RowReference[]>(ROW_REFERENCES))
    for (const [index, row] of tables[name as keyof Rows].entries()) {
      if (index % SLICE_SIZE === 0) yield
      yield* checkReferences(referencesOf(row as never), ['tables', name, index], ids)
    }
  yield* checkEvents(snapshot, ids)
  yield* checkSessions(tables.sessions)
  for (const [index, { schedulePolicy }] of tables.jobs.entries())
    yield* checkSchedule(schedulePolicy, ['tables', 'jobs', index, 'schedulePolicy'])
  for (const [index, { written }] of tables.backups.entries())
    if (written.length % 2 !== 0)
      yield {
        path: ['tables', 'backups', index, 'written'],
        message: 'must contain pairs of a day and its bytes',
      }
  yield* checkDirectoryIndexes(tables)
}

type Ids = ReadonlyMap<keyof Tables, ReadonlySet<string>>

/** Ids and keys that are there twice, and those that would be given again. @returns the ids of each table */
function* checkIdentities({ tables, counters }: WorldSnapshot): Findings<Ids> {
  const counts = new Map<string, number>()
  for (const [index, [path, count]] of counters.entries()) {
    if (counts.has(path)) yield { path: ['counters', index], message: `counts '${path.slice(0, 200)}' twice` }
    counts.set(path, count)
  }
  const ids = new Map<keyof Tables, Set<string>>()
  for (const [table, rows] of Object.entries<readonly Row[]>(tables) as [keyof Tables, readonly Row[]][]) {
    const known = new Set<string>()
    ids.set(table, known)
    for (const [index, { id }] of rows.entries()) {
      if (index % SLICE_SIZE === 0) yield
      if (known.has(id)) yield { path: ['tables', table, index, 'id'], message: `is not unique: '${id}'` }
      known.add(id)
    }
    // after the ids and not beside them: a set of many entries takes long to grow, and two of them would grow at once
    const keys = new Set<string>()
    for (const [index, { key }] of rows.entries()) {
      if (index % SLICE_SIZE === 0) yield
      const path = ['tables', table, index, 'key']
      if (keys.has(key)) yield { path, message: `is not unique: '${key.slice(0, 200)}'` }
      keys.add(key)
      if (TABLES_WITHOUT_COUNTER.includes(table)) continue
      const colon = key.lastIndexOf(':')
      const count = counts.get(key.slice(0, colon)) ?? 0
      if (count < Number(key.slice(colon + 1)))
        yield {
          path,
          message: `would be used again: '${key.slice(0, 200)}', because the counter is at ${count}`,
        }
    }
  }
  for (const [index, { id }] of tables.removedOrganizations.entries())
    if (ids.get('organizations')?.has(id))
      yield {
        path: ['tables', 'removedOrganizations', index, 'id'],
        message: `is also in 'organizations': '${id}'`,
      }
  return ids
}

function* checkReferences(references: readonly RowReference[], path: Path, ids: Ids): Findings {
  for (const [property, id, ...tables] of references)
    if (id !== undefined && !tables.some((table) => ids.get(table)?.has(id)))
      yield {
        path: [...path, property],
        message: `refers to nothing in ${tables.map((table) => `'${table}'`).join(' or ')}: '${id}'`,
      }
}

function* checkEvents({ events, tables }: WorldSnapshot, ids: Ids): Findings {
  const known = new Set<string>()
  for (const [index, { kind, subject }] of events.entries()) {
    if (index % SLICE_SIZE === 0) yield
    const path = ['events', index]
    const expected = Object.hasOwn(EVENT_SUBJECTS, kind)
      ? EVENT_SUBJECTS[kind as keyof typeof EVENT_SUBJECTS]
      : undefined
    if (!expected)
      yield {
        path: [...path, 'kind'],
        message: `must be one of ${Object.keys(EVENT_SUBJECTS).join(', ')}; it is '${kind.slice(0, 60)}'`,
      }
    else if ('word' in expected ? subject !== expected.word : !ids.get(expected.table)?.has(subject))
      yield {
        path: [...path, 'subject'],
        message:
          'word' in expected
            ? `must be '${expected.word}'; it is '${subject.slice(0, 60)}'`
            : `refers to nothing in '${expected.table}': '${subject.slice(0, 60)}'`,
      }
    const name = `${kind} ${subject}`
    if (known.has(name)) yield { path, message: `is not unique: ${name.slice(0, 100)}` }
    known.add(name)
  }
  const held = new Set(tables.holds.map(({ id }) => id))
  for (const required of REQUIRED_EVENTS)
    for (const [index, row] of tables[required.table].entries()) {
      if (index % SLICE_SIZE === 0) yield
      if (required.if(row as never) && !held.has(row.id) && !known.has(`${required.kind} ${row.id}`))
        yield { path: ['tables', required.table, index], message: `needs an event '${required.kind}'` }
    }
}

function* checkSessions(rows: readonly JobSession[]): Findings {
  for (const [index, { status, start, end, endsAt }] of rows.entries()) {
    if (index % SLICE_SIZE === 0) yield
    const path = ['tables', 'sessions', index]
    if ((status === 'Running') !== (end === undefined))
      yield { path, message: status === 'Running' ? "is running, but has an 'end'" : "has no 'end'" }
    if (end !== undefined && end < start)
      yield { path: [...path, 'end'], message: "must not be before its 'start'" }
    if (endsAt < start) yield { path: [...path, 'endsAt'], message: "must not be before its 'start'" }
  }
}

function* checkSchedule(policy: Job['schedulePolicy'], path: Path): Findings {
  const needed = [
    ...(policy.type === 'Periodically' ? ['periodicallyEvery'] : ['dailyType', 'dailyTime']),
    ...(policy.retryEnabled ? ['retryNumber', 'retryWaitInterval'] : []),
    ...(policy.backupWindowEnabled ? ['backupWindowSettings'] : []),
  ]
  for (const name of needed)
    if (policy[name as keyof typeof policy] === undefined) yield { path, message: `has no '${name}'` }
}

const DIRECTORY_LIST_BY_KIND = {
  mailbox: 'users',
  archive: 'users',
  oneDrive: 'users',
  personalSite: 'users',
  groupMailbox: 'groups',
  groupSite: 'groups',
  site: 'sites',
} as const satisfies Record<BackupObject['kind'], keyof Organization['counts']>

const DIRECTORY_LIST_BY_ITEM = { User: 'users', Group: 'groups', Site: 'sites' } as const

/** Users, groups and sites are no rows, but indexes in the directory of an organization: it must have so many. */
function* checkDirectoryIndexes(tables: Rows): Findings {
  const organizations = new Map(
    [...tables.removedOrganizations, ...tables.organizations].map((row) => [row.id, row]),
  )
  const organizationByJob = new Map<string, Organization | undefined>(
    [...tables.backups, ...tables.jobs.map(({ id, organizationId }) => ({ jobId: id, organizationId }))].map(
      ({ jobId, organizationId }) => [jobId, organizations.get(organizationId)],
    ),
  )
  const isOutside = (
    organization: Organization | undefined,
    list: keyof Organization['counts'],
    target: number,
  ): boolean => organization !== undefined && target >= organization.counts[list]
  const message = (holder: string): string => `refers to an index beyond the ${holder} of its organization`

  for (const [position, { jobId, type, target }] of tables.jobItems.entries()) {
    const holder =
      type in DIRECTORY_LIST_BY_ITEM
        ? DIRECTORY_LIST_BY_ITEM[type as keyof typeof DIRECTORY_LIST_BY_ITEM]
        : undefined
    const path = ['tables', 'jobItems', position]
    if (holder && target === undefined) yield { path, message: "has no 'target'" }
    else if (holder && isOutside(organizationByJob.get(jobId), holder, target ?? 0))
      yield { path: [...path, 'target'], message: message(holder) }
    if (type === 'OneDriveFolders' && !tables.jobItems[position]?.folders)
      yield { path, message: "has no 'folders'" }
  }
  for (const [position, { jobId, objects, groups }] of tables.scopes.entries()) {
    yield
    const organization = organizationByJob.get(jobId)
    for (const [index, { kind, target }] of objects.entries())
      if (isOutside(organization, DIRECTORY_LIST_BY_KIND[kind], target))
        yield {
          path: ['tables', 'scopes', position, 'objects', index, 'target'],
          message: message(DIRECTORY_LIST_BY_KIND[kind]),
        }
    for (const [index, group] of groups.entries())
      if (isOutside(organization, 'groups', group))
        yield { path: ['tables', 'scopes', position, 'groups', index], message: message('groups') }
  }
  const siteCounts = new Map<string, number>()
  for (const { organizationId } of tables.restoredSites)
    siteCounts.set(organizationId, (siteCounts.get(organizationId) ?? 0) + 1)
  for (const name of ['restorations', 'restoredSites'] as const)
    for (const [position, { organizationId, from, ...row }] of tables[name].entries()) {
      if (position % SLICE_SIZE === 0) yield
      const sites = siteCounts.get(organizationId) ?? 0
      const check = function* (path: Path, kind: string, target: number): Findings {
        if (kind === 'restoredSite') {
          if (target >= sites) yield { path, message: message('restored sites') }
        } else if (
          isOutside(
            organizations.get(organizationId),
            DIRECTORY_LIST_BY_KIND[kind as BackupObject['kind']],
            target,
          )
        )
          yield { path, message: message(DIRECTORY_LIST_BY_KIND[kind as BackupObject['kind']]) }
      }
      const path = ['tables', name, position]
      yield* check([...path, 'from', 'target'], from.kind, from.target)
      if ('kind' in row) yield* check([...path, 'target'], row.kind, row.target)
    }
}
