import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { NotFoundError } from '../../world/core/errors.js'
import type { Slices } from '../../world/core/slices.js'
import { getBackedUpContentInSlices } from '../../world/organizations/backed-up-content.js'
import { findOrganization } from '../../world/organizations/find-organization.js'
import { DirectoryView, OrganizationGroup, OrganizationSite, OrganizationUser } from '../directory-view.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { buildPage, Page, PageQuery } from '../paging.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { createViewContext } from '../view-context.js'
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
  for (const schema of [OrganizationUser, OrganizationGroup, OrganizationSite, OrganizationOneDrive])
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
        querystring: Type.Interface([PageQuery], { name: Type.Optional(Type.String()) }),
        response: { 200: Page(refTo(OrganizationUser)), ...errorResponses },
      },
    },
    (request) => {
      const row = findOrganization(request.world, request.params.organizationId)
      const view = new DirectoryView(createViewContext(request), row)
      const users = filterByName(request.world.getDirectory(row).users, request.query.name)
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
        querystring: Type.Interface([PageQuery], { name: Type.Optional(Type.String()) }),
        response: { 200: Page(refTo(OrganizationGroup)), ...errorResponses },
      },
    },
    (request) => {
      const row = findOrganization(request.world, request.params.organizationId)
      const view = new DirectoryView(createViewContext(request), row)
      const groups = filterByName(request.world.getDirectory(row).groups, request.query.name)
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
    '/Organizations/:organizationId/Sites',
    {
      config,
      schema: {
        tags,
        summary: 'Get the sites of an organization, a page at a time',
        params: organization,
        querystring: Type.Interface([PageQuery], {
          parentId: Type.Optional(
            Type.String({
              description: "Only the sites under this one; the word 'null' asks for those at the top",
            }),
          ),
        }),
        response: { 200: Page(refTo(OrganizationSite)), ...errorResponses },
      },
    },
    (request) => {
      const row = findOrganization(request.world, request.params.organizationId)
      const view = new DirectoryView(createViewContext(request), row)
      const all = request.world.getDirectory(row)
      const { parentId } = request.query
      const parent = parentId === undefined || parentId === 'null' ? undefined : all.site(parentId)
      if (parentId !== undefined && parentId !== 'null' && !parent) throw new NotFoundError('Site', parentId)
      const sites =
        parentId === undefined ? all.sites : all.sites.filter((site) => site.parent === parent?.index)
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

/** The entries whose name or display name contains a text, without regard to case; without one all of them. */
function filterByName<T extends { name: string; displayName: string }>(
  entries: readonly T[],
  text: string | undefined,
): readonly T[] {
  const wanted = text?.toLowerCase()
  if (wanted === undefined) return entries
  return entries.filter(
    ({ name, displayName }) =>
      name.toLowerCase().includes(wanted) || displayName.toLowerCase().includes(wanted),
  )
}
