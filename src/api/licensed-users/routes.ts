import type { Static } from 'typebox'
import type { Slices } from '../../world/core/slices.js'
import {
  licensedInSlices,
  listLicensedUsers as listLicensed,
  type LicensedUser as Row,
} from '../../world/organizations/licensed-users.js'
import { buildOrganizationDataId, formatAccountId } from '../../world/storage/repository-data.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { buildPage, Page } from '../paging.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { select } from '../select.js'
import { getForVersion, isInVersion } from '../versions.js'
import { createViewContext, type ViewContext } from '../view-context.js'
import { LicensedUser, LicensedUserQuery, licensedUserLinks, TRIAL_VERSIONS } from './schema.js'

function licensedUserView(
  { base, version }: ViewContext,
  { user, organization, lastBackup, state }: Row,
): Static<typeof LicensedUser> {
  const second = new Date(lastBackup).toISOString().slice(0, 19)
  return {
    id: formatAccountId(user),
    name: user.name,
    isBackedUp: true,
    lastBackupDate: getForVersion({ 3: second, 6: `${second}Z` }, version) as string,
    // a trial is a property of the license, and no longer of its users
    licenseState: state === 'Trial' && !isInVersion(TRIAL_VERSIONS, version) ? 'Licensed' : state,
    organizationId: organization.id,
    backedUpOrganizationId: buildOrganizationDataId(organization),
    organizationName: organization.name,
    _links: licensedUserLinks.build(base, { organizationId: organization.id }),
  }
}

function filterUsers(
  users: readonly Row[],
  { organizationId, backedUpOrganizationId, name }: Static<typeof LicensedUserQuery>,
): Slices<readonly Row[]> {
  const isSame = (id: string, wanted: string): boolean => id.toLowerCase() === wanted.toLowerCase()
  const part = name?.toLowerCase()
  return select(users, [
    organizationId === undefined ? undefined : ({ organization }) => isSame(organization.id, organizationId),
    backedUpOrganizationId === undefined
      ? undefined
      : ({ organization }) => isSame(buildOrganizationDataId(organization), backedUpOrganizationId),
    part === undefined ? undefined : ({ user }) => user.name.toLowerCase().includes(part),
  ])
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
        querystring: LicensedUserQuery,
        response: { 200: Page(refTo(LicensedUser)), ...errorResponses },
      },
    },
    async (request) => {
      const view = createViewContext(request)
      const users = await request.inSlices(filterUsers(listLicensed(request.world), request.query))
      return buildPage(request, users.length, (from, to) =>
        users.slice(from, to).map((user) => licensedUserView(view, user)),
      )
    },
  )
}
