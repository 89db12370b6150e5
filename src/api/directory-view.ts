import { type Static, Type } from 'typebox'
import { getBackedUpContent } from '../world/organizations/backed-up-content.js'
import type { DirectoryGroup, DirectorySite, DirectoryUser } from '../world/organizations/directory.js'
import type { Organization } from '../world/organizations/organization-rows.js'
import type { BackupContent } from '../world/storage/backups.js'
import { defineLinks, nameSchema } from './hal.js'
import type { ViewContext } from './view-context.js'

const userLinks = defineLinks({
  self: 'organizations/{organizationId}/users/{id}',
  organization: 'organizations/{organizationId}',
  onedrives: 'organizations/{organizationId}/users/{id}/onedrives',
})

export const OrganizationUser = nameSchema(
  'OrganizationUser',
  Type.Object({
    id: Type.String({ description: 'Two GUIDs: in the cloud, and on premises (zeros where there is none)' }),
    displayName: Type.String(),
    name: Type.String(),
    type: Type.Enum(['User', 'Shared', 'Public']),
    isBackedUp: Type.Boolean(),
    _links: userLinks.schema,
  }),
)

const groupLinks = defineLinks({
  self: 'organizations/{organizationId}/groups/{id}',
  organization: 'organizations/{organizationId}',
})

export const OrganizationGroup = nameSchema(
  'OrganizationGroup',
  Type.Object({
    id: Type.String({ description: 'Two GUIDs: in the cloud, and on premises (zeros where there is none)' }),
    displayName: Type.String(),
    name: Type.String(),
    managedBy: Type.Optional(Type.String()),
    site: Type.Optional(Type.String({ format: 'uri' })),
    type: Type.Enum(['Office365', 'Security', 'Distribution', 'DynamicDistribution']),
    locationType: Type.Enum(['OnPremises', 'Cloud']),
    isBackedup: Type.Boolean(),
    _links: groupLinks.schema,
  }),
)

const siteLinks = defineLinks({
  self: 'organizations/{organizationId}/sites/{id}',
  children: 'organizations/{organizationId}/sites?parentId={id}',
  organization: 'organizations/{organizationId}',
})

export const OrganizationSite = nameSchema(
  'OrganizationSite',
  Type.Object({
    id: Type.String({ description: 'Two GUIDs' }),
    url: Type.String({ format: 'uri' }),
    name: Type.String(),
    isCloud: Type.Boolean(),
    title: Type.String(),
    isBackedup: Type.Boolean(),
    isAvailable: Type.Boolean(),
    _links: siteLinks.schema,
  }),
)

/** Writes the directory entries of one organization as the API shows them. */
export class DirectoryView {
  readonly #context: ViewContext
  readonly #organizationId: string
  readonly #protection: BackupContent

  constructor(viewpoint: ViewContext, organization: Organization) {
    this.#context = viewpoint
    this.#organizationId = organization.id
    this.#protection = getBackedUpContent(viewpoint.world, organization)
  }

  user({ id, index, displayName, name, type }: DirectoryUser): Static<typeof OrganizationUser> {
    return {
      id,
      displayName,
      name,
      type,
      isBackedUp: this.#protection.users.has(index),
      _links: userLinks.build(this.#context.base, { id, organizationId: this.#organizationId }),
    }
  }

  group({ index, members: _, ...group }: DirectoryGroup): Static<typeof OrganizationGroup> {
    return {
      ...group,
      isBackedup: this.#protection.groups.has(index),
      _links: groupLinks.build(this.#context.base, { id: group.id, organizationId: this.#organizationId }),
    }
  }

  site({ id, index, url, name, title, isCloud }: DirectorySite): Static<typeof OrganizationSite> {
    return {
      id,
      url,
      name,
      isCloud,
      title,
      isBackedup: this.#protection.sites.has(index),
      isAvailable: true,
      _links: siteLinks.build(this.#context.base, { id, organizationId: this.#organizationId }),
    }
  }
}
