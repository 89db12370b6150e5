import { type Static, Type } from 'typebox'
import {
  licensedInSlices,
  listLicensedUsers as listLicensed,
  type LicensedUser as Row,
} from '../../world/organizations/licensed-users.js'
import { buildOrganizationDataId, formatAccountId } from '../../world/storage/repository-data.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { buildPage, Page, PageQuery } from '../paging.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { createViewContext, type ViewContext } from '../view-context.js'
import { LicensedUser, licensedUserLinks } from './schema.js'

function licensedUserView(
  { base }: ViewContext,
  { user, organization, lastBackup, state }: Row,
): Static<typeof LicensedUser> {
  return {
    id: formatAccountId(user),
    name: user.name,
    isBackedUp: true,
    lastBackupDate: new Date(lastBackup).toISOString().slice(0, 19),
    licenseState: state,
    organizationId: organization.id,
    backedUpOrganizationId: buildOrganizationDataId(organization),
    organizationName: organization.name,
    _links: licensedUserLinks.build(base, { organizationId: organization.id }),
  }
}

/** Users who take up a license: /LicensedUsers. */
export const licensedUsers: ResourceRoutes = async (app) => {
  app.addSchema(LicensedUser)

  app.get(
    '/LicensedUsers',
    {
      config: { prepare: ({ world }) => licensedInSlices(world) },
      schema: {
        tags: ['GlobalSettings'],
        summary: 'Get the users who take up a license, a page at a time',
        querystring: Type.Interface([PageQuery], {
          organizationId: Type.Optional(Type.String({ description: 'Only those of this organization' })),
        }),
        response: { 200: Page(refTo(LicensedUser)), ...errorResponses },
      },
    },
    (request) => {
      const view = createViewContext(request)
      const { organizationId } = request.query
      const all = listLicensed(request.world)
      const wanted = organizationId?.toLowerCase()
      const users = wanted === undefined ? all : all.filter(({ organization }) => organization.id === wanted)
      return buildPage(request, users.length, (from, to) =>
        users.slice(from, to).map((user) => licensedUserView(view, user)),
      )
    },
  )
}
