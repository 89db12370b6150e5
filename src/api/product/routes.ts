import type { Static } from 'typebox'
import { createGuid } from '../../world/core/seeded-random.js'
import { licensedInSlices, listLicensedUsers } from '../../world/organizations/licensed-users.js'
import { getSettings } from '../../world/settings/settings.js'
import type { World } from '../../world/world.js'
import { errorResponses } from '../error-schemas.js'
import { getProductBuild } from '../product-build.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { createViewContext } from '../view-context.js'
import {
  autoUpdateLinks,
  HealthReport,
  License,
  LicenseAutoUpdate,
  RestorePortalSettings,
  ServiceInstance,
} from './schema.js'

const createProductGuid = ({ origin: { seed, sandbox } }: World, what: string): string =>
  createGuid(seed, sandbox, what)

function licenseView(world: World): Static<typeof License> {
  const { type, users, expires } = getSettings(world, 'license')
  const licensed = listLicensedUsers(world)
  const end = expires === undefined ? undefined : new Date(expires).toISOString()
  return {
    licenseID: createProductGuid(world, 'license'),
    status: expires !== undefined && expires <= world.time ? 'Expired' : 'Valid',
    ...(end !== undefined && { licenseExpires: end, expirationDate: end }),
    type: type === 'Trial' ? 'Evaluation' : 'Subscription',
    licensedTo: 'vbo365-mock',
    totalNumber: users,
    usedNumber: licensed.length,
    newNumber: licensed.filter(({ state }) => state === 'TemporarilyAssigned').length,
  }
}

/** Milliseconds until the license ends. */
function getLicenseTime(world: World): number {
  const { expires = Number.POSITIVE_INFINITY } = getSettings(world, 'license')
  return expires > world.time ? expires - world.time : Number.POSITIVE_INFINITY
}

/** What the product tells of itself: /ServiceInstance, /Health, /License and /RestorePortalSettings. */
export const product: ResourceRoutes = async (app) => {
  const tags = ['Product']

  app.get(
    '/ServiceInstance',
    {
      config: { versions: { since: 6 }, tenants: true },
      schema: {
        tags,
        summary: 'Get which product this is',
        response: { 200: ServiceInstance, ...errorResponses },
      },
    },
    ({ world, apiVersion }) => ({
      installationId: createProductGuid(world, 'installation'),
      version: getProductBuild(apiVersion),
    }),
  )

  app.get(
    '/Health',
    {
      config: { versions: { since: 8 } },
      schema: {
        tags,
        summary: 'Get whether the parts of the product work: the mock has none that does not',
        response: { 200: HealthReport, ...errorResponses },
      },
    },
    (): Static<typeof HealthReport> => ({
      status: 'Healthy',
      entries: { nats: { status: 'Healthy' }, configurationDb: { status: 'Healthy' } },
    }),
  )

  app.get(
    '/License',
    {
      config: {
        versions: { since: 5 },
        prepare: ({ world }) => licensedInSlices(world),
        cacheFor: getLicenseTime,
      },
      schema: { tags, summary: 'Get the license', response: { 200: License, ...errorResponses } },
    },
    ({ world }) => licenseView(world),
  )

  app.get(
    '/License/AutoUpdate',
    {
      config: { versions: { since: 6 } },
      schema: {
        tags,
        summary: 'Get whether the license renews itself: it never does',
        response: { 200: LicenseAutoUpdate, ...errorResponses },
      },
    },
    (request) => ({
      isEnabled: false,
      _links: autoUpdateLinks.build(createViewContext(request).base, {}),
    }),
  )

  app.get(
    '/RestorePortalSettings',
    {
      config: { versions: { since: 6 }, tenants: true },
      schema: {
        tags,
        summary: 'Get whether there is a restore portal: there is none',
        response: { 200: RestorePortalSettings, ...errorResponses },
      },
    },
    () => ({ isEnabled: false }),
  )
}
