import { type Static, Type } from 'typebox'
import { createSeed } from '../world/core/seeded-random.js'
import { getBackedUpContent } from '../world/organizations/backed-up-content.js'
import type { DirectoryGroup, DirectorySite, DirectoryUser } from '../world/organizations/directory.js'
import type { Organization } from '../world/organizations/organization-rows.js'
import type { BackupContent } from '../world/storage/backups.js'
import { computeETag, ETag } from './e-tag.js'
import { defineLinks, nameSchema } from './hal.js'
import { allOptionalSince, optionalSince, since, until, withMemberVersions } from './versioned-schemas.js'
import type { ViewContext } from './view-context.js'

const userLinks = defineLinks({
  self: 'organizations/{organizationId}/users/{id}',
  organization: 'organizations/{organizationId}',
  onedrives: 'organizations/{organizationId}/users/{id}/onedrives',
})

/** The id of a security principal on premises. */
const OnPremisesSid = since(7, Type.Optional(Type.String({ description: 'Of an account on premises' })))
/** The id in Microsoft 365. */
const Msid = since(8, Type.Optional(Type.String({ format: 'uuid', description: 'Id in Microsoft 365' })))
const LOCATIONS = ['OnPremises', 'Cloud', 'Hybrid'] as const

export const OrganizationUser = nameSchema(
  'OrganizationUser',
  Type.Object(
    allOptionalSince(6, {
      id: Type.String({
        description: 'Two GUIDs: in the cloud, and on premises (zeros where there is none)',
      }),
      eTag: ETag,
      onPremisesSid: OnPremisesSid,
      displayName: Type.String(),
      name: Type.String(),
      type: Type.Enum(['User', 'Shared', 'Public']),
      locationType: since(6, Type.Enum([...LOCATIONS])),
      msid: Msid,
      isBackedUp: until(5, Type.Boolean()),
      _links: userLinks.schema,
    }),
  ),
)

const groupLinks = defineLinks({
  self: 'organizations/{organizationId}/groups/{id}',
  organization: 'organizations/{organizationId}',
})

export const OrganizationGroup = nameSchema(
  'OrganizationGroup',
  Type.Object(
    allOptionalSince(6, {
      id: Type.String({
        description: 'Two GUIDs: in the cloud, and on premises (zeros where there is none)',
      }),
      eTag: ETag,
      onPremisesSid: OnPremisesSid,
      displayName: Type.String(),
      name: Type.String(),
      managedBy: Type.Optional(Type.String()),
      site: Type.Optional(Type.String({ format: 'uri' })),
      type: Type.Enum(['Office365', 'Security', 'Distribution', 'DynamicDistribution']),
      locationType: withMemberVersions(Type.Enum([...LOCATIONS]), { Hybrid: { since: 6 } }),
      msid: Msid,
      isBackedup: until(4, Type.Boolean()),
      _links: groupLinks.schema,
    }),
  ),
)

const memberLinks = defineLinks({
  group: { 6: 'organizations/{organizationId}/groups/{groupId}' },
  user: { 6: 'organizations/{organizationId}/users/{userId}' },
})

export const GroupMember = nameSchema(
  'GroupMember',
  Type.Object(
    allOptionalSince(6, {
      groupId: Type.String(),
      name: Type.String(),
      login: Type.String(),
      type: Type.Enum(['Unknown', 'User', 'Group']),
      isCloud: Type.Boolean(),
      _links: memberLinks.schema,
    }),
  ),
)

const siteLinks = defineLinks({
  self: 'organizations/{organizationId}/sites/{id}',
  children: 'organizations/{organizationId}/sites?parentId={id}',
  organization: 'organizations/{organizationId}',
})

const siteProperties = {
  id: Type.String({ description: 'Two GUIDs' }),
  eTag: ETag,
  url: Type.String({ format: 'uri' }),
  parentUrl: since(6, Type.Optional(Type.String({ format: 'uri', description: 'Of a site below another' }))),
  name: optionalSince(6, Type.String()),
  isCloud: Type.Boolean(),
  isPersonal: since(6, Type.Boolean({ description: "Whether it is that of a user's OneDrive" })),
  title: Type.String(),
}

export const OrganizationSite = nameSchema(
  'OrganizationSite',
  Type.Object({
    ...siteProperties,
    isBackedup: until(4, Type.Boolean()),
    isAvailable: optionalSince(6, Type.Boolean()),
    msid: since(8, Type.Optional(Type.String({ description: 'Id in Microsoft 365' }))),
    _links: optionalSince(6, siteLinks.schema),
  }),
)

/** The site of a job item, from version 6 on. */
export const JobSite = nameSchema(
  'JobSite',
  Type.Object({ ...siteProperties, _links: optionalSince(6, siteLinks.schema) }),
)

const GUID_LENGTH = 36
/** Where the accounts of an organization are. */
export const LOCATION_TYPES = { Office365: 'Cloud', OnPremises: 'OnPremises', Hybrid: 'Hybrid' } as const

/** Writes the directory entries of one organization as the API shows them. */
export class DirectoryView {
  readonly #context: ViewContext
  readonly #organization: Organization
  readonly #protection: BackupContent

  constructor(viewpoint: ViewContext, organization: Organization) {
    this.#context = viewpoint
    this.#organization = organization
    this.#protection = getBackedUpContent(viewpoint.world, organization)
  }

  user(user: DirectoryUser): Static<typeof OrganizationUser> {
    const { id, index, displayName, name, type } = user
    return {
      id,
      get eTag() {
        return computeETag(user)
      },
      ...this.#buildSid('user', index),
      displayName,
      name,
      type,
      locationType: LOCATION_TYPES[this.#organization.type],
      ...this.#buildMsid(id),
      isBackedUp: this.#protection.users.has(index),
      _links: userLinks.build(this.#context.base, { id, organizationId: this.#organization.id }),
    }
  }

  group(row: DirectoryGroup): Static<typeof OrganizationGroup> {
    const { index, members: _, ...group } = row
    return {
      ...group,
      get eTag() {
        return computeETag(row)
      },
      ...this.#buildSid('group', index),
      ...this.#buildMsid(group.id),
      isBackedup: this.#protection.groups.has(index),
      _links: groupLinks.build(this.#context.base, { id: group.id, organizationId: this.#organization.id }),
    }
  }

  member({ id: groupId }: DirectoryGroup, user: DirectoryUser): Static<typeof GroupMember> {
    const organizationId = this.#organization.id
    return {
      groupId,
      name: user.displayName,
      login: user.name,
      type: 'User',
      isCloud: this.#organization.type !== 'OnPremises',
      _links: memberLinks.build(this.#context.base, { organizationId, groupId, userId: user.id }),
    }
  }

  site(site: DirectorySite): Static<typeof OrganizationSite> {
    const { id, index, url, name, title, isCloud, parent } = site
    const { sites } = this.#context.world.getDirectory(this.#organization)
    const above = parent === undefined ? undefined : sites[parent]
    return {
      id,
      get eTag() {
        return computeETag(site)
      },
      url,
      ...(above && { parentUrl: above.url }),
      name,
      isCloud,
      isPersonal: false,
      title,
      isBackedup: this.#protection.sites.has(index),
      isAvailable: true,
      ...this.#buildMsid(id),
      _links: siteLinks.build(this.#context.base, { id, organizationId: this.#organization.id }),
    }
  }

  /** What an account has on premises: the ids of those of an organization begin alike. */
  #buildSid(kind: 'user' | 'group', index: number): { onPremisesSid?: string } {
    if (this.#organization.type === 'Office365') return {}
    const { seed, sandbox } = this.#context.world.origin
    const domain = [1, 2, 3].map((part) => createSeed(seed, sandbox, this.#organization.key, 'domain', part))
    // Windows counts its own accounts up to a thousand; users and groups take turns
    const relative = 1100 + index * 2 + (kind === 'group' ? 1 : 0)
    return { onPremisesSid: `S-1-5-21-${domain.join('-')}-${relative}` }
  }

  /** The id that Microsoft knows a part of an organization by: the first half of ours. */
  #buildMsid(id: string): { msid?: string } {
    return this.#organization.type === 'OnPremises' ? {} : { msid: id.slice(0, GUID_LENGTH) }
  }
}
