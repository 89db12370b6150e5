import { type Static, Type } from 'typebox'
import { formatTimestamp } from '../../world/core/timestamp.js'
import { findOrganization } from '../../world/organizations/find-organization.js'
import type { Organization } from '../../world/organizations/organization-rows.js'
import { errorResponses } from '../error-schemas.js'
import { renderRows } from '../paging.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { createViewContext, type ViewContext } from '../view-context.js'
import { OrganizationSyncState, syncStateLinks } from './schema.js'

/** The users, groups and sites of an organization are those that it was added with. */
function syncStateView(
  { base }: ViewContext,
  { id, since }: Organization,
): Static<typeof OrganizationSyncState> {
  const at = formatTimestamp(since)
  return {
    organizationId: id,
    lastSyncState: { type: 'Full', result: 'Success', startTime: at, endTime: at },
    _links: syncStateLinks.build(base, { id }),
    type: 'Full',
    status: 'Success',
    lastSyncTime: at,
  }
}

/** How up to date organizations are: /Organizations/SyncState. */
export const organizationSync: ResourceRoutes = async (app) => {
  const tags = ['Organizations']

  app.get(
    '/Organizations/SyncState',
    {
      config: { versions: { since: 8 } },
      schema: {
        tags,
        summary: 'Get how up to date the organizations are',
        response: { 200: Type.Array(OrganizationSyncState), ...errorResponses },
      },
    },
    (request) => renderRows(request, request.world.tables.organizations.list(), syncStateView),
  )

  app.get(
    '/Organizations/:organizationId/SyncState',
    {
      config: { versions: { since: 7 } },
      schema: {
        tags,
        summary: 'Get how up to date an organization is',
        params: Type.Object({ organizationId: Type.String() }),
        response: { 200: OrganizationSyncState, ...errorResponses },
      },
    },
    (request) =>
      syncStateView(
        createViewContext(request),
        findOrganization(request.world, request.params.organizationId),
      ),
  )
}
