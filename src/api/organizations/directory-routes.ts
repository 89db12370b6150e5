import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { NotFoundError } from '../../world/core/errors.js'
import type { Slices } from '../../world/core/slices.js'
import { getBackedUpContentInSlices } from '../../world/organizations/backed-up-content.js'
import type { DirectoryUser } from '../../world/organizations/directory.js'
import { findOrganization } from '../../world/organizations/find-organization.js'
import {
  DirectoryView,
  GroupMember,
  JobSite,
  OrganizationGroup,
  OrganizationSite,
  OrganizationUser,
} from '../directory-view.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { buildPage, Page, PageQuery } from '../paging.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { createViewContext } from '../view-context.js'
import {
  DataSource,
  GroupQuery,
  listGroups,
  listSites,
  listUsers,
  SiteQuery,
  UserQuery,
} from './directory-query.js'
import { OrganizationOneDrive } from './schema.js'
import { oneDriveView } from './view.js'

/** Works out the directory that a request is about: to make up thousands of users takes its time. */
function* workOut({ world, params }: FastifyRequest): Slices<void> {
  const { organizationId } = params as { readonly organizationId: string }
  const organization = world.tables.organizations.get(organizationId)
  if (!organization) return
  yield* world.getDirectory(organization).buildInSlices()
  yield* getBackedUpContentInSlices(world, organization)
}

/** Users, groups, sites and OneDrives of an organization, as its directory has them. */
export const directory: ResourceRoutes = async (app) => {
  for (const schema of [
    OrganizationUser,
    OrganizationGroup,
    GroupMember,
    OrganizationSite,
    JobSite,
    OrganizationOneDrive,
  ])
    app.addSchema(schema)
  const tags = ['Organizations']
  const config = { prepare: workOut }
  const organization = Type.Object({ organizationId: Type.String() })

  app.get(
    '/Organizations/:organizationId/Users',
    {
      config,
      schema: {
        tags,
        summary: 'Get the users of an organization, a page at a time',
        params: organization,
        querystring: UserQuery,
        response: { 200: Page(refTo(OrganizationUser)), ...errorResponses },
      },
    },
    async (request) => {
      const row = findOrganization(request.world, request.params.organizationId)
      const view = new DirectoryView(createViewContext(request), row)
      const users = await request.inSlices(listUsers(request.world, row, request.query))
      return buildPage(request, users.length, (from, to) =>
        users.slice(from, to).map((user) => view.user(user)),
      )
    },
  )

  app.get(
    '/Organizations/:organizationId/Users/:userId',
    {
      config,
      schema: {
        tags,
        summary: 'Get a user of an organization',
        params: Type.Object({ organizationId: Type.String(), userId: Type.String() }),
        querystring: DataSource,
        response: { 200: refTo(OrganizationUser), ...errorResponses },
      },
    },
    (request) => {
      const { organizationId, userId } = request.params
      const row = findOrganization(request.world, organizationId)
      const user = request.world.getDirectory(row).user(userId)
      if (!user) throw new NotFoundError('User', userId)
      return new DirectoryView(createViewContext(request), row).user(user)
    },
  )

  app.get(
    '/Organizations/:organizationId/Users/:userId/OneDrives',
    {
      config,
      schema: {
        tags,
        summary: 'Get the OneDrives of a user, a page at a time',
        params: Type.Object({ organizationId: Type.String(), userId: Type.String() }),
        querystring: PageQuery,
        response: { 200: Page(refTo(OrganizationOneDrive)), ...errorResponses },
      },
    },
    (request) => {
      const { organizationId, userId } = request.params
      const row = findOrganization(request.world, organizationId)
      const user = request.world.getDirectory(row).user(userId)
      if (!user) throw new NotFoundError('User', userId)
      const view = createViewContext(request)
      const drives = user.oneDrive ? [oneDriveView(view, row, user, user.oneDrive)] : []
      return buildPage(request, drives.length, (from, to) => drives.slice(from, to))
    },
  )

  app.get(
    '/Organizations/:organizationId/Users/:userId/OneDrives/:oneDriveId',
    {
      config,
      schema: {
        tags,
        summary: 'Get a OneDrive of a user',
        params: Type.Object({
          organizationId: Type.String(),
          userId: Type.String(),
          oneDriveId: Type.String(),
        }),
        response: { 200: refTo(OrganizationOneDrive), ...errorResponses },
      },
    },
    (request) => {
      const { organizationId, userId, oneDriveId } = request.params
      const row = findOrganization(request.world, organizationId)
      const user = request.world.getDirectory(row).user(userId)
      if (!user) throw new NotFoundError('User', userId)
      if (user.oneDrive?.id !== oneDriveId.toLowerCase()) throw new NotFoundError('OneDrive', oneDriveId)
      return oneDriveView(createViewContext(request), row, user, user.oneDrive)
    },
  )

  app.get(
    '/Organizations/:organizationId/Groups',
    {
      config,
      schema: {
        tags,
        summary: 'Get the groups of an organization, a page at a time',
        params: organization,
        querystring: GroupQuery,
        response: { 200: Page(refTo(OrganizationGroup)), ...errorResponses },
      },
    },
    async (request) => {
      const row = findOrganization(request.world, request.params.organizationId)
      const view = new DirectoryView(createViewContext(request), row)
      const groups = await request.inSlices(listGroups(request.world, row, request.query))
      return buildPage(request, groups.length, (from, to) =>
        groups.slice(from, to).map((group) => view.group(group)),
      )
    },
  )

  app.get(
    '/Organizations/:organizationId/Groups/:groupId',
    {
      config,
      schema: {
        tags,
        summary: 'Get a group of an organization',
        params: Type.Object({ organizationId: Type.String(), groupId: Type.String() }),
        querystring: DataSource,
        response: { 200: refTo(OrganizationGroup), ...errorResponses },
      },
    },
    (request) => {
      const { organizationId, groupId } = request.params
      const row = findOrganization(request.world, organizationId)
      const group = request.world.getDirectory(row).group(groupId)
      if (!group) throw new NotFoundError('Group', groupId)
      return new DirectoryView(createViewContext(request), row).group(group)
    },
  )

  app.get(
    '/Organizations/:organizationId/Groups/:groupId/Members',
    {
      config: { ...config, versions: { since: 6 } },
      schema: {
        tags,
        summary: 'Get the members of a group, a page at a time',
        params: Type.Object({ organizationId: Type.String(), groupId: Type.String() }),
        querystring: Type.Object({ ...PageQuery.properties, ...DataSource.properties }),
        response: { 200: Page(refTo(GroupMember)), ...errorResponses },
      },
    },
    (request) => {
      const { organizationId, groupId } = request.params
      const row = findOrganization(request.world, organizationId)
      const { users } = request.world.getDirectory(row)
      const group = request.world.getDirectory(row).group(groupId)
      if (!group) throw new NotFoundError('Group', groupId)
      const view = new DirectoryView(createViewContext(request), row)
      return buildPage(request, group.members.length, (from, to) =>
        group.members.slice(from, to).map((index) => view.member(group, users[index] as DirectoryUser)),
      )
    },
  )

  app.get(
    '/Organizations/:organizationId/Sites',
    {
      config,
      schema: {
        tags,
        summary: 'Get the sites of an organization, a page at a time',
        params: organization,
        querystring: SiteQuery,
        response: { 200: Page(refTo(OrganizationSite)), ...errorResponses },
      },
    },
    async (request) => {
      const row = findOrganization(request.world, request.params.organizationId)
      const view = new DirectoryView(createViewContext(request), row)
      const sites = await request.inSlices(listSites(request.world, row, request.query))
      return buildPage(request, sites.length, (from, to) =>
        sites.slice(from, to).map((site) => view.site(site)),
      )
    },
  )

  app.get(
    '/Organizations/:organizationId/Sites/:siteId',
    {
      config,
      schema: {
        tags,
        summary: 'Get a site of an organization',
        params: Type.Object({ organizationId: Type.String(), siteId: Type.String() }),
        querystring: DataSource,
        response: { 200: refTo(OrganizationSite), ...errorResponses },
      },
    },
    (request) => {
      const { organizationId, siteId } = request.params
      const row = findOrganization(request.world, organizationId)
      const site = request.world.getDirectory(row).site(siteId)
      if (!site) throw new NotFoundError('Site', siteId)
      return new DirectoryView(createViewContext(request), row).site(site)
    },
  )
}
