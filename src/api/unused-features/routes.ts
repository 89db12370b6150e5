import { Type } from 'typebox'
import { NotFoundError } from '../../world/core/errors.js'
import { findJob } from '../../world/jobs/jobs.js'
import { findOrganization } from '../../world/organizations/find-organization.js'
import { errorResponses } from '../error-schemas.js'
import { renderRows } from '../paging.js'
import type { ResourceRoutes } from '../resource-routes.js'

/** Collections of what this server has none of: it does not simulate how there could be any. */
const COLLECTIONS = [
  { path: 'Accounts', param: 'accountId', what: 'Account' },
  { path: 'AzureServiceAccounts', param: 'id', what: 'Azure service account' },
  { path: 'CopyJobs', param: 'id', what: 'Copy job' },
  { path: 'DataRetrievals', param: 'dataRetrievalId', what: 'Data retrieval' },
  { path: 'DataRetrievalSessions', param: 'dataRetrievalSessionId', what: 'Data retrieval session' },
  { path: 'EncryptionKeys', param: 'keyId', what: 'Encryption key' },
  { path: 'objectstoragerepositories', param: 'repositoryId', what: 'Object storage repository' },
  { path: 'ProtectedTeams', param: 'protectedTeamId', what: 'Protected team' },
  { path: 'ProxyPools', param: 'poolId', what: 'Proxy pool' },
  { path: 'RbacRoles', param: 'roleId', what: 'Role' },
  { path: 'RepositoryOwnerChangeSessions', param: 'sessionId', what: 'Owner change session' },
  { path: 'RepositorySynchronizeSessions', param: 'sessionId', what: 'Synchronize session' },
] as const

/** What hangs on an entry of a collection, and is as little there. */
const PARTS = [
  { path: 'CopyJobs/:id/BackupJob', param: 'id', what: 'Copy job' },
  { path: 'DataRetrievals/:dataRetrievalId/mailboxes', param: 'dataRetrievalId', what: 'Data retrieval' },
  { path: 'DataRetrievals/:dataRetrievalId/onedrives', param: 'dataRetrievalId', what: 'Data retrieval' },
  { path: 'DataRetrievals/:dataRetrievalId/teams', param: 'dataRetrievalId', what: 'Data retrieval' },
  { path: 'DataRetrievals/:dataRetrievalId/webs', param: 'dataRetrievalId', what: 'Data retrieval' },
  {
    path: 'DataRetrievalSessions/:sessionId/LogItems',
    param: 'sessionId',
    what: 'Data retrieval session',
  },
  { path: 'ProxyPools/:poolId/proxies', param: 'poolId', what: 'Proxy pool' },
  { path: 'RbacRoles/:roleId/excludedItems', param: 'roleId', what: 'Role' },
  { path: 'RbacRoles/:roleId/excludedItems/:itemId', param: 'roleId', what: 'Role' },
  { path: 'RbacRoles/:roleId/operators', param: 'roleId', what: 'Role' },
  { path: 'RbacRoles/:roleId/operators/:operatorId', param: 'roleId', what: 'Role' },
  { path: 'RbacRoles/:roleId/selectedItems', param: 'roleId', what: 'Role' },
  { path: 'RbacRoles/:roleId/selectedItems/:itemId', param: 'roleId', what: 'Role' },
] as const

const NONE: readonly never[] = []
/** Version 3 knows of none of them; later ones as far as they have the operation. */
const versions = { since: 4 } as const
const Entry = Type.Object({}, { description: 'There is none' })

/** The parameters in a path. */
const describeParameters = (path: string) =>
  Type.Object(Object.fromEntries([...path.matchAll(/:(\w+)/g)].map(([, name = '']) => [name, Type.String()])))

/** What only other servers make use of. Their lists are empty, so that clients who look for them go on. */
export const unusedFeatures: ResourceRoutes = async (app) => {
  for (const { path, what } of COLLECTIONS)
    app.get(
      `/${path}`,
      {
        config: { versions },
        schema: {
          tags: [path],
          summary: `${what}s: there are none`,
          response: { 200: Type.Array(Entry), ...errorResponses },
        },
      },
      (request) => renderRows(request, NONE, () => ({})),
    )

  const single = COLLECTIONS.map((entry) => ({ ...entry, path: `${entry.path}/:${entry.param}` }))
  for (const { path, param, what } of [...single, ...PARTS])
    app.get(
      `/${path}`,
      {
        config: { versions },
        schema: {
          tags: [path.slice(0, path.indexOf('/'))],
          summary: `${what}: there is none`,
          params: describeParameters(path),
          response: { 200: Entry, ...errorResponses },
        },
      },
      ({ params }) => {
        throw new NotFoundError(what, (params as Readonly<Record<string, string>>)[param] as string)
      },
    )

  app.get(
    '/Organizations/:organizationId/RbacRoles',
    {
      config: { versions },
      schema: {
        tags: ['Organizations'],
        summary: 'Get the roles of an organization: there are none',
        params: Type.Object({ organizationId: Type.String() }),
        response: { 200: Type.Array(Entry), ...errorResponses },
      },
    },
    (request) => {
      findOrganization(request.world, request.params.organizationId)
      return renderRows(request, NONE, () => ({}))
    },
  )

  app.get(
    '/Jobs/:jobId/CopyJob',
    {
      config: { versions },
      schema: {
        tags: ['Jobs'],
        summary: 'Get the copy job of a job: there is none',
        params: Type.Object({ jobId: Type.String() }),
        response: { 200: Entry, ...errorResponses },
      },
    },
    ({ world, params: { jobId } }) => {
      throw new NotFoundError('Copy job of the job', findJob(world, jobId).id)
    },
  )
}
