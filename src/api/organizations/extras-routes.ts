import { Type } from 'typebox'
import { NotFoundError } from '../../world/core/errors.js'
import { findOrganization } from '../../world/organizations/find-organization.js'
import { GroupMember, OrganizationGroup, OrganizationUser } from '../directory-view.js'
import { ETag } from '../e-tag.js'
import { errorResponses } from '../error-schemas.js'
import { nameSchema, refTo } from '../hal.js'
import { buildPage, Page, PageQuery } from '../paging.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { since } from '../versioned-schemas.js'
import { DataSource } from './directory-query.js'

const Team = nameSchema(
  'Team',
  Type.Object({
    id: Type.String({ format: 'uuid' }),
    eTag: ETag,
    displayName: Type.String(),
    description: Type.Optional(Type.String()),
    mail: Type.String(),
    msid: since(8, Type.Optional(Type.String({ format: 'uuid' }))),
    dataLocation: since(8, Type.Optional(Type.String())),
  }),
)

const BackupApplication = nameSchema(
  'BackupApplication',
  Type.Partial(
    Type.Object({
      applicationId: Type.String({ format: 'uuid' }),
      displayName: Type.String(),
      certificateThumbprint: Type.String(),
    }),
  ),
)

const BackupAccount = nameSchema(
  'BackupAccount',
  Type.Partial(Type.Object({ groupMember: refTo(GroupMember) })),
)

const AuditItem = nameSchema(
  'AuditUserOrGroup',
  Type.Partial(
    Type.Object({
      id: Type.String(),
      type: Type.Enum(['User', 'Group']),
      group: refTo(OrganizationGroup),
      user: refTo(OrganizationUser),
    }),
  ),
)

/** What later versions list of an organization, and no organization of this world has. */
export const organizationExtras: ResourceRoutes = async (app) => {
  for (const schema of [Team, BackupApplication, BackupAccount, AuditItem]) app.addSchema(schema)
  const tags = ['Organizations']
  const params = Type.Object({ organizationId: Type.String() })

  app.get(
    '/Organizations/:organizationId/Teams',
    {
      config: { versions: { since: 5 } },
      schema: {
        tags,
        summary: 'Get the teams of an organization: there are none',
        params,
        querystring: Type.Object({
          ...PageQuery.properties,
          ...DataSource.properties,
          displayName: since(6, Type.Optional(Type.String())),
        }),
        response: { 200: Page(refTo(Team)), ...errorResponses },
      },
    },
    (request) => {
      findOrganization(request.world, request.params.organizationId)
      return buildPage(request, 0, () => [])
    },
  )

  app.get(
    '/Organizations/:organizationId/Teams/:teamId',
    {
      config: { versions: { since: 5 } },
      schema: {
        tags,
        summary: 'Get a team of an organization: there is none',
        params: Type.Object({ organizationId: Type.String(), teamId: Type.String() }),
        querystring: DataSource,
        response: { 200: refTo(Team), ...errorResponses },
      },
    },
    ({ world, params: { organizationId, teamId } }) => {
      findOrganization(world, organizationId)
      throw new NotFoundError('Team', teamId)
    },
  )

  app.get(
    '/Organizations/:organizationId/BackupApplications',
    {
      config: { versions: { since: 6 } },
      schema: {
        tags,
        summary: 'Get the applications that back up beside that of the organization: there are none',
        params,
        querystring: PageQuery,
        response: { 200: Page(refTo(BackupApplication)), ...errorResponses },
      },
    },
    (request) => {
      findOrganization(request.world, request.params.organizationId)
      return buildPage(request, 0, () => [])
    },
  )

  for (const { path, first, what, entry } of [
    {
      path: 'BackupAccounts',
      first: 4,
      what: 'accounts that back up beside that of the organization',
      entry: refTo(BackupAccount),
    },
    {
      path: 'AuditItems',
      first: 5,
      what: 'users and groups whose restores are audited',
      entry: refTo(AuditItem),
    },
  ] as const)
    app.get(
      `/Organizations/:organizationId/${path}`,
      {
        config: { versions: { since: first } },
        schema: {
          tags,
          summary: `Get the ${what}: there are none`,
          params,
          response: { 200: Type.Array(entry), ...errorResponses },
        },
      },
      ({ world, params }) => {
        findOrganization(world, (params as { organizationId: string }).organizationId)
        return []
      },
    )
}
