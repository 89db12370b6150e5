import type { Static } from 'typebox'
import type { Job, JobItem as Row } from '../../world/jobs/job-rows.js'
import { findOrganization } from '../../world/organizations/find-organization.js'
import { DirectoryView } from '../directory-view.js'
import { SITE_FLAGS } from '../job-item-schemas.js'
import { getForVersion } from '../versions.js'
import type { ViewContext } from '../view-context.js'
import { type JobItem, jobItemLinks } from './schema.js'

export function jobItemView(viewpoint: ViewContext, job: Job, item: Row): Static<typeof JobItem> {
  const { id, type, key: _key, jobId, list: _list, target = -1, site, ...flags } = item
  const siteFlag = getForVersion(SITE_FLAGS[type as keyof typeof SITE_FLAGS] ?? {}, viewpoint.version)
  const links = type === 'PartialOrganization' ? {} : jobItemLinks.build(viewpoint.base, { jobId })
  return {
    type,
    id,
    ...describeTarget(viewpoint, job, type, target),
    ...(siteFlag !== undefined && site !== undefined && { [siteFlag]: site }),
    ...flags,
    // there are no teams in this world
    ...(type === 'PartialOrganization' && { teams: false, teamsChats: false }),
    _links: links,
  } as Static<typeof JobItem>
}

/** The user, group or site an item stands for. */
function describeTarget(
  viewpoint: ViewContext,
  job: Job,
  type: Row['type'],
  target: number,
): Partial<Static<typeof JobItem>> {
  const organization = findOrganization(viewpoint.world, job.organizationId)
  const { users, groups, sites } = viewpoint.world.getDirectory(organization)
  const view = new DirectoryView(viewpoint, organization)
  const [user, group, site] = [users[target], groups[target], sites[target]]
  if (type === 'User' && user) return { user: view.user(user) }
  if (type === 'Group' && group) return { group: view.group(group) }
  if (type === 'Site' && site) return { site: view.site(site) }
  return {}
}
