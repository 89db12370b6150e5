import { Type } from 'typebox'
import { defineLinks, nameSchema } from '../hal.js'
import { PageQuery } from '../paging.js'
import { allOptionalSince, byVersion, since, withMemberVersions } from '../versioned-schemas.js'

export const licensedUserLinks = defineLinks({ organization: 'organizations/{organizationId}' })

/** The versions that tell users of a trial from others. */
export const TRIAL_VERSIONS = { until: 5 } as const

export const LicensedUser = nameSchema(
  'LicensedUser',
  Type.Object(
    allOptionalSince(6, {
      id: Type.String({ description: 'guid:guid; after backedUpOrganizationId it is an id of UserData' }),
      name: Type.String(),
      isBackedUp: Type.Boolean(),
      lastBackupDate: byVersion(
        Type.String({ description: 'Without a zone and without fractions of a second' }),
        { 6: Type.String({ format: 'date-time', description: 'UTC, without fractions of a second' }) },
      ),
      licenseState: withMemberVersions(
        Type.Enum(['Licensed', 'Trial', 'TemporarilyAssigned', 'Exceeded', 'New']),
        { Trial: TRIAL_VERSIONS, New: { since: 6 } },
      ),
      organizationId: Type.String({ format: 'uuid' }),
      backedUpOrganizationId: Type.String({ description: 'name:guid:guid' }),
      organizationName: Type.String(),
      _links: licensedUserLinks.schema,
    }),
  ),
)

/** Which users are asked for. */
export const LicensedUserQuery = Type.Object({
  ...PageQuery.properties,
  organizationId: Type.Optional(Type.String({ description: 'Only those of this organization' })),
  name: since(5, Type.Optional(Type.String({ description: 'Only those whose name contains it' }))),
  backedUpOrganizationId: since(
    6,
    Type.Optional(Type.String({ description: 'Only those of the organization whose backups have this id' })),
  ),
})
